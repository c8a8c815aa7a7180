from odoo import fields, models


class OnestopCentre(models.Model):
    _name = "onestop.centre"
    _inherit = ["onestop.analytic.owner", "onestop.centre"]
    _analytic_plan = "onestop_funds.analytic_plan_centre"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="account.group_account_readonly",
        help="The centre's account on the plan of centres; made by itself.",
    )

    def _analytic_company(self):
        return self.company_id
