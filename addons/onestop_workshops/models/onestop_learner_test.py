from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopLearnerTest(models.Model):
    """A learner's test before or after: the survey holds answers, and no name."""

    _name = "onestop.learner.test"
    _inherit = ["onestop.learner.open"]
    _description = "Test of a learner"
    _order = "enrolment_id, kind desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        string="Learner",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    kind = fields.Selection(
        [("pre", "Before"), ("post", "After")], required=True, readonly=True
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups=".",
    )
    is_done = fields.Boolean(compute="_compute_score", compute_sudo=True)
    score = fields.Float(
        compute="_compute_score", compute_sudo=True, help="Per cent, 0 to 100."
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(enrolment_id, kind)", "She has this test already.")

    # ------------------------------------------------------------ compute
    @api.depends("user_input_id.state", "user_input_id.scoring_percentage")
    def _compute_score(self):
        for test in self:
            test.is_done = test.user_input_id.state == "done"
            test.score = test.user_input_id.scoring_percentage if test.is_done else 0

    # ------------------------------------------------------------ actions
    def action_start(self):
        """Open the questions on this tablet: hand it to the learner.

        :raise UserError: she has answered already
        """
        self.ensure_one()
        self.check_access("read")
        if self.is_done:
            raise UserError(self.env._("She has answered these questions already."))
        # sudo: the address opens these answers alone, for who teaches her
        return {
            "type": "ir.actions.act_url",
            "url": self.sudo().user_input_id.get_start_url(),
            "target": "new",
        }

    @api.model
    def _make(self, learners, kind):
        """Return the tests of ``learners``; those that are missing are made.

        :param kind: ``pre`` or ``post``
        :raise UserError: the curriculum has no test
        """
        have = self.search([("enrolment_id", "in", learners.ids), ("kind", "=", kind)])
        # sudo: answers are made without who they are about
        survey = learners.cohort_id.curriculum_id.sudo().test_survey_id
        missing = learners - have.enrolment_id
        if missing and len(survey) != 1:
            raise UserError(
                self.env._(
                    "The curriculum has no test. Choose one on its page, then start."
                )
            )
        rows = [
            {
                "enrolment_id": learner.id,
                "kind": kind,
                "user_input_id": survey._create_answer(check_attempts=False).id,
            }
            for learner in missing
        ]
        return have + self.sudo().create(rows).sudo(False)
