"""What was tried over RPC to read or to forge, and is refused."""

import base64
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.onestop_base.tools.xlsx_lines import write_table
from odoo.addons.onestop_privacy.models import onestop_guarded_tries as tries

from .common_marks import MarksCase

#: Roles that read no learner, and what they ask about women they know by a number.
BLIND = (
    "reception",
    "social_worker",
    "storekeeper",
    "finance_officer",
    "finance_certifier",
    "director",
    "national",
    "protection",
    "auditor",
)


class Elsewhere:
    """A cohort, learners and colleagues of the other centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_officer = cls._colleague("livelihoods")
        cls.foreign_employee = cls.env["hr.employee"].create(
            {
                "name": "Far away",
                "centre_id": cls.other_centre.id,
                "profession": "trainer",
            }
        )
        room = cls.env["onestop.workshop"].create(
            {"name": "Far room", "centre_id": cls.other_centre.id}
        )
        cls.foreign_cohort = cls._make_cohort(
            cls.foreign_employee, room, centre_id=cls.other_centre.id
        )
        cls.foreign_session = cls._make_sessions(cls.foreign_cohort, 1)

    @classmethod
    def _colleague(cls, role):
        user = cls.env["res.users"].create(
            {
                "name": f"Far {role}",
                "login": f"test_far_{role}",
                "group_ids": [cls.env.ref(f"onestop_base.group_{role}").id],
            }
        )
        cls.other_centre.member_ids += user
        return user


@tagged("post_install", "-at_install")
class TestForgedFields(Elsewhere, MarksCase):
    """Values that follow from others, sent by RPC all the same."""

    def test_a_locked_session_is_not_moved_to_today(self):
        """By its date a session is locked; a trainer wrote another one, and marks."""
        session = self.sessions[0]
        self.save_all(session)
        session.with_env(self.as_("trainer")).write(
            {"date": date.today() + timedelta(days=300), "hours": 9}
        )
        self.assertEqual((session.date, session.hours), (self.monday.date(), 3))

    def test_a_learner_is_not_given_to_another_centre(self):
        learner = self.learners[0]
        learner.with_env(self.as_("livelihoods")).write(
            {"centre_id": self.other_centre.id}
        )
        self.env.flush_all()
        self.assertEqual(learner.centre_id, self.centre)
        far = self.as_(self.foreign_officer)["onestop.enrolment"]
        self.assertFalse(far.search([]))

    def test_nor_is_what_tells_of_her(self):
        made = self.as_("trainer")["onestop.assessment"].create(
            {
                "enrolment_id": self.learners[0].id,
                "competency_id": self.curriculum.competency_ids[0].id,
                "cohort_id": self.other_cohort.id,
            }
        )
        self.assertEqual(made.cohort_id, self.cohort)

    def test_whose_a_sale_is(self):
        product = self.env["product.product"].create({"name": "Bag"})
        sale = self.as_("trainer")["onestop.workshop.sale"].create(
            {
                "cohort_id": self.cohort.id,
                "product_id": product.id,
                "amount": 5000,
                "income_to": "learner",
            }
        )
        self.assertEqual(sale.income_to, "centre")
        sale.write({"income_to": "learner"})
        self.assertEqual(sale.income_to, "centre")

    def test_nobody_moves_a_record_out_of_her_reach(self):
        product = self.env["product.product"].create({"name": "Bag"})
        sale = self.as_("trainer")["onestop.workshop.sale"].create(
            {"cohort_id": self.cohort.id, "product_id": product.id, "amount": 5000}
        )
        for cohort in (self.other_cohort, self.foreign_cohort):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                sale.write({"cohort_id": cohort.id})
        group = self.as_("livelihoods")["onestop.savings.group"].create(
            {"name": "Benkadi"}
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            group.write({"centre_id": self.other_centre.id})
        requisition = self.as_("trainer")["onestop.requisition"].create(
            {"session_id": self.sessions[0].id}
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            requisition.write({"session_id": self.foreign_session.id})

    def test_marks_of_another_cohort(self):
        """By each way in a trainer of others gets what an absent one gets."""
        other = self.as_(self.other_trainer)
        session, learner = self.sessions[0], self.learners[0]
        with self.assertRaises(AccessError):
            session.with_env(other).get_sheet()
        with self.assertRaises(AccessError):
            other["onestop.session"].get_today(session.id)
        marks = [{**self.mark(learner, "absent"), "session_id": session.id}]
        [answer] = other["onestop.tablet"].sync(marks)
        absent = [{**self.mark(learner, "absent"), "session_id": 999999999}]
        [nothing] = other["onestop.tablet"].sync(absent)
        self.assertEqual(
            {**answer, "uid": 0, "session_id": 0},
            {**nothing, "uid": 0, "session_id": 0},
        )
        self.assertFalse(self.attendance(session, learner))
        for command in (
            Command.create({"enrolment_id": learner.id, "mark": "present"}),
            Command.link(1),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                session.with_env(self.as_("trainer")).write(
                    {"attendance_ids": [command]}
                )


@tagged("post_install", "-at_install")
class TestOracles(Elsewhere, MarksCase):
    """Questions whose answer would tell of one woman."""

    def test_no_path_leads_to_a_learner(self):
        self.save_all(self.sessions[0], absent={2})
        learner = self.learners[1]
        for role in BLIND:
            env = self.as_(role)
            for model, path in (
                ("onestop.session", "attendance_ids.mark"),
                ("onestop.session", "attendance_ids.enrolment_id.person_id.alias"),
                ("onestop.cohort", "enrolment_ids.state"),
                ("onestop.cohort", "enrolment_ids"),
                ("onestop.savings.group", "member_ids.enrolment_id"),
                ("onestop.kit.handover", "receipt_ids.enrolment_id"),
            ):
                with self.subTest(role=role, path=path):
                    self.assert_refused(env, model, path, learner.id)

    def assert_refused(self, env, model, path, value):
        calls = (
            lambda: env[model].search([(path, "in", ["absent", "left", value])]),
            lambda: env[model].formatted_read_group(
                [], [path.split(".")[0]], ["__count"]
            ),
            lambda: env[model].search([(path, "!=", False)], order=path),
        )
        for call in calls:
            try:
                with self.env.cr.savepoint():
                    answer = call()
            except (AccessError, ValueError):
                continue
            self.fail(f"{model} answers to {path}: {answer}")

    def test_a_wizard_tells_nothing_of_another_centre(self):
        """A related field read the cohort of another centre as superuser."""
        far = self.as_(self.foreign_officer)
        spec = {"free_count": {}, "waiting_count": {}, "centre_id": {}}
        with self.assertRaises(AccessError):
            far["onestop.enrolment.add"].onchange(
                {"cohort_id": self.cohort.id}, ["cohort_id"], spec
            )
        with self.assertRaises(AccessError):
            far["onestop.session.make.up"].onchange(
                {"session_id": self.sessions[0].id},
                ["session_id"],
                {"cohort_id": {"fields": {"display_name": {}}}},
            )

    def test_costs_answer_alike(self):
        texts = set()
        for ids in ([self.foreign_cohort.id], [999999999]):
            cohorts = self.as_("finance_officer")["onestop.cohort"].browse(ids)
            with self.assertRaises(AccessError) as caught:
                cohorts.material_cost()
            texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1)

    def test_codes_tried_by_a_list_are_tries(self):
        code = (
            self.env["onestop.person"].create({"centre_id": self.other_centre.id}).code
        )
        headings = ["Code of the person", "Code of the cohort"]
        rows = [(code, self.cohort.code)]
        wizard = self.as_("livelihoods")["onestop.training.import"].create(
            {
                "kind": "learners",
                "file": base64.b64encode(write_table("x", headings, rows)),
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT file FROM onestop_training_import WHERE id = %s", [wizard.id]
        )
        [sealed] = self.env.cr.fetchone()
        self.assertNotIn(b"PK", bytes(sealed)[:4])
        with Tried() as noted:
            wizard.action_import()
        self.assertEqual(wizard.state, "bad")
        self.assertEqual(len(noted), 1)


class Tried:
    """Lists the refused tries that are noted within it: they outlive rollbacks."""

    def __enter__(self):
        rows, self.kept = [], tries.note_refused
        tries.note_refused = lambda env, model, ids: rows.append((model, ids))
        return rows

    def __exit__(self, *_error):
        tries.note_refused = self.kept


@tagged("post_install", "-at_install")
class TestQuality(MarksCase):
    def opinion(self, survey, right):
        sheet = survey._create_answer(check_attempts=False)
        question = survey.question_and_page_ids
        answers = question.suggested_answer_ids
        sheet._save_lines(question, answers[0 if right else 1].id)
        sheet._mark_done()
        self.cohort.reaction_input_ids += sheet

    def test_one_opinion_is_nobodys(self):
        """A mean of one, or a mean before and after one, is what she said."""
        survey = self.env["survey.survey"].create(
            {
                "title": "Opinion",
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Good?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {
                                        "value": "Yes",
                                        "is_correct": True,
                                        "answer_score": 10,
                                    }
                                ),
                                Command.create({"value": "No"}),
                            ],
                        }
                    )
                ],
            }
        )
        cohort = self.cohort.with_user(self.storekeeper)
        for _n in range(4):
            self.opinion(survey, right=True)
        self.assertIsNone(cohort.quality()["reaction"])
        self.opinion(survey, right=True)
        self.assertEqual(cohort.quality()["reaction"], 100)
        self.opinion(survey, right=False)
        self.assertEqual(cohort.quality()["reaction"], 100)
