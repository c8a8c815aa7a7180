from odoo import fields, models

from odoo.addons.onestop_privacy.tools.suppression import INSIDE

from ..tools.assessment import gain


class OnestopCohort(models.Model):
    """How good a training was (Kirkpatrick): its opinion and its tests.

    Levels 3 and 4, use on the job and results, come from the follow-up of graduates.
    """

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ fields
    reaction_input_ids = fields.Many2many(
        "survey.user_input",
        "onestop_cohort_reaction_rel",
        "cohort_id",
        "user_input_id",
        copy=False,
        groups=".",
        help="Opinions: of the cohort, of nobody in it.",
    )
    certificate_count = fields.Integer(
        compute="_compute_certificate_count", compute_sudo=True
    )

    reaction_count = fields.Integer(compute="_compute_quality")
    reaction_mean = fields.Float(compute="_compute_quality", help="Per cent.")
    gain_count = fields.Integer(compute="_compute_quality")
    gain_mean = fields.Float(compute="_compute_quality", help="Per cent.")

    # ------------------------------------------------------------ compute
    def _compute_quality(self):
        for cohort in self:
            found = cohort.quality()
            cohort.reaction_count = found["reaction_count"]
            cohort.reaction_mean = found["reaction"] or 0
            cohort.gain_count = found["gain_count"]
            cohort.gain_mean = found["gain"] or 0

    def _compute_certificate_count(self):
        groups = self.env["onestop.certificate"]._read_group(
            [("cohort_id", "in", self.ids), ("state", "=", "issued")],
            ["cohort_id"],
            ["__count"],
        )
        counts = {cohort.id: count for cohort, count in groups}
        for cohort in self:
            cohort.certificate_count = counts.get(cohort.id, 0)

    # ------------------------------------------------------------ actions
    def action_assess(self):
        """Open the page on which a unit is assessed for all learners."""
        return self._open_wizard("onestop.assess", self.env._("Assess"))

    def action_issue_certificates(self):
        """Open the page on which certificates are issued."""
        name = self.env._("Certificates")
        return self._open_wizard("onestop.certificate.issue", name)

    def _open_wizard(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_cohort_id": self.id},
        }

    def action_tests_before(self):
        """Open the tests before, one for each learner."""
        return self._open_tests("pre")

    def action_tests_after(self):
        """Open the tests after, one for each learner."""
        return self._open_tests("post")

    def _open_tests(self, kind):
        self.ensure_one()
        learners = self.env["onestop.enrolment"].search(
            [("cohort_id", "=", self.id), ("state", "=", "enrolled")]
        )
        tests = self.env["onestop.learner.test"]._make(learners, kind)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tests"),
            "res_model": "onestop.learner.test",
            "views": [(False, "kanban"), (False, "list")],
            "domain": [("id", "in", tests.ids)],
        }

    def action_reaction(self):
        """Open one empty sheet of opinion on this tablet: whose it is nobody knows.

        :raise UserError: the curriculum has no questions
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the sheet belongs to the cohort, not to who hands the tablet over
        survey = self.curriculum_id.sudo().reaction_survey_id
        sheet = survey._create_answer(check_attempts=False)
        self.sudo().reaction_input_ids += sheet
        return {
            "type": "ir.actions.act_url",
            "url": sheet.get_start_url(),
            "target": "new",
        }

    def quality(self):
        """Return Kirkpatrick's levels 1 and 2 of the cohort.

        Opinions count five by five, so that nobody learns what one woman said; who may
        not read single tests sees no gain of fewer than five.

        :return: dict ``reaction`` (mean of the opinions, per cent, or None),
            ``reaction_count``, ``gain`` (mean of the possible gain between the tests,
            per cent, or None), ``gain_count`` (learners with both tests)
        """
        self.ensure_one()
        self.check_access("read")
        cohort = self.sudo()  # sudo: means of the cohort, of nobody in it
        sheets = cohort.reaction_input_ids.filtered(lambda row: row.state == "done")
        sheets = sheets.sorted(lambda row: (row.end_datetime, row.id))
        pairs = cohort._test_pairs()
        gains = [grown for pair in pairs if (grown := gain(*pair)) is not None]
        if len(gains) < INSIDE and not self._reads_tests():
            gains = []
        whole = len(sheets) - len(sheets) % INSIDE
        opinions = sheets[:whole].mapped("scoring_percentage")
        return {
            "reaction": sum(opinions) / len(opinions) if opinions else None,
            "reaction_count": len(opinions),
            "gain": sum(gains) / len(gains) if gains else None,
            "gain_count": len(gains),
        }

    def _reads_tests(self):
        return self.env.su or self.env["onestop.learner.test"].has_access("read")

    def _test_pairs(self):
        """Return (score before, score after) of each learner who has both."""
        tests = self.env["onestop.learner.test"].search([("cohort_id", "=", self.id)])
        scores = {}
        for test in tests.filtered("is_done"):
            scores.setdefault(test.enrolment_id.id, {})[test.kind] = test.score
        return [
            (found["pre"], found["post"])
            for found in scores.values()
            if len(found) == 2
        ]
