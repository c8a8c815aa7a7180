from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary import SERVICE_KINDS


class OnestopCaseGoal(models.Model):
    """One goal of the action plan that was made with her."""

    _name = "onestop.case.goal"
    _inherit = ["onestop.case.part"]
    _description = "Goal of an action plan"
    _order = "date_due, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    domain = fields.Selection(SERVICE_KINDS, "Kind of help", required=True)
    text = EncryptedText("Goal")
    date_due = fields.Date(
        "Due",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=14),
    )
    state = fields.Selection(
        [("open", "Open"), ("met", "Met"), ("dropped", "Dropped")],
        required=True,
        default="open",
    )
    date_done = fields.Date("Done on", readonly=True)
    may_edit = fields.Boolean(compute="_compute_may_edit")

    # ----------------------------------------------- constraints, indexes
    _due_idx = models.Index("(date_due, case_id) WHERE state = 'open'")
    _done_when_not_open = models.Constraint(
        "CHECK ((state = 'open') = (date_done IS NULL))",
        "A goal that is met or dropped has the day on which it was.",
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    @api.depends("state")
    def _compute_may_edit(self):
        social = self.env.user.has_group("onestop_base.group_social_worker")
        for goal in self:
            mine = social or goal.create_uid == self.env.user
            goal.may_edit = mine and goal.state == "open" and not goal._is_kept()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_date_done(vals) for vals in vals_list])

    def write(self, vals):
        """Change goals; what a supervisor has before her, or approved, keeps its words.

        :raise UserError: the words of an approved goal would change
        """
        if {"text", "domain"} & set(vals) and not self.env.su:
            self._check_words_free()
        return super().write(self._with_date_done(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_before_approval(self):
        self._check_words_free()

    def _check_words_free(self):
        """Refuse to change what is another's, over, or what an approval is about.

        Whoever added a goal words it, and the social workers of the team, who keep the
        plan.
        """
        for goal in self:
            if goal.may_edit or self.env.su:
                continue
            if goal._is_kept():
                raise UserError(
                    self.env._(
                        "A supervisor has read this goal. Drop it and add another one."
                    )
                )
            raise UserError(
                self.env._(
                    "An open goal is worded by who added it, or by the social worker."
                    " Add another one."
                )
            )

    def _is_kept(self):
        """Return whether a supervisor has the goal before her, or has approved it."""
        self.ensure_one()
        # sudo: every worker of the team may be told that a plan is approved
        goal = self.sudo()
        return any(
            approval.kind == "plan"
            and approval.state != "returned"
            and approval.create_date >= goal.create_date
            for approval in goal.case_id.approval_ids
            if goal.create_date
        )

    @api.model
    def _with_date_done(self, vals):
        """Return the values with the day that follows from the state."""
        if "state" not in vals:
            return {name: vals[name] for name in vals if name != "date_done"}
        today = fields.Date.context_today(self)
        done = False if vals["state"] == "open" else vals.get("date_done") or today
        return dict(vals, date_done=done)

    # ------------------------------------------------------------ actions
    def action_edit(self):
        """Open one goal, to word it better."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Goal"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_met(self):
        """Say that she has reached the goal."""
        self.write({"state": "met"})

    def action_drop(self):
        """Say that the goal is no longer hers."""
        self.write({"state": "dropped"})
