from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

from ..tools.report_seal import seal
from ..tools.report_sql import REPORT_TRIGGER

#: What a change of makes the figures of a draft old.
COUNTS = {
    "date_from",
    "date_to",
    "grant_id",
    "input_ids",
    "lang",
    "program_income_added",
    "program_income_deducted",
    "request_from",
    "request_to",
    "template_id",
}


class OnestopGrantReport(models.Model):
    """A report to a donor: drafted, certified by another person, sent and frozen."""

    _name = "onestop.grant.report"
    _inherit = ["onestop.grant.steps"]
    _description = "Report to a donor"
    _order = "date_to desc, id desc"
    _rec_name = "code"
    _by_steps = frozenset(
        {
            "code",
            "state",
            "version",
            "previous_id",
            "prepared_by_id",
            "certified_by_id",
            "certified_on",
            "submitted_on",
            "withdrawn_on",
            "withdrawn_by_id",
            "withdraw_reason",
            "snapshot",
            "snapshot_hash",
            "line_ids",
        }
    )

    # ------------------------------------------------------------ fields
    code = fields.Char(required=True, readonly=True, copy=False, default="/")
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id", store=True)
    template_id = fields.Many2one(
        "onestop.grant.report.template", string="Form", required=True
    )
    engine = fields.Selection(related="template_id.engine")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    request_from = fields.Date(
        "Request from", help="First day of the period that new money is asked for."
    )
    request_to = fields.Date("Request to")
    program_income_deducted = fields.Monetary(
        "Program income deducted", help="SF-425, line 10m, in the donor's currency."
    )
    program_income_added = fields.Monetary(
        "Program income added", help="SF-425, line 10n, in the donor's currency."
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        default=lambda self: get_lang(self.env).code,
    )
    version = fields.Integer(readonly=True, copy=False, default=1)
    previous_id = fields.Many2one(
        "onestop.grant.report", "Replaces", readonly=True, copy=False, index=True
    )
    next_ids = fields.One2many(
        "onestop.grant.report", "previous_id", string="Replaced by"
    )
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
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_on = fields.Datetime(readonly=True, copy=False)
    withdraw_reason = fields.Char(readonly=True, copy=False)
    snapshot = fields.Json(readonly=True, copy=False, help="All figures, as sent.")
    snapshot_hash = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Of the snapshot."
    )
    is_intact = fields.Boolean(
        "Seal holds",
        compute="_compute_is_intact",
        help="The snapshot still has the hash that was taken when it was certified.",
    )
    line_ids = fields.One2many("onestop.grant.report.line", "report_id")
    input_ids = fields.One2many(
        "onestop.grant.report.input", "report_id", string="Authorised and requested"
    )
    rejection_ids = fields.One2many(
        "onestop.grant.rejection", "report_id", string="Rejected costs"
    )

    # ----------------------------------------------- constraints, indexes
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends after it starts."
    )
    _second_person = models.Constraint(
        "CHECK (certified_by_id IS NULL OR certified_by_id <> prepared_by_id)",
        "Who prepared a report does not certify it: ask the certifier.",
    )
    _whole = models.Constraint(
        "CHECK (state = 'draft' OR (prepared_by_id IS NOT NULL"
        " AND certified_by_id IS NOT NULL AND certified_on IS NOT NULL"
        " AND snapshot IS NOT NULL AND snapshot_hash IS NOT NULL))",
        "A certified report names who prepared and who certified it, and is sealed.",
    )
    _reason = models.Constraint(
        "CHECK (state <> 'withdrawn' OR (withdrawn_by_id IS NOT NULL"
        " AND length(trim(coalesce(withdraw_reason, ''))) > 0))",
        "A report is withdrawn for a reason: write it down.",
    )
    _period_once = models.Constraint(
        "EXCLUDE USING gist (grant_id WITH =, template_id WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (state IN ('certified', 'submitted'))",
        "These days stand in another report of this form already. Withdraw that one"
        " first, or choose another period.",
    )
    _version_once = models.UniqueIndex(
        "(grant_id, template_id, date_from, date_to, version)",
        "There is a report of this form and period already: open that one.",
    )

    def init(self):
        self.env.cr.execute(REPORT_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("snapshot", "snapshot_hash")
    def _compute_is_intact(self):
        for report in self:
            sealed = report.snapshot_hash and report.snapshot
            report.is_intact = bool(sealed) and (
                seal(report.snapshot) == report.snapshot_hash
            )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        for report in reports:
            report._internal().write({"code": report._prepare_code()})
        return reports

    def write(self, vals):
        """Who changes a draft has prepared it, and its figures are old."""
        if COUNTS & vals.keys() and not self._is_internal():
            self._at("draft", *(["submitted"] if {*vals} == {"input_ids"} else []))
            drafts = self.filtered(lambda report: report.state == "draft")
            drafts._internal().write(
                {"snapshot": False, "prepared_by_id": self.env.uid}
            )
        result = super().write(vals)
        if {"grant_id", "template_id", "date_from", "date_to"} & vals.keys():
            for report in self:
                report._internal().write({"code": report._prepare_code()})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(report.state != "draft" for report in self):
            raise UserError(
                self.env._("A certified report stays: withdraw it, with a reason.")
            )

    # ----------------------------------------------------------- business
    def _prepare_code(self):
        """Return grant, form, last month and version, as G1-FACE-2026-03-2."""
        parts = [
            self.grant_id.code,
            self.template_id.key.upper().replace("_", "-"),
            f"{self.date_to:%Y-%m}",
        ]
        return "-".join(parts + ([str(self.version)] if self.version > 1 else []))

    def _chain(self, states=("certified", "submitted")):
        """Return the reports of this grant by this form, oldest first."""
        return self.search(
            [
                ("grant_id", "=", self.grant_id.id),
                ("template_id", "=", self.template_id.id),
                ("state", "in", states),
            ],
            order="date_from",
        )

    def _before(self):
        """Return the live reports of earlier periods of this chain, oldest first."""
        return self._chain().filtered(lambda other: other.date_to < self.date_from)
