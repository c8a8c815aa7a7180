from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .common import WorkshopsCase


class SurveyCase(WorkshopsCase):
    """A test and an opinion of one question each."""

    LEARNERS = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls._make_survey("Test")
        cls.opinion = cls._make_survey("Opinion")
        cls.curriculum.write(
            {
                "test_survey_id": cls.survey.id,
                "reaction_survey_id": cls.opinion.id,
            }
        )

    @classmethod
    def _make_survey(cls, title):
        return cls.env["survey.survey"].create(
            {
                "title": title,
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Which needle?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {
                                        "value": "Fine",
                                        "is_correct": True,
                                        "answer_score": 10,
                                    }
                                ),
                                Command.create({"value": "Thick"}),
                            ],
                        }
                    )
                ],
            }
        )

    def answer(self, sheet, right):
        question = sheet.survey_id.question_and_page_ids
        choice = question.suggested_answer_ids[0 if right else 1]
        sheet._save_lines(question, choice.id)
        sheet._mark_done()


class TestLearnerTest(SurveyCase):
    def make_tests(self, kind):
        cohort = self.cohort.with_user(self.trainer)
        action = cohort._open_tests(kind)
        return self.as_("trainer")["onestop.learner.test"].search(action["domain"])

    def test_one_for_each_learner_and_no_name_in_it(self):
        tests = self.make_tests("pre")
        self.assertEqual(tests.enrolment_id, self.learners)
        self.assertEqual(self.make_tests("pre"), tests)
        sheets = tests.sudo().user_input_id
        self.assertEqual(len(sheets), 3)
        self.assertFalse(sheets.partner_id)
        self.assertFalse(any(sheets.mapped("email")) or any(sheets.mapped("nickname")))

    def test_what_was_learnt(self):
        before, after = self.make_tests("pre"), self.make_tests("post")
        for number, test in enumerate(before):
            self.answer(test.sudo().user_input_id, right=number == 2)
        for number, test in enumerate(after):
            self.answer(test.sudo().user_input_id, right=number != 1)
        self.assertEqual(after.mapped("score"), [100, 0, 100])
        found = self.cohort.with_user(self.trainer).quality()
        # 0 -> 100 is a gain of 100, 0 -> 0 of 0, and from 100 nothing can be gained
        self.assertEqual((found["gain"], found["gain_count"]), (50, 2))
        with self.assertRaisesRegex(UserError, "answered these questions"):
            after[0].action_start()

    def test_opinions_are_of_nobody(self):
        cohort = self.cohort.with_user(self.trainer)
        action = cohort.action_reaction()
        self.assertIn("/survey/start/", action["url"])
        sheet = self.cohort.reaction_input_ids
        self.answer(sheet, right=True)
        self.assertEqual(sheet.state, "done")
        self.assertFalse(sheet.partner_id)
        links = self.env["onestop.learner.test"].search(
            [("user_input_id", "in", sheet.ids)]
        )
        self.assertFalse(links)

    def test_a_survey_that_asks_for_a_name_is_refused(self):
        asking = self._make_survey("Asks")
        asking.question_and_page_ids = [
            Command.create(
                {
                    "title": "Name?",
                    "question_type": "char_box",
                    "save_as_nickname": True,
                }
            )
        ]
        with self.assertRaisesRegex(ValidationError, "ask for a name"):
            self.curriculum.test_survey_id = asking

    def test_a_trainer_of_others_sees_no_test(self):
        tests = self.make_tests("pre")
        other = self.as_(self.other_trainer)["onestop.learner.test"]
        self.assertFalse(other.search([("id", "in", tests.ids)]))
