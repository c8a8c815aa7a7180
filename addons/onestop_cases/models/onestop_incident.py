from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.onestop_base.tools.age import age_group_of
from odoo.addons.onestop_base.tools.code import new_code
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools import vocabulary_incident as words
from ..tools.classification import MINOR_GROUPS, contexts
from ..tools.clocks import HOURS, time_of_day_of
from ..tools.delays import DELAY_BANDS, delay_band, delay_days

#: What no form and no remote call writes: it follows from what somebody does.
BY_SERVER = {"code", "centre_id", "type", "type_answers", "classification_ids"}


class OnestopIncident(models.Model):
    """What happened to her, once: a file may have many. Values are the GBVIMS's.

    Her facts are those of that time: they stay when she grows older, and when her
    identity is purged.
    """

    _name = "onestop.incident"
    _inherit = ["onestop.case.part"]
    _description = "Incident"
    _order = "date_interview desc, id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_code()
    )
    centre_id = fields.Many2one(
        "onestop.centre",
        "Recorded at",
        required=True,
        compute="_compute_centre_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="Stays when the file goes to another centre.",
    )
    date_interview = fields.Date(
        "Reported on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date_incident = fields.Date("Happened on", help="Empty when unknown.")
    reported_by = fields.Selection(words.REPORTERS, "Reported by", default="self")

    # ---------------------------------------------- she, at the time
    sex = fields.Selection(
        words.SEXES,
        compute="_compute_person",
        store=True,
        precompute=True,
        readonly=False,
    )
    age_known = fields.Boolean(
        "Age known",
        compute="_compute_person",
        store=True,
        precompute=True,
        readonly=False,
    )
    age = fields.Integer(
        "Age then",
        compute="_compute_person",
        store=True,
        precompute=True,
        readonly=False,
        aggregator=None,
        help="Whole years.",
    )
    age_estimated = fields.Boolean("Age is an estimate")
    age_group = fields.Selection(
        words.AGE_GROUPS_UNKNOWN,
        "Age group then",
        compute="_compute_age_group",
        store=True,
        precompute=True,
        readonly=False,
    )
    is_minor = fields.Boolean("Under 18 then", compute="_compute_is_minor")
    marital_status = fields.Selection(words.MARITAL, "Marital status")
    displacement_status = fields.Selection(words.DISPLACEMENT, "Displacement status")
    disability = fields.Selection(words.DISABILITIES)
    child_status = fields.Selection(words.CHILD_STATUSES, "Status of the child")
    country_id = fields.Many2one("res.country", "Country of origin")
    occupation = fields.Selection(words.SURVIVOR_OCCUPATIONS, "Her occupation")

    # ----------------------------------------------------- what happened
    stage_of_displacement = fields.Selection(
        words.STAGES_OF_DISPLACEMENT, "Stage of displacement"
    )
    hour = fields.Selection(HOURS, help="Empty when unknown.")
    time_of_day = fields.Selection(
        words.TIMES_OF_DAY,
        "Time of day",
        compute="_compute_time_of_day",
        store=True,
        precompute=True,
        readonly=False,
    )
    place = fields.Selection(words.PLACES)
    abduction = fields.Selection(words.ABDUCTIONS)
    harmful_practice = fields.Selection(words.HARMFUL_PRACTICES, "Harmful practice")
    goods_exchanged = fields.Selection(
        words.YES_NO,
        "Exchanged for goods or money",
        help="Money, goods, favours or services.",
    )
    previous_gbv = fields.Selection(words.YES_NO, "Violence before this")
    reported_elsewhere = fields.Selection(words.REPORTED_ELSEWHERE, "Told elsewhere")
    account = EncryptedText(help="In her words, as much as she wants to tell.")
    perpetrator_number = fields.Selection(
        words.PERPETRATOR_NUMBERS, "How many did it", default=words.UNKNOWN
    )
    perpetrator_ids = fields.One2many(
        "onestop.perpetrator", "incident_id", string="Who is said to have done it"
    )

    # ---------------------------------------------- what follows from it
    type = fields.Selection(words.TYPES, compute="_compute_type", store=True)
    classification_ids = fields.One2many(
        "onestop.incident.classification",
        "incident_id",
        string="Classifications",
        readonly=True,
    )
    type_answers = fields.Json(compute="_compute_type_answers")
    delay_days = fields.Integer(
        "Days until reported", compute="_compute_delay", store=True, aggregator=None
    )
    delay_band = fields.Selection(
        DELAY_BANDS, "Reported after", compute="_compute_delay", store=True
    )
    is_partner_violence = fields.Boolean(
        "Intimate partner violence", compute="_compute_contexts", store=True
    )
    is_child_sexual_abuse = fields.Boolean(
        "Child sexual abuse", compute="_compute_contexts", store=True
    )
    is_early_marriage = fields.Boolean(
        "Early marriage", compute="_compute_contexts", store=True
    )
    is_exploitation = fields.Boolean(
        "Possible sexual exploitation", compute="_compute_contexts", store=True
    )
    is_slavery = fields.Boolean(
        "Possible sexual slavery", compute="_compute_contexts", store=True
    )
    is_harmful_practice = fields.Boolean(
        "Harmful traditional practice", compute="_compute_contexts", store=True
    )

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _figures_idx = models.Index("(centre_id, date_interview)")
    _dates_order = models.Constraint(
        "CHECK (date_incident <= date_interview)",
        "What is reported has happened before.",
    )
    _age_range = models.Constraint(
        "CHECK (age BETWEEN 0 AND 120)", "An age is between 0 and 120 years."
    )

    # ------------------------------------------------------------ compute
    @api.depends("case_id")
    def _compute_centre_id(self):
        for incident in self:
            incident.centre_id = incident.case_id.centre_id

    @api.depends("case_id")
    def _compute_person(self):
        for incident in self:
            person = incident.case_id.person_id
            incident.sex = person.sex
            incident.age_known = bool(person.birth_year)
            day = incident.date_incident or incident.date_interview
            incident.age = 0
            if incident.age_known and day:
                incident.age = max(day.year - person.birth_year, 0)

    @api.depends("age", "age_known", "case_id")
    def _compute_age_group(self):
        for incident in self:
            if incident.age_known:
                incident.age_group = age_group_of(incident.age)
            elif not incident.age_group:
                group = incident.case_id.person_id.age_group
                incident.age_group = group or words.UNKNOWN

    @api.depends("age_group")
    def _compute_is_minor(self):
        for incident in self:
            incident.is_minor = incident.age_group in MINOR_GROUPS

    @api.depends("hour")
    def _compute_time_of_day(self):
        for incident in self:
            if incident.hour:
                incident.time_of_day = time_of_day_of(int(incident.hour))
            else:
                incident.time_of_day = incident.time_of_day or words.UNKNOWN

    @api.depends("classification_ids.type")
    def _compute_type(self):
        for incident in self:
            incident.type = incident.classification_ids.sorted("id")[-1:].type

    @api.depends("classification_ids.answers")
    def _compute_type_answers(self):
        for incident in self:
            incident.type_answers = incident.classification_ids[:1].answers or False

    @api.depends("date_incident", "date_interview")
    def _compute_delay(self):
        for incident in self:
            known = incident.date_incident and incident.date_interview
            if known and incident.date_incident > incident.date_interview:
                known = False  # refused with a sentence by the check
            dates = (incident.date_incident, incident.date_interview)
            days = delay_days(*dates) if known else None
            incident.delay_days = days or 0
            incident.delay_band = delay_band(days)

    @api.depends(
        "type",
        "age_group",
        "goods_exchanged",
        "abduction",
        "harmful_practice",
        "perpetrator_ids.relation",
    )
    def _compute_contexts(self):
        for incident in self:
            incident.update(
                contexts(
                    incident.type,
                    is_minor=incident.age_group in MINOR_GROUPS,
                    relations=incident.perpetrator_ids.mapped("relation"),
                    goods_exchanged=incident.goods_exchanged,
                    abduction=incident.abduction,
                    harmful_practice=incident.harmful_practice,
                )
            )

    # ------------------------------------------------------------- checks
    @api.constrains("date_incident", "date_interview")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for incident in self:
            happened = incident.date_incident
            if happened and happened > incident.date_interview:
                raise ValidationError(
                    self.env._(
                        "It was reported on a day before it happened. Correct one of"
                        " the two dates, or leave the day of the incident empty."
                    )
                )
            if incident.date_interview > today:
                raise ValidationError(
                    self.env._("The day of the report lies in the future. Correct it.")
                )

    @api.constrains("age_group", "child_status")
    def _check_child_status(self):
        for incident in self:
            child = (incident.child_status or "no") != "no"
            group = incident.age_group or words.UNKNOWN
            if child and group not in (*MINOR_GROUPS, words.UNKNOWN):
                raise ValidationError(
                    self.env._(
                        "Only who is under 18 is an unaccompanied, separated or"
                        " vulnerable child. Correct the age group or the status."
                    )
                )

    @api.constrains("perpetrator_number", "perpetrator_ids")
    def _check_perpetrator_number(self):
        for incident in self:
            number = incident.perpetrator_number or words.UNKNOWN
            if number.isdigit() and len(incident.perpetrator_ids) > int(number):
                raise ValidationError(
                    self.env._(
                        "More persons are described than are said to have done it."
                        " Correct how many there were."
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record incidents of open files; code, centre and type are the server's."""
        for vals in vals_list:
            self._check_by_server(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Change incidents; the type changes by :meth:`classify` alone."""
        self._check_by_server(vals)
        return super().write(vals)

    def _check_by_server(self, vals):
        if BY_SERVER & set(vals):
            raise UserError(
                self.env._(
                    "The type of an incident follows from the questions: use the button"
                    " Classify. Code and centre do not change."
                )
            )

    # ------------------------------------------------------------ actions
    def action_open(self):
        """Open the form of this incident."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Incident"),
            "res_model": "onestop.incident",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
