from odoo import api, models

from ..tools.allocation_sql import GRANT_PLAN


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    @api.model
    def _on_grant_plan(self, ids):
        """Return whether one of these ids is an account of the plan of grant lines."""
        ids = [int(one) for one in ids if one]
        plan = self.env["ir.model.data"]._xmlid_to_res_id(
            f"onestop_funds.{GRANT_PLAN}", raise_if_not_found=False
        )
        # sudo: the plan of an account is no secret; who asks may not read it.
        accounts = self.sudo().browse(ids).exists()
        return any(account.root_plan_id.id == plan for account in accounts)
