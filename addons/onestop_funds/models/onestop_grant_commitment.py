from odoo import fields, models


class OnestopGrantCommitment(models.Model):
    """The share of a line of a purchase order that a budget line is to pay."""

    _name = "onestop.grant.commitment"
    _description = "Commitment"
    _order = "id"

    order_line_id = fields.Many2one(
        "purchase.order.line", required=True, index=True, ondelete="cascade"
    )
    order_id = fields.Many2one(related="order_line_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="order_line_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    grant_id = fields.Many2one(
        related="budget_line_id.grant_id", store=True, index=True
    )
    centre_id = fields.Many2one("onestop.centre", ondelete="restrict")
    activity_id = fields.Many2one("onestop.grant.activity", ondelete="restrict")
    amount = fields.Monetary(
        required=True, currency_field="company_currency_id", help="Whole francs."
    )
    amount_open = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What no bill has taken over yet.",
    )

    _whole_francs = models.Constraint(
        "CHECK (amount = trunc(amount) AND amount > 0)",
        "A commitment is a whole number of francs above zero.",
    )
