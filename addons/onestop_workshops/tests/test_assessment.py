from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from ..tools.assessment import gain, jury_missing
from .common_certificate import CertificateCase


class TestAssessment(CertificateCase):
    def test_a_confirmed_unit_counts(self):
        learner = self.learner.with_user(self.trainer)
        draft = self.assess(self.learner, self.units[0])
        self.assertEqual((learner.units_achieved, learner.units_required), (0, 3))
        draft.action_confirm()
        self.assertEqual(learner.units_achieved, 1)
        self.assertEqual(draft.user_id, self.trainer)
        draft.action_revoke()
        self.assertEqual(learner.units_achieved, 0)

    def test_a_result_is_needed(self):
        with self.assertRaisesRegex(UserError, "no result yet"):
            self.assess(self.learner, self.units[0], result=False).action_confirm()

    def test_no_unit_of_another_curriculum(self):
        other = self.curriculum.copy({"name": "Other", "version": 2})
        with self.assertRaisesRegex(ValidationError, "another curriculum"):
            self.assess(self.learner, other.competency_ids[0])

    def test_confirmed_stays_as_it_is(self):
        done = self.assess(self.learner, self.units[0])
        done.action_confirm()
        for vals in ({"result": "not_yet"}, {"evidence": "x"}):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                done.write(vals)
        with self.assertRaisesRegex(UserError, "not deleted"):
            done.unlink()
        done.write({"state": "draft", "user_id": False})  # taken out, not written
        self.assertEqual((done.state, done.user_id), ("confirmed", self.trainer))

    def test_the_database_keeps_it(self):
        done = self.assess(self.learner, self.units[0])
        done.action_confirm()
        self.env.flush_all()
        for sql in (
            "UPDATE onestop_assessment SET result = 'not_yet' WHERE id = %s",
            "UPDATE onestop_assessment SET state = 'draft' WHERE id = %s",
            "DELETE FROM onestop_assessment WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(sql, [done.id])

    def test_the_final_exam_needs_its_jury(self):
        exam = self.assess(self.learner, False, jury=self.jury[:2])
        with self.assertRaisesRegex(UserError, "0 trainer.* 1 professional"):
            exam.action_confirm()
        exam.jury_ids = self.jury[1:]
        with self.assertRaisesRegex(UserError, "1 trainer.* 0 professional"):
            exam.action_confirm()
        exam.jury_ids = self.jury
        exam.action_confirm()
        self.assertEqual(exam.state, "confirmed")

    def test_not_by_who_does_not_teach_her(self):
        stranger = self.as_(self.other_trainer)["onestop.assessment"]
        with self.assertRaises(UserError):
            stranger.create({"enrolment_id": self.learner.id, "result": "achieved"})
        done = self.assess(self.learner, self.units[0])
        self.assertFalse(stranger.search([("id", "=", done.id)]))
        for role in ("storekeeper", "director", "social_worker", "national"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_(role)["onestop.assessment"].search([])

    def test_a_unit_for_all_on_one_page(self):
        page = self.as_("trainer")["onestop.assess"].create(
            {"cohort_id": self.cohort.id, "competency_id": self.units[0].id}
        )
        self.assertEqual(page.line_ids.enrolment_id, self.learners)
        self.assertEqual(page.line_ids[0].alias, "Alias 1")
        page.action_all_achieved()
        page.line_ids[2].result = "not_yet"
        page.action_confirm()
        self.assertEqual(self.learners.mapped("units_achieved"), [1, 1, 0])
        again = page.create(
            {"cohort_id": self.cohort.id, "competency_id": self.units[0].id}
        )
        self.assertEqual(again.line_ids.enrolment_id, self.learners[2])

    def test_the_button_opens_the_page_of_its_cohort(self):
        for name in ("action_assess", "action_issue_certificates"):
            action = getattr(self.cohort.with_user(self.livelihoods), name)()
            page = self.as_("livelihoods")[action["res_model"]]
            given = page.with_context(**action["context"]).default_get(["cohort_id"])
            self.assertEqual(given, {"cohort_id": self.cohort.id})

    def test_nobody_reads_another_trainers_page(self):
        page = self.as_("trainer")["onestop.assess"].create(
            {"cohort_id": self.cohort.id, "competency_id": self.units[0].id}
        )
        other = self.as_(self.other_trainer)
        self.assertFalse(other["onestop.assess"].search([("id", "=", page.id)]))
        self.assertFalse(other["onestop.assess.line"].search([]))

    def test_not_in_the_future(self):
        tomorrow = fields.Date.add(fields.Date.today(), days=2)
        with self.assertRaisesRegex(UserError, "lies in the future"):
            self.assess(self.learner, self.units[0], date=tomorrow).action_confirm()

    def test_plain_rules(self):
        self.assertIsNone(jury_missing(1, 2))
        self.assertEqual(jury_missing(0, 3), (1, 0))
        self.assertEqual(jury_missing(2, 0), (0, 2))
        self.assertEqual(gain(40, 70), 50)
        self.assertEqual(gain(50, 25), -50)
        self.assertEqual(gain(90, 0), -100)
        self.assertIsNone(gain(100, 100))
