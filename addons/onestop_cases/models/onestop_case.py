from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.onestop_base.tools.code import new_code
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.guards import INTERNAL
from ..tools.stages import NEXT_STEPS, STAGES
from ..tools.vocabulary import (
    ANSWERS,
    CLOSURE_REASONS,
    REFERRED_FROM,
    RISKS,
    TEAM_GROUPS,
)

#: What follows from something else, or changes by an action only.
SET_BY_ACTIONS = frozenset(
    (
        "code",
        "centre_id",
        "person_id",
        "manager_id",
        "is_minor",
        "stage",
        "next_step",
        "next_due",
        "date_received",
        "date_closed",
        "is_additional",
        "request_uid",
    )
)


class OnestopCase(models.Model):
    """The file of a woman or girl, kept by a team of several disciplines."""

    _name = "onestop.case"
    _inherit = ["onestop.guarded"]
    _description = "Case"
    _order = "id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_code()
    )
    person_id = fields.Many2one(
        "onestop.person",
        required=True,
        index=True,
        ondelete="restrict",
        groups=TEAM_GROUPS,
    )
    alias = fields.Char(
        "Name she wants", compute="_compute_of_person", groups=TEAM_GROUPS
    )
    age_group = fields.Char(compute="_compute_of_person", groups=TEAM_GROUPS)
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_centre_id",
        store=True,
        precompute=True,
        readonly=True,
    )
    manager_id = fields.Many2one(
        "res.users",
        "Case manager",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    member_ids = fields.One2many(
        "onestop.case.member", "case_id", string="Team", readonly=True
    )
    date_open = fields.Date(
        "Opened", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_received = fields.Datetime(
        "Received", readonly=True, help="When the case manager was with her."
    )
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    is_additional = fields.Boolean(
        readonly=True, help="A further file, since its manager wanted one.", copy=False
    )
    request_uid = fields.Char(copy=False, readonly=True, groups="base.group_system")

    # What was asked at the door, and what the team knows
    referred_from = fields.Selection(REFERRED_FROM, "Came by", groups=TEAM_GROUPS)
    risk = fields.Selection(RISKS, default="standard", groups=TEAM_GROUPS)
    danger = fields.Selection(
        ANSWERS, "In danger now", default="not_asked", groups=TEAM_GROUPS
    )
    injured = fields.Selection(
        ANSWERS, "Injured or ill", default="not_asked", groups=TEAM_GROUPS
    )
    within_72h = fields.Selection(
        ANSWERS, "Within the last 72 hours", default="not_asked", groups=TEAM_GROUPS
    )
    child_count = fields.Integer(
        "Children with her", aggregator=None, groups=TEAM_GROUPS
    )
    is_minor = fields.Boolean(
        "Under 18",
        readonly=True,
        groups=TEAM_GROUPS,
        help="When the file was opened.",
    )
    guardian = EncryptedText(
        "Who cares for her",
        groups=TEAM_GROUPS,
        help="Relation, and whether this person is safe for her.",
    )
    best_interest = EncryptedText(
        "Her best interest",
        groups=TEAM_GROUPS,
        help="What is best for her, what she says about it herself, and who was heard.",
    )

    # Steps, see onestop_case_steps.py
    stage = fields.Selection(
        STAGES, compute="_compute_stage", store=True, readonly=True
    )
    next_step = fields.Selection(
        NEXT_STEPS,
        compute="_compute_stage",
        store=True,
        readonly=True,
        groups=TEAM_GROUPS,
    )
    next_due = fields.Date(compute="_compute_next_due", store=True, readonly=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    assessment_ids = fields.One2many(
        "onestop.case.assessment", "case_id", string="Assessments", groups=TEAM_GROUPS
    )
    goal_ids = fields.One2many(
        "onestop.case.goal", "case_id", string="Action plan", groups=TEAM_GROUPS
    )
    safety_plan_ids = fields.One2many(
        "onestop.safety.plan", "case_id", string="Safety plans", groups=TEAM_GROUPS
    )
    followup_ids = fields.One2many(
        "onestop.followup", "case_id", string="Follow-ups", groups=TEAM_GROUPS
    )
    approval_ids = fields.One2many(
        "onestop.case.approval", "case_id", string="Approvals", readonly=True
    )
    to_decide_id = fields.Many2one(
        "onestop.case.approval", "Waits for you", compute="_compute_to_decide_id"
    )

    # Closure, see onestop_case_closure.py
    closure_reason = fields.Selection(
        CLOSURE_REASONS, "Why it ends", groups=TEAM_GROUPS, copy=False
    )
    closure_safety = fields.Boolean(
        "The safety plan was reviewed with her", groups=TEAM_GROUPS, copy=False
    )
    closure_goals = fields.Boolean(
        "The goals of the plan are met", groups=TEAM_GROUPS, copy=False
    )
    closure_agreed = fields.Boolean(
        "She and her case manager agree", groups=TEAM_GROUPS, copy=False
    )
    closure_return = fields.Boolean(
        "She knows that she may come back", groups=TEAM_GROUPS, copy=False
    )

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _request_uid_unique = models.UniqueIndex(
        "(request_uid) WHERE request_uid IS NOT NULL",
        "This arrival was recorded already.",
    )
    _one_open = models.UniqueIndex(
        "(person_id) WHERE date_closed IS NULL AND is_additional IS NOT TRUE",
        "This file cannot be opened. Ask the director.",
    )
    _workload_idx = models.Index(
        "(centre_id, manager_id, next_due, date_received, person_id)"
        " WHERE date_closed IS NULL"
    )
    _manager_open_idx = models.Index("(manager_id, next_due) WHERE date_closed IS NULL")
    _closed_why = models.Constraint(
        "CHECK (date_closed IS NULL OR closure_reason IS NOT NULL)",
        "Say why the file is closed.",
    )
    _closed_after_opened = models.Constraint(
        "CHECK (date_closed >= date_open)", "A file is closed after it was opened."
    )

    # ------------------------------------------------------------ compute
    def _compute_centre_id(self):
        for case in self:
            # sudo: the centre of a case is no secret to who opens it
            case.centre_id = case.sudo().person_id.centre_id

    @api.depends("person_id")
    def _compute_of_person(self):
        """Show alias and age group; both can neither be sorted nor grouped by."""
        person = self.env["onestop.person"]
        labels = dict(person._fields["age_group"]._description_selection(self.env))
        for case in self:
            # sudo: who opens the file may know what she wants to be called
            case.alias = case.sudo().person_id.alias
            case.age_group = labels.get(case.sudo().person_id.age_group)

    # ------------------------------------------------------------ reading
    @api.readonly
    def web_read(self, specification):
        """Open a file with all its pages in few queries, see the part's own method.

        What code with more rights has read of its lines is forgotten before: each line
        is found by the rules of the user.
        """
        if len(self) != 1 or self.env.su:
            return super().web_read(specification)
        lines = [
            name
            for name in specification
            if name in self._fields and self._fields[name].type == "one2many"
        ]
        self.invalidate_recordset(lines)
        opening = self.with_context(case_opening=INTERNAL)
        return super(OnestopCase, opening).web_read(specification)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Open files, each with its case manager as the first one on the team.

        :raise UserError: a file is open for this person, or her manager cannot be one
        """
        vals_list = [dict(vals) for vals in vals_list]
        persons = self.env["onestop.person"].browse(
            vals.get("person_id") for vals in vals_list
        )
        persons.check_access("read")
        for vals in vals_list:
            self._prepare_opening(vals)
        self._check_one_open(vals_list)
        cases = super(OnestopCase, self.with_context(case_team=INTERNAL)).create(
            vals_list
        )
        cases = cases.with_env(self.env)
        cases._tell_second_files()
        return cases

    @api.model
    def _prepare_opening(self, vals):
        """Complete the values of a new file by what follows from others."""
        if not self.env.su:
            for name in SET_BY_ACTIONS - {"person_id", "manager_id"}:
                vals.pop(name, None)
            vals["date_received"] = fields.Datetime.now()
        # sudo: age and centre of a person whom the user may read
        person = self.env["onestop.person"].sudo().browse(vals["person_id"])
        vals.setdefault("is_minor", person.age_group in ("0_11", "12_17"))
        manager = self.env["res.users"].browse(
            vals.setdefault("manager_id", self.env.uid)
        )
        self._check_candidate(person, manager, "social")
        vals["member_ids"] = [
            Command.create({"user_id": manager.id, "discipline": "social"})
        ]

    @api.model
    def _check_one_open(self, vals_list):
        """Refuse before the database does, which would print the row into its log."""
        person_ids = [v["person_id"] for v in vals_list if not v.get("is_additional")]
        # sudo: a file that the user may not see counts as well
        open_domain = [
            ("person_id", "in", person_ids),
            ("date_closed", "=", False),
            ("is_additional", "=", False),
        ]
        if len(set(person_ids)) < len(person_ids) or self.sudo().search_count(
            open_domain, limit=1
        ):
            raise UserError(self.env._("This file cannot be opened. Ask the director."))

    def write(self, vals):
        """Change files; what follows from others changes by actions only.

        :raise UserError: the file is closed, or a field changes by an action only
        """
        if not self.env.su:
            if SET_BY_ACTIONS & set(vals):
                raise UserError(
                    self.env._("This changes by the buttons of the file, not by hand.")
                )
            if any(case.date_closed for case in self):
                raise UserError(
                    self.env._("This file is closed. Reopen it before you change it.")
                )
        return super().write(vals)
