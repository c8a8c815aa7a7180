from odoo import api, models
from odoo.exceptions import UserError

from ..tools.guards import inside


class AnalyticMixin(models.AbstractModel):
    _inherit = "analytic.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """Create records; a distribution by percent cannot name a grant.

        :raise UserError: it does
        """
        self._refuse_grants(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change records; a distribution by percent cannot name a grant.

        :raise UserError: it does
        """
        self._refuse_grants([vals])
        return super().write(vals)

    def _refuse_grants(self, vals_list):
        found = [vals.get("analytic_distribution") for vals in vals_list]
        if inside(self.env) or not any(found):
            return
        ids = {
            int(part)
            for distribution in found
            for key in distribution or {}
            for part in str(key).split(",")
            if part.strip().isdigit()
        }
        if self.env["account.analytic.account"]._on_grant_plan(ids):
            self.env["onestop.grant.tamper"]._refuse(
                self,
                "write",
                UserError(
                    self.env._(
                        "A distribution by percent cannot name a budget line of a"
                        " grant. Share the journal item between budget lines instead."
                    )
                ),
            )
