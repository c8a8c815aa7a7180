from odoo import fields, models


class OnestopGrantReport(models.Model):
    """A report to a donor: drafted, certified by another person, submitted, frozen."""

    _name = "onestop.grant.report"
    _description = "Report to a donor"
    _order = "date_to desc, id desc"
    _rec_name = "code"

    code = fields.Char(required=True, readonly=True, copy=False, default="/")
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id", store=True)
    template_id = fields.Many2one("onestop.grant.report.template", required=True)
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("certified", "Certified"),
            ("submitted", "Submitted"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    prepared_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    certified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    certified_on = fields.Datetime(readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    snapshot = fields.Json(readonly=True, copy=False, help="All figures, as sent.")
    snapshot_hash = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Of the snapshot."
    )
    line_ids = fields.One2many("onestop.grant.report.line", "report_id")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends after it starts."
    )
    _second_person = models.Constraint(
        "CHECK (certified_by_id IS NULL OR certified_by_id <> prepared_by_id)",
        "Who prepared a report does not certify it: ask the certifier.",
    )
