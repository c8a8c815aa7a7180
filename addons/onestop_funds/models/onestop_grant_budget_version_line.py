from odoo import fields, models


class OnestopGrantBudgetVersionLine(models.Model):
    _name = "onestop.grant.budget.version.line"
    _description = "Line of a version of a budget"
    _order = "version_id, budget_line_id"

    version_id = fields.Many2one(
        "onestop.grant.budget.version", required=True, index=True, ondelete="cascade"
    )
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="version_id.currency_id")
    quantity = fields.Float(digits=(16, 4), default=1)
    unit_cost = fields.Monetary()
    amount = fields.Monetary(help="Quantity x unit cost, in the donor's currency.")

    _once = models.UniqueIndex("(version_id, budget_line_id)")
