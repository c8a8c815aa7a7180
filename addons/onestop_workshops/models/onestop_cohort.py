from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.onestop_base.tools.roles import groups_of

from ..tools.teaching_sql import CAPACITY_TRIGGER, TOUCH_FUNCTIONS

#: Nobody's to write: codes and states come by the methods.
PROTECTED = {"code", "state", "trade_id"}


class OnestopCohort(models.Model):
    """Learners who take a curriculum together. Tells of no single woman."""

    _name = "onestop.cohort"
    _description = "Cohort"
    _order = "date_start desc, id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True, copy=False, help="As BKO-SEW-26-01.")
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    curriculum_id = fields.Many2one(
        "onestop.curriculum", required=True, index=True, ondelete="restrict"
    )
    trade_id = fields.Many2one(related="curriculum_id.trade_id", store=True, index=True)
    trainer_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who answers for the cohort.",
    )
    trainer_ids = fields.Many2many(
        "hr.employee",
        "onestop_cohort_trainer_rel",
        "cohort_id",
        "employee_id",
        string="All trainers",
        help="Who teach it, in her place too: they read the cohort.",
    )
    workshop_id = fields.Many2one(
        "onestop.workshop", required=True, index=True, ondelete="restrict"
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Weekly times",
        ondelete="restrict",
        help="Hours of the week in which it meets.",
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True, help="Last day of teaching.")
    capacity = fields.Integer(default=20, aggregator=None)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "Running"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    income_to = fields.Selection(
        [("learner", "The learners"), ("centre", "The centre")],
        string="Sales belong to",
        required=True,
        default="centre",
    )
    enrolment_ids = fields.One2many(
        "onestop.enrolment", "cohort_id", groups=groups_of("trainer", "livelihoods")
    )
    session_ids = fields.One2many("onestop.session", "cohort_id")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _dates_order = models.Constraint(
        "CHECK (date_end >= date_start)", "A cohort ends after it starts."
    )
    _capacity_range = models.Constraint(
        "CHECK (capacity BETWEEN 1 AND 200)", "A cohort has 1 to 200 places."
    )

    def init(self):
        """Create the function of the guards, and the guard of the places."""
        self.env.cr.execute(TOUCH_FUNCTIONS)
        self.env.cr.execute(CAPACITY_TRIGGER)

    # ------------------------------------------------------------- checks
    @api.constrains("centre_id", "workshop_id", "trainer_id", "trainer_ids")
    def _check_centre(self):
        for cohort in self.sudo():  # sudo: whose a trainer is, is asked, not shown
            if cohort.workshop_id.centre_id != cohort.centre_id:
                raise ValidationError(
                    self.env._(
                        "The workshop room is of another centre. Choose another."
                    )
                )
            if cohort.trainer_ids.centre_id | cohort.trainer_id.centre_id != (
                cohort.centre_id
            ) or not all(one.centre_id for one in cohort.trainer_ids):
                raise ValidationError(
                    self.env._(
                        "A trainer works at another centre. Choose trainers of the"
                        " centre of the cohort."
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_sessions_within(self):
        self.session_ids._check_dates()

    def _check_capacity(self, capacity):
        """Say before the database does it that learners would have no place."""
        for cohort in self:
            if cohort.enrolled_count > capacity:
                raise ValidationError(
                    self.env._(
                        "%(count)s learners are enrolled in %(cohort)s: it cannot have"
                        " fewer places.",
                        count=cohort.enrolled_count,
                        cohort=cohort.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create cohorts, each with a code of its own; the trainer is one of all."""
        if not self.env.su:
            vals_list = [self._without_protected(vals) for vals in vals_list]
        cohorts = super().create(vals_list)
        for cohort in cohorts.sudo():  # sudo: a code is nobody's to write
            cohort._include_trainer()
            cohort.code = cohort._next_code()
        return cohorts

    def write(self, vals):
        """Change cohorts; centre and state stay, the trainer is one of all."""
        if not self.env.su and vals.keys() & (PROTECTED | {"centre_id"}):
            raise UserError(
                self.env._(
                    "Code, centre and state of a cohort are not written by hand. Use"
                    " the buttons."
                )
            )
        if "capacity" in vals:
            self._check_capacity(vals["capacity"])
        if "curriculum_id" in vals:
            self._check_curriculum_free(vals["curriculum_id"])
        result = super().write(vals)
        if "trainer_id" in vals:
            for cohort in self:
                cohort._include_trainer()
        return result

    @api.model
    def _without_protected(self, vals):
        return {name: value for name, value in vals.items() if name not in PROTECTED}

    def _include_trainer(self):
        if self.trainer_id not in self.trainer_ids:
            self.trainer_ids |= self.trainer_id

    def _check_curriculum_free(self, curriculum_id):
        """The curriculum stays once sessions teach its units."""
        for cohort in self:
            if (
                cohort.curriculum_id.id != curriculum_id
                and cohort.sudo().session_ids.competency_id  # sudo: any session
            ):
                raise UserError(
                    self.env._(
                        "Sessions of %(cohort)s teach units of its curriculum. Plan a"
                        " new cohort for another one.",
                        cohort=cohort.code,
                    )
                )

    def _next_code(self):
        """Return the next free code of this centre, trade and year."""
        start = "-".join(
            (self.centre_id.code, self.trade_id.code, self.date_start.strftime("%y"))
        )
        # sudo: a code of a cohort that the user may not read is taken as well
        taken = self.sudo().search([("code", "=like", f"{start}-%")]).mapped("code")
        last = max((int(code.rsplit("-", 1)[1]) for code in taken), default=0)
        return f"{start}-{last + 1:02}"
