from odoo import fields, models


class OnestopGrantActivity(models.Model):
    """What money is spent for, over all donors: shelter nights, training, legal aid."""

    _name = "onestop.grant.activity"
    _inherit = ["onestop.analytic.owner"]
    _description = "Activity of the accounts"
    _order = "code"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]
    _analytic_plan = "onestop_funds.analytic_plan_activity"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    analytic_account_id = fields.Many2one(
        "account.analytic.account", readonly=True, copy=False, ondelete="restrict"
    )

    _code_unique = models.UniqueIndex(
        "(code)", "Another activity has this code. Choose another one."
    )
