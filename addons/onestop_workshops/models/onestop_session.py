from odoo import api, fields, models

from ..tools.database import assert_guards


def _overlap_message(env, diag):
    """Word a refusal of an exclusion constraint."""
    if diag and (diag.constraint_name or "").endswith("trainer_overlap"):
        return env._(
            "The trainer teaches another session at that time. Choose another time or"
            " another trainer."
        )
    return env._(
        "The workshop has another session at that time. Choose another time or another"
        " workshop."
    )


class OnestopSession(models.Model):
    _name = "onestop.session"
    _description = "Session"
    _order = "start, id"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(compute="_compute_code", store=True, help="Cohort and date.")
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(
        related="cohort_id.centre_id", store=True, index=True, readonly=True
    )
    trainer_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict"
    )
    workshop_id = fields.Many2one(
        "onestop.workshop", required=True, index=True, ondelete="restrict"
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    date = fields.Date(
        compute="_compute_date", store=True, index=True, help="At the centre's place."
    )
    hours = fields.Float(compute="_compute_hours", store=True)
    competency_id = fields.Many2one(
        "onestop.competency", string="Unit", index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    cancel_reason = fields.Selection(
        [
            ("holiday", "Holiday"),
            ("trainer", "Trainer absent"),
            ("room", "Room not usable"),
            ("material", "No material"),
            ("security", "Not safe"),
            ("other", "Other"),
        ],
        readonly=True,
        copy=False,
    )
    replaces_id = fields.Many2one(
        "onestop.session",
        string="Makes up for",
        index=True,
        ondelete="restrict",
        copy=False,
        help="The session that this one replaces: the missed one counts no more.",
    )
    date_taken = fields.Datetime(
        string="Attendance taken at", readonly=True, copy=False
    )
    taken_by_id = fields.Many2one(
        "res.users", string="Attendance taken by", readonly=True, copy=False
    )
    attendance_ids = fields.One2many("onestop.attendance", "session_id")

    # ----------------------------------------------- constraints, indexes
    _times_order = models.Constraint(
        "CHECK (stop > start AND stop <= start + interval '14 hours')",
        "A session ends after it starts, on the same day.",
    )
    _workshop_overlap = models.Constraint(
        "EXCLUDE USING gist (workshop_id WITH =, tsrange(start, stop, '[)') WITH &&)"
        " WHERE (state <> 'cancelled')",
        _overlap_message,
    )
    _trainer_overlap = models.Constraint(
        "EXCLUDE USING gist (trainer_id WITH =, tsrange(start, stop, '[)') WITH &&)"
        " WHERE (state <> 'cancelled')",
        _overlap_message,
    )
    _cohort_start = models.Index("(cohort_id, start)")

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id.code", "date")
    def _compute_code(self):
        for session in self:
            day = session.date and session.date.strftime("%d/%m") or ""
            session.code = f"{session.cohort_id.code} {day}".strip()

    @api.depends("start", "cohort_id.centre_id.tz")
    def _compute_date(self):
        for session in self:
            centre = session.cohort_id.centre_id
            local = session.start and centre and centre._to_local(session.start)
            session.date = local and local.date()

    @api.depends("start", "stop")
    def _compute_hours(self):
        for session in self:
            times = session.start and session.stop
            seconds = (session.stop - session.start).total_seconds() if times else 0
            session.hours = seconds / 3600

    # ---------------------------------------------------------------- SQL
    @api.model
    def _assert_guards(self):
        """Stop an installation or upgrade that leaves a guard out."""
        assert_guards(self.env)
