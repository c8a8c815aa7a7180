from odoo import fields, models


class OnestopCentre(models.Model):
    _inherit = "onestop.centre"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="account.group_account_readonly",
        help="The centre's account on the plan of centres; made by itself.",
    )
