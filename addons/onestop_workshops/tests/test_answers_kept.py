"""What a learner answered is read by nobody: not by RPC, nor by an address kept."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .test_learner_test import SurveyCase


@tagged("post_install", "-at_install")
class TestAnswersKept(SurveyCase, HttpCase):
    def opinion_of_one(self):
        """Return an answered sheet, and the address that the trainer had."""
        action = self.cohort.with_user(self.trainer).action_reaction()
        sheet = self.cohort.reaction_input_ids
        address = action["url"].replace("/survey/start/", "/survey/print/")
        self.answer(sheet, right=True)
        return sheet, address

    def test_no_role_reads_answers(self):
        sheet, _address = self.opinion_of_one()
        for role in ("livelihoods", "trainer", "director", "national", "protection"):
            self.check_unread(self.as_(role), role, sheet)
        admin = self.env(user=self.env.ref("base.user_admin"))
        self.check_unread(admin, "administrator", sheet)

    def check_unread(self, env, role, sheet):
        for record in (sheet, sheet.user_input_line_ids):
            found = env[record._name]
            with self.subTest(role, model=record._name):
                if found.has_access("read"):
                    self.assertFalse(found.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    found.browse(record.ids).read(["survey_id"])

    def test_who_writes_questions_tries_them_out(self):
        survey = self.survey.with_user(self.users["livelihoods"])
        trial = survey._create_answer(test_entry=True, check_attempts=False)
        self.assertTrue(trial.with_user(self.users["livelihoods"]).read(["state"]))

    def test_the_address_dies_with_the_last_answer(self):
        _sheet, address = self.opinion_of_one()
        self.trainer.password = self.trainer.login
        self.authenticate(self.trainer.login, self.trainer.login)
        page = self.url_open(address)
        self.assertNotIn("Which needle?", page.text)
        self.assertNotIn("Fine", page.text)

    def test_the_page_of_results_counts_nobody(self):
        self.opinion_of_one()
        user = self.users["livelihoods"]
        user.password = user.login
        self.authenticate(user.login, user.login)
        page = self.url_open(f"/survey/results/{self.opinion.id}")
        self.assertEqual(page.status_code, 200)
        self.assertTrue("100%" not in "".join(page.text.split()))
