from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.onestop_base.tests.common import ROLES

from .common_graduates import GraduatesCase

#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink.
MATRIX = {
    "onestop.graduate.followup": {"livelihoods": "r"},
    "onestop.graduate.income": {"livelihoods": "r"},
    "onestop.graduate.attempt": {"livelihoods": "r"},
    "onestop.graduate.draft": {"livelihoods": "r"},
    "onestop.reference.value": {
        "livelihoods": "r", "director": "r", "national": "crw",
    },
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
GUARDED = [name for name in MATRIX if name.startswith("onestop.graduate")]


@tagged("post_install", "-at_install")
class TestGraduateAccess(GraduatesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.learners[0]
        followup = cls.followups.filtered(
            lambda one: one.enrolment_id == cls.learner and one.round == "12"
        )
        cls.officer.note_try(followup.id, "visit", "not_reached")
        cls.answer(cls.officer.browse(followup.id))
        cls.records = {
            "onestop.graduate.followup": followup,
            "onestop.graduate.income": followup.income_ids[0],
            "onestop.graduate.attempt": followup.attempt_ids,
            "onestop.graduate.draft": cls.env["onestop.graduate.draft"].search(
                [("followup_id", "=", followup.id)]
            ),
            "onestop.reference.value": cls.env.ref("onestop_workshops.smig_2016"),
        }

    def seen(self, model, user):
        self.env.invalidate_all()
        found = self.env[model].with_user(user).search([])
        return self.records[model].id in found.ids

    def test_matrix(self):
        for model, by_role in MATRIX.items():
            for role in ROLES:
                target = self.as_(role)[model].browse(self.records[model].id)
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = target.browse() if operation == "create" else target
                        allowed = letter in by_role.get(role, "")
                        self.assertEqual(who.has_access(operation), allowed)

    def test_removed_from_the_centre(self):
        officer = self.users["livelihoods"]
        for model in GUARDED:
            self.assertTrue(self.seen(model, officer))
        self.centre.member_ids -= officer
        for model in GUARDED:
            with self.subTest(model=model):
                self.assertFalse(self.seen(model, officer))
                record = self.env[model].with_user(officer)
                with self.assertRaises(AccessError):
                    record.browse(self.records[model].id).read(["id"])

    def test_conflict_of_interest(self):
        """Neither rows, nor form, nor list of calls; with the next request."""
        officer = self.users["livelihoods"]
        person = self.learner.sudo().person_id
        self.env["onestop.conflict"].create(
            {
                "res_model": "onestop.person",
                "res_id": person.id,
                "user_id": officer.id,
                "reason": "her cousin",
            }
        )
        for model in GUARDED:
            with self.subTest(model=model):
                self.assertFalse(self.seen(model, officer))
        with self.assertRaises(AccessError):
            self.officer.open_form(self.records["onestop.graduate.followup"].id)
        codes = [row["code"] for row in self.officer.get_calls()["rows"]]
        self.assertNotIn(self.learner.code, codes)
        self.assertIn(self.learners[1].code, codes)

    def test_a_trainer_reads_none_of_it(self):
        """Not even of her own learner, whose enrolment she reads."""
        trainer = self.as_("trainer")
        learner = trainer["onestop.enrolment"].browse(self.learner.id)
        self.assertEqual(learner.alias, self.learner.alias)
        for read in (
            lambda: learner.followup_ids,
            lambda: learner.read(["followup_ids"]),
            lambda: trainer["onestop.graduate.followup"].search([]),
            lambda: trainer["onestop.enrolment"].search(
                [("followup_ids.is_independent", "=", True)]
            ),
        ):
            with self.assertRaises(AccessError):
                read()

    def test_graduation_by_a_trainer_makes_rounds(self):
        """She may end a course; what follows is not hers to see."""
        other = self._enrol(self.other_cohort, 1)
        other.sudo().write({"state": "completed", "date_end": self.graduated})
        self.assertEqual(len(other.sudo().followup_ids), 5)

    def test_absent_is_as_forbidden(self):
        with self.assertRaises(AccessError) as absent:
            self.officer.open_form(999_999_999)
        other = self.as_("trainer")["onestop.graduate.followup"]
        for wrong in ("1", True, None, [1]):
            with self.assertRaises(AccessError):
                self.officer.open_form(wrong)
        self.assertTrue(str(absent.exception))
        self.assertFalse(other.has_access("read"))

    def test_text_is_sealed(self):
        followup = self.records["onestop.graduate.followup"]
        self.env.flush_all()
        [[stored]] = self.env.execute_query(
            SQL(
                "SELECT text::text FROM onestop_graduate_followup WHERE id = %s",
                followup.id,
            )
        )
        self.assertTrue(stored)
        self.assertNotIn("what she said", stored)

    def test_a_purge_takes_text_and_leaves_figures(self):
        followup = self.records["onestop.graduate.followup"]
        self.env.flush_all()
        counts = self.env["onestop.graduate.followup"]._purge(followup.ids)
        self.assertEqual(counts, {"text": 1})
        self.assertFalse(followup.text)
        self.assertTrue(followup.is_independent)
        self.assertEqual(followup.income, 45000)

    def test_a_file_leads_to_its_rounds(self):
        """Who looked, holds and purges reach all that hangs on a person."""
        person = self.learner.sudo().person_id
        targets = person._access_log_targets()
        for model in GUARDED:
            with self.subTest(model=model):
                self.assertIn(self.records[model].id, targets.get(model, ()))

    def test_display_names_are_numbers(self):
        for model in GUARDED:
            record = self.records[model]
            self.assertEqual(record.display_name, str(record.id))


@tagged("post_install", "-at_install")
class TestGraduateMerging(GraduatesCase):
    """A woman who was recorded twice: what she answered becomes one person's."""

    def merge(self, first, second):
        social = self.users["social_worker"]
        ends, stays = first.sudo().person_id, second.sudo().person_id
        (ends | stays).circle_ids = social
        ends.with_user(social).merge_into(stays.id)
        self.env.invalidate_all()
        return stays

    def test_rounds_follow(self):
        second = self._enrol(self.other_cohort, 1)
        self.answer(self.round_of(self.learners[0], 12))
        person = self.merge(self.learners[0], second)
        self.assertEqual(self.learners[0].sudo().person_id, person)
        followups = self.officer.search(
            [("enrolment_id.person_id", "=", person.id), ("state", "=", "done")]
        )
        self.assertEqual(followups.round, "12")
        self.assertEqual(followups.alias, person.alias)

    def test_twice_in_one_cohort(self):
        first, second = self.learners[:2]
        before = first.sudo().person_id
        with self.assertRaisesRegex(UserError, "nothing was changed"):
            self.merge(first, second)
        self.assertEqual(first.sudo().person_id, before)
