from decimal import Decimal

from odoo import fields, models

from ..tools.report_sql import LINE_TRIGGER


class OnestopGrantReportLine(models.Model):
    """One allocation as it stands in one report; a cost is reported once."""

    _name = "onestop.grant.report.line"
    _description = "Line of a report"
    _order = "report_id, budget_line_id, date, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    report_id = fields.Many2one(
        "onestop.grant.report", required=True, index=True, ondelete="cascade"
    )
    template_id = fields.Many2one(
        "onestop.grant.report.template", "Form", required=True, readonly=True
    )
    is_live = fields.Boolean(
        "Counts", readonly=True, help="The report was not withdrawn."
    )
    allocation_id = fields.Many2one(
        "onestop.grant.allocation", required=True, index=True, ondelete="restrict"
    )
    move_line_id = fields.Many2one(related="allocation_id.move_line_id")
    move_id = fields.Many2one(related="allocation_id.move_id")
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    company_currency_id = fields.Many2one(
        related="report_id.company_currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="report_id.currency_id")
    date = fields.Date(required=True, help="Of the entry, or of its payment.")
    amount = fields.Monetary(
        required=True, currency_field="company_currency_id", help="Whole francs."
    )
    amount_donor = fields.Monetary("In the donor's currency")
    rate = fields.Float(digits=(16, 6))
    prior_period = fields.Boolean(
        "Prior period", help="Of a period that was reported before."
    )
    rejection_ids = fields.One2many("onestop.grant.rejection", "report_line_id")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(report_id, allocation_id)")
    _reported_once = models.UniqueIndex(
        "(template_id, allocation_id) WHERE is_live",
        "A cost of this report stands in another one of the same form already.",
    )

    def init(self):
        self.env.cr.execute(LINE_TRIGGER)

    # ------------------------------------------------------------ actions
    def action_open_entry(self):
        """Open the entry of the ledger that the cost stands in."""
        self.check_access("read")
        return self.move_id._get_records_action(name=self.env._("Entry"))

    def action_open_documents(self):
        """Open the documents of the entry."""
        self.check_access("read")
        return self.move_id.action_open_funds_documents()

    def action_open_statement(self):
        """Open the lines of bank statements by which the cost was paid."""
        self.check_access("read")
        return self.move_id.action_open_statement_lines()

    # ----------------------------------------------------------- business
    def _exact_rate(self):
        return Decimal(str(self.rate))
