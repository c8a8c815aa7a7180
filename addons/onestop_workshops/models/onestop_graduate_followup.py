from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools import outcomes
from ..tools.followup_form import DAYS, YES_NO
from ..tools.rounds import ROUNDS

#: Field -> kind of the reference value that it keeps.
KEPT_VALUES = {
    "kept_smig": "smig",
    "kept_poverty_line": "poverty_line",
    "kept_rcsi_none": "rcsi_none",
    "kept_rcsi_stressed": "rcsi_stressed",
    "kept_food_poor": "food_poor",
    "kept_food_borderline": "food_borderline",
}


class OnestopGraduateFollowup(models.Model):
    """What a graduate answers in one round. Only its screen writes it.

    Answers that are no numbers are empty until they are given: not asked is not no.
    """

    _name = "onestop.graduate.followup"
    _inherit = ["onestop.learner.open"]
    _description = "Follow-up of a graduate"
    _order = "date_due, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment", required=True, readonly=True, ondelete="restrict"
    )
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True, readonly=True
    )
    alias = fields.Char(related="enrolment_id.alias", readonly=True)
    round = fields.Selection(
        [(str(months), f"{months}") for months in ROUNDS],
        string="Months after graduation",
        required=True,
        readonly=True,
    )
    date_open = fields.Date("From", required=True, readonly=True)
    date_due = fields.Date("Due", required=True, readonly=True, index=True)
    date_close = fields.Date("Until", required=True, readonly=True)
    date_done = fields.Date("Asked on", readonly=True)
    date_ended = fields.Date(
        "Ended on", readonly=True, help="The day since which she is not reached."
    )
    date_counted = fields.Date(
        "In the figures since",
        readonly=True,
        copy=False,
        help="What is corrected later changes no figure.",
    )
    state = fields.Selection(
        [
            ("due", "To ask"),
            ("done", "Has answered"),
            ("unreachable", "Not reached"),
            ("refused", "Does not wish to answer"),
        ],
        required=True,
        readonly=True,
        default="due",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", "Asked by", readonly=True, ondelete="restrict"
    )
    uid = fields.Char("Last draft", readonly=True, help="Its number, not its text.")
    version = fields.Integer(readonly=True, aggregator=None)
    attempt_ids = fields.One2many("onestop.graduate.attempt", "followup_id")

    # work
    work_status = fields.Selection(
        [
            ("employed", "Works for pay"),
            ("self_employed", "Works for herself"),
            ("cooperative", "Works in a group or cooperative"),
            ("apprentice", "Learns at a workplace"),
            ("studying", "Goes on learning"),
            ("seeking", "Looks for work"),
            ("home", "At home, does not look for work"),
        ],
        string="What does she do now?",
    )
    is_relevant = fields.Selection(YES_NO, string="Is it what she learned here?")
    sector = fields.Selection(
        [
            ("textile", "Clothes and cloth"),
            ("beauty", "Hair and beauty"),
            ("food", "Food and catering"),
            ("farming", "Garden, field, animals"),
            ("soap", "Soap and care products"),
            ("trade", "Buying and selling"),
            ("services", "Services, household work"),
            ("other", "Other"),
        ],
        string="In which field?",
    )
    months_to_work = fields.Integer(
        "Months from graduation to her first work", aggregator=None
    )
    stable_job = fields.Selection(
        YES_NO,
        string="Is it work that stays?",
        help="A contract, or steady orders of the last six months.",
    )
    # income
    income_ids = fields.One2many(
        "onestop.graduate.income", "followup_id", string="Incomes"
    )
    months_held = fields.Integer(
        "For how many months has she earned about as much?", aggregator=None
    )
    # household
    household_size = fields.Integer("Persons who eat together", aggregator=None)
    household_income = fields.Integer("Income of all of them, a month", aggregator=None)
    # food: days of the last seven
    rcsi_less_preferred = fields.Selection(DAYS, string="Less preferred, cheaper food")
    rcsi_borrowed = fields.Selection(DAYS, string="Borrowed food, or help of relatives")
    rcsi_smaller = fields.Selection(DAYS, string="Smaller portions")
    rcsi_adults_less = fields.Selection(
        DAYS, string="Adults ate less so that children could eat"
    )
    rcsi_fewer = fields.Selection(DAYS, string="Fewer meals a day")
    fcs_staples = fields.Selection(DAYS, string="Millet, rice, maize, bread, tubers")
    fcs_pulses = fields.Selection(DAYS, string="Beans, groundnuts, peas")
    fcs_dairy = fields.Selection(DAYS, string="Milk, yoghurt, cheese")
    fcs_meat = fields.Selection(DAYS, string="Meat, fish, eggs")
    fcs_vegetables = fields.Selection(DAYS, string="Vegetables and leaves")
    fcs_fruit = fields.Selection(DAYS, string="Fruit")
    fcs_oil = fields.Selection(DAYS, string="Oil, butter, shea butter")
    fcs_sugar = fields.Selection(DAYS, string="Sugar, honey, sweet things")
    # agency
    controls_income = fields.Selection(YES_NO, string="Does she keep what she earns?")
    decides_spending = fields.Selection(
        YES_NO, string="Does she decide what it is spent on?"
    )
    free_to_move = fields.Selection(YES_NO, string="Does she go where she wants to?")
    group_member = fields.Selection(YES_NO, string="Is she a member of any group?")
    # savings
    savings = fields.Integer("What she has saved", aggregator=None)
    loans_out = fields.Integer("What of it she has lent to others", aggregator=None)
    in_group = fields.Selection(YES_NO, string="Is she in a savings group?")
    # skills, support
    uses_skills = fields.Selection(YES_NO, string="Does she use what she learned?")
    support_asked = fields.Selection(
        [
            ("none", "Nothing"),
            ("materials", "Material or tools"),
            ("capital", "Money to begin or grow"),
            ("customers", "Customers, a place to sell"),
            ("skills", "More training"),
            ("childcare", "Somebody for the children"),
            ("health", "Health"),
            ("social_worker", "To speak with her social worker"),
        ],
        string="What does she ask for?",
    )
    text = EncryptedText("What else she said")

    # values of the day
    kept_smig = fields.Integer(readonly=True, aggregator=None)
    kept_poverty_line = fields.Integer(readonly=True, aggregator=None)
    kept_rcsi_none = fields.Integer(readonly=True, aggregator=None)
    kept_rcsi_stressed = fields.Integer(readonly=True, aggregator=None)
    kept_food_poor = fields.Integer(readonly=True, aggregator=None)
    kept_food_borderline = fields.Integer(readonly=True, aggregator=None)

    # results
    income = fields.Integer(compute="_compute_results", store=True, aggregator=None)
    is_gainful = fields.Boolean(compute="_compute_results", store=True)
    is_poor = fields.Selection(YES_NO, compute="_compute_results", store=True)
    rcsi = fields.Integer(compute="_compute_results", store=True, aggregator=None)
    rcsi_class = fields.Selection(
        [("none", "None or little"), ("stressed", "Stressed"), ("crisis", "Crisis")],
        compute="_compute_results",
        store=True,
    )
    fcs = fields.Float(compute="_compute_results", store=True, aggregator=None)
    fcs_class = fields.Selection(
        [
            ("poor", "Poor"),
            ("borderline", "Borderline"),
            ("acceptable", "Acceptable"),
        ],
        compute="_compute_results",
        store=True,
    )
    is_food_acceptable = fields.Boolean(compute="_compute_results", store=True)
    agency = fields.Integer(compute="_compute_results", store=True, aggregator=None)
    conditions_met = fields.Integer(
        compute="_compute_results", store=True, aggregator=None
    )
    is_independent = fields.Boolean(compute="_compute_results", store=True)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(enrolment_id, round)", "She has this round already: ask her there."
    )
    _done_has_day = models.Constraint(
        "CHECK (state <> 'done' OR (date_done IS NOT NULL AND kept_smig IS NOT NULL))",
        "An answered round has its day and the values of that day.",
    )

    # ------------------------------------------------------------ compute
    @api.depends(
        "state",
        "income_ids.month_1",
        "income_ids.month_2",
        "income_ids.month_3",
        "months_held",
        "household_size",
        "household_income",
        "stable_job",
        "savings",
        "in_group",
        *outcomes.RCSI_WEIGHTS,
        *outcomes.FCS_WEIGHTS,
        *outcomes.AGENCY,
        *KEPT_VALUES,
    )
    def _compute_results(self):
        """By the values kept with the round: a new value changes no past one."""
        for followup in self:
            followup.update(followup._results())

    def _results(self):
        """Return {field: value} of the results; empty until she has answered."""
        if self.state != "done":
            return {
                "income": 0, "is_gainful": False, "is_poor": False, "rcsi": 0,
                "rcsi_class": False, "fcs": 0, "fcs_class": False,
                "is_food_acceptable": False, "agency": 0, "conditions_met": 0,
                "is_independent": False,
            }  # fmt: skip
        income = outcomes.monthly_income(self.income_ids._lines())
        rcsi, fcs = outcomes.rcsi(self._days()), outcomes.fcs(self._days())
        rcsi_cutoffs = self.kept_rcsi_none, self.kept_rcsi_stressed
        fcs_cutoffs = self.kept_food_poor, self.kept_food_borderline
        poor = outcomes.is_poor(
            self.household_income, self.household_size, self.kept_poverty_line
        )
        gainful = outcomes.is_gainful(income, self.kept_smig, self.months_held)
        met = self._conditions()
        return {
            "income": income,
            "is_gainful": gainful,
            "is_poor": poor is not None and ("yes" if poor else "no"),
            "rcsi": rcsi or 0,
            "rcsi_class": outcomes.rcsi_class(rcsi, rcsi_cutoffs) or False,
            "fcs": fcs or 0,
            "fcs_class": outcomes.fcs_class(fcs, fcs_cutoffs) or False,
            "is_food_acceptable": met["food_acceptable"],
            "agency": outcomes.agency(self._yes(outcomes.AGENCY)) or 0,
            "conditions_met": sum(met.values()),
            "is_independent": outcomes.is_independent(gainful, met),
        }

    def _conditions(self):
        """Return {condition: whether it is met} of this round."""
        fcs = outcomes.fcs(self._days())
        facts = {
            "sources": self.income_ids._sources(),
            "stable_job": self.stable_job == "yes",
            "savings": self.savings,
            "rcsi": outcomes.rcsi(self._days()),
            "fcs_class": outcomes.fcs_class(
                fcs, (self.kept_food_poor, self.kept_food_borderline)
            ),
            "controls_income": self.controls_income == "yes",
            "in_group": self.in_group == "yes",
        }
        return outcomes.conditions(facts, self.kept_rcsi_none)

    def _days(self):
        """Return {question: days of the last seven, None when not asked}."""
        names = (*outcomes.RCSI_WEIGHTS, *outcomes.FCS_WEIGHTS)
        return {name: int(self[name]) if self[name] else None for name in names}

    def _yes(self, names):
        return {name: self[name] == "yes" if self[name] else None for name in names}
