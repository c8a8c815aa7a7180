from odoo import fields, models


class OnestopGrantBudgetHeading(models.Model):
    _name = "onestop.grant.budget.heading"
    _description = "Budget heading"
    _order = "grant_id, sequence, code"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    line_ids = fields.One2many("onestop.grant.budget.line", "heading_id")

    _code_unique = models.UniqueIndex(
        "(grant_id, code)", "Another heading of this grant has this code."
    )
