from odoo import api, fields, models


class OnestopGrantReportDue(models.Model):
    """One date of a grant's calendar of reports."""

    _name = "onestop.grant.report.due"
    _description = "Report that is due"
    _order = "date_due"
    _rec_name = "id"

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    template_id = fields.Many2one(
        "onestop.grant.report.template", "Form", required=True
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    date_due = fields.Date("Due", required=True, index=True)
    report_id = fields.Many2one("onestop.grant.report", copy=False)
    report_state = fields.Selection(related="report_id.state", string="State")
    is_late = fields.Boolean(
        "Late", compute="_compute_is_late", search="_search_is_late"
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from AND date_due >= date_to)",
        "A report is due after its period ends, and the period ends after it starts.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("date_due", "report_id.state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for due in self:
            sent = due.report_id.state == "submitted"
            due.is_late = bool(due.date_due) and due.date_due < today and not sent

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [
            ("date_due", "<", fields.Date.context_today(self)),
            "|",
            ("report_id", "=", False),
            ("report_id.state", "!=", "submitted"),
        ]
        return late if True in value else ["!", *fields.Domain(late)]

    # ------------------------------------------------------------ actions
    def action_open_report(self):
        """Open the report of this date; make it when there is none."""
        self.ensure_one()
        report = self.report_id
        if not report or report.state == "withdrawn":
            report = report.next_ids[:1] or self._find_report() or self._make_report()
            self.report_id = report
        return report._get_records_action()

    # ----------------------------------------------------------- business
    def _find_report(self):
        """Return the report of the same form and period that is not withdrawn."""
        return self.env["onestop.grant.report"].search(
            [
                ("grant_id", "=", self.grant_id.id),
                ("template_id", "=", self.template_id.id),
                ("date_from", "=", self.date_from),
                ("date_to", "=", self.date_to),
                ("state", "!=", "withdrawn"),
            ],
            limit=1,
        )

    def _make_report(self):
        return self.env["onestop.grant.report"].create(
            {
                "grant_id": self.grant_id.id,
                "template_id": self.template_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
            }
        )
