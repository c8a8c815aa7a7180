from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.database import assert_guards
from ..tools.teaching_sql import SESSION_OVERLAP_TRIGGER

#: Nobody's to write: they come by the methods.
PROTECTED = {
    "state",
    "cancel_reason",
    "slot",
    "date_taken",
    "taken_by_id",
}
#: What a session was is known with its attendance.
WHEN_WHERE = {"start", "stop", "trainer_id", "workshop_id", "replaces_id"}
OCCUPIES = {"cohort_id", "trainer_id", "workshop_id", "start", "stop"}


class OnestopSession(models.Model):
    _name = "onestop.session"
    _description = "Session"
    _order = "start, id"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        compute="_compute_code", store=True, precompute=True, help="Cohort and date."
    )
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
        compute="_compute_date",
        store=True,
        precompute=True,
        index=True,
        help="At the centre's place.",
    )
    hours = fields.Float(compute="_compute_hours", store=True, precompute=True)
    slot = fields.Datetime(
        readonly=True,
        copy=False,
        help="The weekly time that it was planned for; empty when made by hand.",
    )
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
        lambda env, diag: env["onestop.session"]._conflict_text("workshop"),
    )
    _trainer_overlap = models.Constraint(
        "EXCLUDE USING gist (trainer_id WITH =, tsrange(start, stop, '[)') WITH &&)"
        " WHERE (state <> 'cancelled')",
        lambda env, diag: env["onestop.session"]._conflict_text("trainer"),
    )
    _one_make_up = models.UniqueIndex(
        "(replaces_id) WHERE state <> 'cancelled'",
        "Another session makes up for this one already.",
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

    # ------------------------------------------------------------- checks
    @api.constrains("start", "stop", "cohort_id")
    def _check_dates(self):
        for session in self:
            cohort = session.cohort_id
            if not session.date or not (
                cohort.date_start <= session.date <= cohort.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "Session %(session)s lies outside the dates of %(cohort)s."
                        " Choose a day between them, or change the dates of the"
                        " cohort.",
                        session=session.code,
                        cohort=cohort.code,
                    )
                )

    @api.constrains("cohort_id", "trainer_id", "workshop_id", "competency_id")
    def _check_belongs(self):
        for session in self.sudo():  # sudo: whose they are is asked, not shown
            cohort = session.cohort_id
            if session.trainer_id not in cohort.trainer_ids:
                raise ValidationError(
                    self.env._(
                        "The trainer does not teach %(cohort)s. Name her among its"
                        " trainers first, or choose one of them.",
                        cohort=cohort.code,
                    )
                )
            if session.workshop_id.centre_id != cohort.centre_id:
                raise ValidationError(
                    self.env._(
                        "The workshop room is of another centre. Choose another."
                    )
                )
            unit = session.competency_id
            if unit and unit.curriculum_id != cohort.curriculum_id:
                raise ValidationError(
                    self.env._(
                        "This unit is not in the curriculum of %(cohort)s. Choose"
                        " another one.",
                        cohort=cohort.code,
                    )
                )

    @api.constrains("replaces_id", "cohort_id")
    def _check_replaces(self):
        for session in self.filtered("replaces_id"):
            missed = session.replaces_id
            if missed.cohort_id != session.cohort_id or missed == session:
                raise ValidationError(
                    self.env._("A session makes up for another one of its cohort.")
                )
            if missed.state == "planned":
                raise ValidationError(
                    self.env._(
                        "%(session)s is planned still. Move it, or cancel it first.",
                        session=missed.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Plan sessions: in no place and with nobody who is elsewhere then."""
        if not self.env.su:
            if any(vals.keys() & (PROTECTED - {"slot"}) for vals in vals_list):
                raise self._by_buttons()
            self._check_cohorts_open(vals_list)
        self._refuse_conflicts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change sessions; what was held stays when and where it was."""
        if not self.env.su:
            if vals.keys() & (PROTECTED | {"cohort_id"}):
                raise self._by_buttons()
            if vals.keys() & WHEN_WHERE:
                self._check_planned()
        revived = "state" in vals and any(one.state == "cancelled" for one in self)
        if revived or vals.keys() & OCCUPIES:
            self._refuse_conflicts([self._occupied(one, vals) for one in self])
        return super().write(vals)

    def _by_buttons(self):
        return UserError(
            self.env._(
                "Cohort and state of a session are not written by hand. Use the"
                " buttons."
            )
        )

    @api.model
    def _check_cohorts_open(self, vals_list):
        ids = {vals.get("cohort_id") for vals in vals_list} - {None, False}
        for cohort in self.env["onestop.cohort"].browse(ids):
            if cohort.state in ("ended", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(cohort)s is over: no session is planned for it.",
                        cohort=cohort.code,
                    )
                )

    def _check_planned(self):
        for session in self:
            if session.state != "planned":
                raise UserError(
                    self.env._(
                        "%(session)s was held or cancelled: its time, trainer and room"
                        " stay. Plan another session to make up for it.",
                        session=session.code,
                    )
                )

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the guard of the learners' hours."""
        self.env.cr.execute(SESSION_OVERLAP_TRIGGER)

    @api.model
    def _assert_guards(self):
        """Stop an installation or upgrade that leaves a guard out."""
        assert_guards(self.env)
