from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.stages import Facts, stage_of

#: Days of the standard, as system parameters ``onestop_cases.days_<name>``.
DAYS = {"assessment": 14, "safety_review": 14}


class OnestopCase(models.Model):
    """The six steps: where the case is, what comes next, and by when."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------ compute
    @api.depends(
        "date_received",
        "date_closed",
        "assessment_ids",
        "goal_ids.state",
        "followup_ids.date_done",
        "approval_ids.kind",
        "approval_ids.state",
        "approval_ids.is_current",
    )
    def _compute_stage(self):
        for case in self:
            case.stage, case.next_step = stage_of(case._facts())

    def _facts(self):
        """Return what the stage of this case depends on."""
        self.ensure_one()
        goals = self.goal_ids.filtered(lambda goal: goal.state != "dropped")
        approvals = self.approval_ids
        return Facts(
            received=bool(self.date_received),
            has_assessment=bool(self.assessment_ids),
            goals=len(goals),
            goals_open=len(goals.filtered(lambda goal: goal.state == "open")),
            followups_done=len(self._followups().filtered("date_done")),
            closed=bool(self.date_closed),
            approvals={a.kind: a.state for a in approvals if a.is_current},
            ever_approved=frozenset(a.kind for a in approvals if a.state == "approved"),
        )

    @api.depends(
        "date_open",
        "date_closed",
        "assessment_ids",
        "goal_ids.state",
        "goal_ids.date_due",
        "safety_plan_ids.is_current",
        "safety_plan_ids.date_review",
        "followup_ids.date_due",
        "followup_ids.date_done",
    )
    def _compute_next_due(self):
        """The first day on which something is due; parts of other files add theirs."""
        for case in self:
            due = [] if case.date_closed else case._due_dates()
            case.next_due = min(due, default=False)

    def _due_dates(self):
        """Return the days on which something of this open case is due."""
        self.ensure_one()
        plans = self.safety_plan_ids.filtered("is_current")
        goals = self.goal_ids.filtered(lambda goal: goal.state == "open")
        meetings = self._followups().filtered(lambda meeting: not meeting.date_done)
        due = [
            *plans.mapped("date_review"),
            *goals.mapped("date_due"),
            *meetings.mapped("date_due"),
        ]
        if not self.assessment_ids:
            due.append(fields.Date.add(self.date_open, days=self._days("assessment")))
        return due

    @api.depends("next_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for case in self:
            case.is_overdue = bool(case.next_due) and case.next_due < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("next_due", "<", fields.Date.context_today(self))
        return late if True in value else ~late

    @api.depends("approval_ids.state")
    @api.depends_context("uid")
    def _compute_to_decide_id(self):
        for case in self:
            case.to_decide_id = case.approval_ids.filtered("may_decide")[:1]

    def _followups(self):
        """Return all follow-ups (sudo), not those alone that a user was shown.

        What a superuser reads of a one2many is what the user has read of it before.
        """
        followups = self.env["onestop.followup"].sudo()
        return followups.search([("case_id", "=", self._origin.id)])

    # ----------------------------------------------------------- business
    @api.model
    def _days(self, name):
        """Return a number of days of the standard, as the centre has set it."""
        # sudo: a number that everybody may know
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param(f"onestop_cases.days_{name}")
        return int(value) if value and value.isdigit() else DAYS[name]

    # ------------------------------------------------------------ actions
    def action_receive(self):
        """Say that the case manager is with her now."""
        self.ensure_one()
        self.check_access("write")
        if not self.date_received:
            # sudo: no user writes this moment by hand
            self.sudo().date_received = fields.Datetime.now()

    def action_open_minor(self):
        """Show who cares for a girl, and what is best for her."""
        self.ensure_one()
        view = self.env.ref("onestop_cases.onestop_case_view_form_minor")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Guardian and best interest"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_identity(self):
        """Open the dialog that asks for a reason, or for who she is.

        :raise AccessError: the user reads no persons
        """
        self.ensure_one()
        return self.person_id.action_identity()

    def action_ask_approval(self):
        """Ask a supervisor for her word on what the next step is about.

        :raise UserError: nothing to approve now
        """
        self.ensure_one()
        self.check_access("write")
        verb, _sep, kind = (self.next_step or "").partition("_")
        if verb not in ("ask", "revise"):
            raise UserError(self.env._("There is nothing to approve now."))
        self._ask_approval(kind)

    def action_approve(self):
        """Approve what waits for this user on the file.

        :raise UserError: nothing waits for her
        """
        self.ensure_one()
        self.check_access("read")
        if not self.to_decide_id:
            raise UserError(self.env._("There is nothing to approve now."))
        self.to_decide_id.action_approve()

    def action_ask_closure(self):
        """Ask for approval of the closure, at any stage: she may leave when she wants.

        :raise UserError: the closure is not filled in, or was asked for already
        """
        self.ensure_one()
        self.check_access("write")
        self._ask_approval("closure")

    def _ask_approval(self, kind):
        """Record that approval is asked for; the caller may write the file."""
        if kind == "closure":
            self._check_closure()
        # sudo: no user writes an approval by hand
        case = self.sudo()
        before = case.approval_ids.filtered(lambda a: a.kind == kind and a.is_current)
        if before.state in ("asked", "approved") and not self._asks_anew(before):
            raise UserError(self.env._("This was asked already."))
        before.is_current = False
        before.flush_recordset(["is_current"])
        assessment = case.assessment_ids[:1] if kind == "assessment" else False
        self.env["onestop.case.approval"].sudo().create(
            {
                "case_id": self.id,
                "kind": kind,
                "assessment_id": assessment and assessment.id,
                "requested_by_id": self.env.uid,
                "author_id": (assessment and assessment.user_id or case.manager_id).id,
                "date_requested": fields.Date.context_today(self),
            }
        )

    def _asks_anew(self, before):
        """Return whether something approved may be asked again: a closure reopened."""
        return before.kind == "closure" and before.state == "approved"
