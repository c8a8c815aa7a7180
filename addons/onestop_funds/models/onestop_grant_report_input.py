from odoo import api, fields, models

from ..tools.report_sql import ANSWER_TRIGGER


class OnestopGrantReportInput(models.Model):
    """What is asked for by a budget line, and what the agency answers."""

    _name = "onestop.grant.report.input"
    _description = "Authorised and requested by budget line"
    _order = "report_id, budget_line_id"

    # ------------------------------------------------------------ fields
    report_id = fields.Many2one(
        "onestop.grant.report", required=True, index=True, ondelete="cascade"
    )
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="budget_line_id.name")
    state = fields.Selection(related="report_id.state")
    currency_id = fields.Many2one(related="report_id.currency_id")
    authorised_before = fields.Monetary(
        "A: authorised",
        help="Authorised for this period. In later reports it follows from the one"
        " before.",
    )
    requested = fields.Monetary("E: new request")
    authorised = fields.Monetary(
        "F: authorised", help="Of the request, as the agency answers."
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(report_id, budget_line_id)")
    _not_negative = models.Constraint(
        "CHECK (coalesce(requested, 0) >= 0 AND coalesce(authorised, 0) >= 0)",
        "What is requested or authorised is not below zero.",
    )

    def init(self):
        self.env.cr.execute(ANSWER_TRIGGER)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        inputs = super().create(vals_list)
        inputs._outdate()
        return inputs

    def write(self, vals):
        if not {"authorised"} >= vals.keys():
            self.report_id._at("draft")
        self._outdate()
        return super().write(vals)

    # ----------------------------------------------------------- business
    def _internal_copy(self, report):
        """Copy to the new version of a report what was asked for."""
        return self.with_env(report.env).copy({"report_id": report.id, "authorised": 0})

    def _outdate(self):
        """The figures of a draft are old; who changed them has prepared it."""
        if self.report_id._is_internal():
            return
        drafts = self.report_id._at("draft", "submitted").filtered(
            lambda report: report.state == "draft"
        )
        drafts._internal().write({"snapshot": False, "prepared_by_id": self.env.uid})
