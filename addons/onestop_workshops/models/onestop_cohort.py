from odoo import api, fields, models


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
    enrolment_ids = fields.One2many("onestop.enrolment", "cohort_id")
    session_ids = fields.One2many("onestop.session", "cohort_id")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _dates_order = models.Constraint(
        "CHECK (date_end >= date_start)", "A cohort ends after it starts."
    )
    _capacity_range = models.Constraint(
        "CHECK (capacity BETWEEN 1 AND 200)", "A cohort has 1 to 200 places."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create cohorts, each with a code of its own; the trainer is one of all."""
        cohorts = super().create(vals_list)
        for cohort in cohorts:
            cohort.trainer_ids |= cohort.trainer_id
            cohort.code = cohort._next_code()
        return cohorts

    def _next_code(self):
        """Return the next free code of this centre, trade and year."""
        start = "-".join(
            (self.centre_id.code, self.trade_id.code, self.date_start.strftime("%y"))
        )
        # sudo: a code of a cohort that the user may not read is taken as well
        taken = self.sudo().search([("code", "=like", f"{start}-%")]).mapped("code")
        last = max((int(code.rsplit("-", 1)[1]) for code in taken), default=0)
        return f"{start}-{last + 1:02}"
