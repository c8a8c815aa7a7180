from odoo import fields, models


class OnestopGrantReportLine(models.Model):
    """One allocation as it stands in one report; a cost is reported once."""

    _name = "onestop.grant.report.line"
    _description = "Line of a report"
    _order = "report_id, budget_line_id, date, id"

    report_id = fields.Many2one(
        "onestop.grant.report", required=True, index=True, ondelete="cascade"
    )
    allocation_id = fields.Many2one(
        "onestop.grant.allocation", required=True, index=True, ondelete="restrict"
    )
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    company_currency_id = fields.Many2one(
        related="report_id.company_currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="report_id.currency_id")
    date = fields.Date(required=True)
    amount = fields.Monetary(
        required=True, currency_field="company_currency_id", help="Whole francs."
    )
    amount_donor = fields.Monetary()
    rate = fields.Float(digits=(16, 6))
    prior_period = fields.Boolean(help="Of a period that was reported before.")

    _once = models.UniqueIndex("(report_id, allocation_id)")
