from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .test_note import NotesCase


@tagged("post_install", "-at_install")
class TestLegalStep(NotesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.case)
        cls.steps = {
            kind: cls.env["onestop.legal.step"]
            .with_user(cls.users["legal"])
            .create({"case_id": cls.case.id, "kind": kind, "date_due": cls.today})
            for kind in ("complaint", "hearing")
        }
        cls.env.invalidate_all()

    def kinds_of(self, role):
        steps = self.env["onestop.legal.step"].with_user(self.users[role])
        return set(steps.search([("case_id", "=", self.case.id)]).mapped("kind"))

    def test_who_reads_which_kinds(self):
        for role in ("social_worker", "medical", "psychologist", "legal"):
            with self.subTest(role=role):
                self.assertEqual(self.kinds_of(role), {"complaint", "hearing"})
        self.assertEqual(self.kinds_of("police"), {"complaint"})
        self.assertEqual(self.kinds_of("director"), set())
        self.break_glass(self.users["director"])
        self.assertEqual(self.kinds_of("director"), {"complaint", "hearing"})

    def test_police_reads_no_kind_of_others_by_id(self):
        with self.assertRaises(AccessError):
            self.steps["hearing"].with_user(self.users["police"]).read(["date_due"])

    def test_who_writes(self):
        steps = self.env["onestop.legal.step"]
        vals = {"case_id": self.case.id, "kind": "complaint", "date_due": self.today}
        for role in ("social_worker", "medical", "psychologist", "director"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                steps.with_user(self.users[role]).create(vals)
        police = steps.with_user(self.users["police"])
        police.create(vals).action_done()
        with self.assertRaises(AccessError):
            police.create({**vals, "kind": "outcome"})
        with self.assertRaises(AccessError):
            self.steps["complaint"].with_user(self.users["police"]).kind = "outcome"

    def test_police_off_the_team_reads_nothing(self):
        member = self.case.sudo().member_ids.filtered(
            lambda member: member.discipline == "police"
        )
        self.env.cr.execute(
            "UPDATE onestop_case_member SET date_to = date_from WHERE id = %s",
            [member.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.kinds_of("police"), set())

    def test_late_steps(self):
        step = self.steps["hearing"].with_user(self.users["legal"])
        self.assertFalse(step.is_late)
        step.date_due = self.today - timedelta(days=1)
        self.assertTrue(step.is_late)
        late = step.search([("is_late", "=", True), ("case_id", "=", self.case.id)])
        self.assertEqual(late, step)
        step.action_done()
        self.assertFalse(step.is_late)

    def test_what_is_done_lies_in_the_past(self):
        with self.assertRaises(ValidationError):
            self.steps["hearing"].with_user(self.users["legal"]).write(
                {"state": "done", "date": self.today + timedelta(days=2)}
            )

    def test_text_of_a_step_is_its_disciplines(self):
        step = self.steps["complaint"]
        for role in ("legal", "police"):
            step.with_user(self.users[role]).note_ids.create(
                {"legal_step_id": step.id, "text": f"{role} on the complaint"}
            )
        for role, expected in (
            ("legal", ["legal on the complaint"]),
            ("police", ["police on the complaint"]),
            ("social_worker", []),
        ):
            self.env.invalidate_all()
            with self.subTest(role=role):
                notes = step.with_user(self.users[role]).note_ids
                self.assertEqual(notes.mapped("text"), expected)


@tagged("post_install", "-at_install")
class TestMandatoryReport(NotesCase):
    def report(self, role, **vals):
        reports = self.env["onestop.mandatory.report"].with_user(self.users[role])
        return reports.create(
            {
                "case_id": self.case.id,
                "reason": "danger",
                "to_whom": "police",
                "told_beforehand": "yes",
                **vals,
            }
        )

    def test_why_she_was_not_told_is_asked(self):
        with self.assertRaises(ValidationError):
            self.report("social_worker", told_beforehand="no")
        report = self.report("legal", told_beforehand="no", why_not="no time")
        self.assertEqual(report.why_not, "no time")

    def test_to_whom_is_asked(self):
        with self.assertRaises(ValidationError):
            self.report("legal", to_whom=False)
        with self.assertRaises(ValidationError):
            self.report("legal", to_whom=False, decision="not_reported")

    def test_who_reads(self):
        report = self.report("social_worker")
        report.with_user(self.users["legal"]).read(["reason"])
        for user in (
            self.users["medical"],
            self.users["psychologist"],
            self.users["director"],
            self.outsider,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                report.with_user(user).read(["reason"])
        self.break_glass(self.users["director"])
        report.with_user(self.users["director"]).read(["reason"])

    def test_a_minor_prompts_until_it_is_answered(self):
        self.case.sudo().is_minor = True
        self.assertTrue(self.case.is_report_open)
        self.report("social_worker", reason="minor")
        self.env.invalidate_all()
        self.assertFalse(self.case.is_report_open)


@tagged("post_install", "-at_install")
class TestHome(NotesCase):
    def test_a_late_step_is_on_the_home_screen_of_who_enters_it(self):
        step = (
            self.env["onestop.legal.step"]
            .with_user(self.users["legal"])
            .create(
                {
                    "case_id": self.case.id,
                    "kind": "hearing",
                    "date_due": fields.Date.context_today(self.case)
                    - timedelta(days=2),
                }
            )
        )
        cases = self.env["onestop.case"]
        for role, expected in (("legal", step), ("police", step.browse())):
            with self.subTest(role=role):
                parts = cases.with_user(self.users[role])._overdue_parts()
                domain = next(p["domain"] for p in parts if p["key"] == "legal")
                found = step.with_user(self.users[role]).search(domain)
                self.assertEqual(found, expected)
        keys = [part["key"] for part in cases._overdue_parts()]
        self.assertNotIn("legal", keys)
