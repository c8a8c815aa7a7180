"""What a tablet takes along of graduates to ask, and how its drafts come back."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_graduates import ANSWERS, GraduatesCase, new_uid


@tagged("post_install", "-at_install")
class TestTabletCalls(GraduatesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.learners[0]
        cls.contact(cls.learner)

    def setUp(self):
        super().setUp()
        self.round = self.round_of(self.learner, 24)
        self.tablet = self.as_("livelihoods")["onestop.tablet"]

    def rows(self):
        return self.tablet.get_week()["calls"]["rows"]

    def send(self, values, uid=None, base=0, who="livelihoods", after=None, **more):
        draft = {"followup_id": self.round.id, "values": values, "base": base, **more}
        tablet = self.as_(who)["onestop.tablet"]
        return tablet.sync_call(uid or new_uid(), draft, after=after)

    # --------------------------------------------------------------- week
    def test_tabs_by_role(self):
        self.assertEqual(self.tablet.get_week()["tabs"], ["calls"])
        trainer = self.as_("trainer")["onestop.tablet"].get_week()
        self.assertEqual(trainer["tabs"], ["attendance"])
        self.assertNotIn("calls", trainer)
        both = self.users["livelihoods"]
        both.group_ids += self.env.ref("onestop_base.group_trainer")
        self.assertEqual(self.tablet.get_week()["tabs"], ["attendance", "calls"])

    def test_who_agrees_alone_and_no_number(self):
        (row,) = self.rows()
        self.assertEqual((row["id"], row["name"]), (self.round.id, "Alias 1"))
        self.assertEqual(
            set(row),
            {
                "id",
                "name",
                "round",
                "round_label",
                "date_due",
                "is_late",
                "version",
                "has_text",
                "values",
            },
        )
        text = json.dumps(self.tablet.get_week())
        self.assertNotIn("70 00 00 09", text)
        self.assertNotIn("Is the cloth ready?", text)
        self.assertNotIn(self.learner.code, text)

    def test_questions_come_in_her_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.users["livelihoods"].lang = "fr_FR"
        label = self.env["ir.model.fields"]._get("onestop.graduate.followup", "savings")
        label.with_context(lang="fr_FR").field_description = "Ce qu'elle a mis de côté"
        sections = self.tablet.get_week()["calls"]["form"]["sections"]
        labels = [row["label"] for part in sections for row in part["questions"]]
        self.assertIn("Ce qu'elle a mis de côté", labels)

    def test_answers_of_a_begun_round_but_no_free_text(self):
        self.send({"savings": 500, "text": "what she said", "incomes": []})
        (row,) = self.rows()
        self.assertEqual((row["version"], row["has_text"]), (1, True))
        self.assertEqual(row["values"]["savings"], 500)
        self.assertNotIn("what she said", json.dumps(row))

    # -------------------------------------------------------------- drafts
    def test_the_same_draft_counts_once(self):
        uid = new_uid()
        self.assertTrue(self.send({"savings": 500}, uid)["applied"])
        self.assertEqual(self.send({"savings": 500}, uid)["why"], "again")
        self.assertEqual((self.round.savings, self.round.version), (500, 1))

    def test_after_her_own_draft_whose_answer_was_lost(self):
        uid = new_uid()
        self.send({"savings": 500}, uid)
        answer = self.send({"savings": 700}, after=[uid])
        self.assertTrue(answer["applied"])
        self.assertEqual(self.round.savings, 700)

    def test_a_colleagues_answers_are_not_written_over(self):
        uid = new_uid()
        self.send({"savings": 500}, uid)
        self.send({"savings": 900}, base=1)
        answer = self.send({"savings": 700}, after=[uid])
        self.assertEqual(answer["why"], "changed")
        self.assertEqual(self.round.savings, 900)

    def test_finish(self):
        answer = self.send(ANSWERS, finish=True)
        self.assertEqual(answer["state"], "done")
        self.assertEqual(self.round.state, "done")
        self.assertFalse(self.rows())

    # ------------------------------------------------------------- refused
    def test_drafts_of_somebody_else_are_not_taken(self):
        draft = {"followup_id": self.round.id, "values": {"savings": 1}, "base": 0}
        with self.assertRaises(UserError):
            self.tablet.sync_call(new_uid(), draft, user=self.users["trainer"].id)
        self.assertFalse(self.round.version)

    def test_roles(self):
        for role in ("trainer", "director", "storekeeper", "social_worker"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.send({"savings": 1}, who=role)

    def test_what_is_no_draft(self):
        for bad in (None, [], "x"):
            with self.subTest(bad), self.assertRaises(UserError):
                self.tablet.sync_call(new_uid(), bad)
        with self.assertRaises(UserError):
            self.send({"savings": 1}, after="x")
        with self.assertRaises(AccessError):
            self.tablet.sync_call(new_uid(), {"followup_id": 2**31 - 7})
