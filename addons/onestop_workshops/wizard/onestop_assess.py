from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopAssess(models.TransientModel):
    """A unit, or the final exam, for all learners of a cohort on one page."""

    _name = "onestop.assess"
    _description = "Assess a cohort"

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one("onestop.cohort", required=True, ondelete="cascade")
    curriculum_id = fields.Many2one(
        related="cohort_id.curriculum_id", related_sudo=False
    )
    is_final = fields.Boolean("Final exam")
    competency_id = fields.Many2one(
        "onestop.competency",
        string="Unit",
        ondelete="cascade",
        domain="[('curriculum_id', '=', curriculum_id)]",
    )
    criteria = fields.Text(related="competency_id.criteria")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["onestop.assessment"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        required=True,
        default="practical",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    jury_ids = fields.Many2many("onestop.jury.member")
    line_ids = fields.One2many(
        "onestop.assess.line",
        "assess_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id", "competency_id", "is_final", "kind")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"enrolment_id": learner.id})
                for learner in wizard._open_learners()
            ]

    def _open_learners(self):
        """Return who has not achieved the unit, or not passed the exam, yet."""
        if not self.is_final and not self.competency_id:
            return self.env["onestop.enrolment"]
        learners = self.env["onestop.enrolment"].search(
            [("cohort_id", "=", self.cohort_id.id), ("state", "=", "enrolled")]
        )
        # The lines show them, and a wizard's reading is not noted by itself.
        learners._note_reading(["alias"], "assessed")
        unit = self.env["onestop.competency"] if self.is_final else self.competency_id
        done = self.env["onestop.assessment"].search(
            [
                ("enrolment_id", "in", learners.ids),
                ("competency_id", "=", unit.id),
                ("state", "=", "confirmed"),
                ("result", "=", "achieved"),
                *([("kind", "=", self.kind)] if self.is_final else []),
            ]
        )
        return learners - done.enrolment_id

    # ------------------------------------------------------------ actions
    def action_all_achieved(self):
        """Mark all learners as having achieved it: then change those who have not."""
        self.ensure_one()
        self.line_ids.write({"result": "achieved"})
        return self._again()

    def action_confirm(self):
        """Record and confirm what has a result; the others stay open.

        :raise UserError: nobody has a result, or the jury is not complete
        """
        self.ensure_one()
        judged = self.line_ids.filtered("result")
        if not judged:
            raise UserError(
                self.env._("Nobody has a result yet. Choose one, then confirm.")
            )
        assessments = self.env["onestop.assessment"].create(
            [self._prepare_assessment_vals(line) for line in judged]
        )
        assessments.action_confirm()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_assessment_vals(self, line):
        return {
            "enrolment_id": line.enrolment_id.id,
            "competency_id": False if self.is_final else self.competency_id.id,
            "kind": self.kind,
            "date": self.date,
            "result": line.result,
            "score": line.score,
            "jury_ids": [fields.Command.set(self.jury_ids.ids)],
        }

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assess"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class OnestopAssessLine(models.TransientModel):
    """What one learner could do."""

    _name = "onestop.assess.line"
    _description = "Learner to be assessed"

    # ------------------------------------------------------------ fields
    assess_id = fields.Many2one("onestop.assess", required=True, ondelete="cascade")
    enrolment_id = fields.Many2one(
        "onestop.enrolment", "Learner", required=True, ondelete="cascade"
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    result = fields.Selection(
        selection=lambda self: (
            self.env["onestop.assessment"]
            ._fields["result"]
            ._description_selection(self.env)
        )
    )
    score = fields.Integer(aggregator=None, help="Of 100; 0 when there is none.")
