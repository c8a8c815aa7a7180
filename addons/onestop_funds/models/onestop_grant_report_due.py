from odoo import fields, models


class OnestopGrantReportDue(models.Model):
    """One date of a grant's calendar of reports."""

    _name = "onestop.grant.report.due"
    _description = "Report that is due"
    _order = "date_due"

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    template_id = fields.Many2one("onestop.grant.report.template", required=True)
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    date_due = fields.Date(required=True)
    report_id = fields.Many2one("onestop.grant.report", copy=False)

    _dates = models.Constraint(
        "CHECK (date_to >= date_from AND date_due >= date_to)",
        "A report is due after its period ends, and the period ends after it starts.",
    )
