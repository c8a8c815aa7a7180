from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestOpening(CasesCase):
    """Opening a whole file at once shows nothing that its parts alone would not."""

    def setUp(self):
        super().setUp()
        self.social = self.env["onestop.followup"].create(
            {"case_id": self.case.id, "text": "for social workers"}
        )
        self.doctor = self.users["medical"]
        self.medical = self.social.with_user(self.doctor).create(
            {"case_id": self.case.id, "text": "for doctors"}
        )
        self.env["onestop.case.assessment"].create(
            {"case_id": self.case.id, "text": "for social workers"}
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def open(self, user, **pages):
        spec = {name: {"fields": fields} for name, fields in pages.items()}
        return self.case.with_user(user).web_read(spec)[0]

    def test_followups_of_own_discipline(self):
        for user, text in (
            (self.case.manager_id, "for social workers"),
            (self.doctor, "for doctors"),
        ):
            found = self.open(user, followup_ids={"text": {}, "date_due": {}})
            texts = [row["text"] for row in found["followup_ids"]]
            self.assertEqual(texts, [text])

    def test_what_others_have_read_before_is_forgotten(self):
        """Code with more rights has read all lines in the same call."""
        case = self.case.with_user(self.doctor)
        self.assertEqual(len(case.sudo().followup_ids), 2)
        found = self.open(self.doctor, followup_ids={"text": {}})
        self.assertEqual([r["text"] for r in found["followup_ids"]], ["for doctors"])

    def test_groups_of_fields(self):
        with self.assertRaises(AccessError):
            self.open(self.doctor, assessment_ids={"text": {}})
        found = self.open(self.doctor, assessment_ids={"need_health": {}})
        self.assertEqual(found["assessment_ids"][0]["need_health"], "none")

    def test_no_way_on_through_a_line(self):
        """A path through a line to other records asks for access as ever."""
        with self.assertRaises(AccessError):
            self.open(
                self.doctor,
                followup_ids={
                    "case_id": {"fields": {"assessment_ids": {"fields": {"text": {}}}}}
                },
            )
        found = self.open(
            self.doctor,
            followup_ids={
                "case_id": {"fields": {"followup_ids": {"fields": {"text": {}}}}}
            },
        )
        inner = found["followup_ids"][0]["case_id"]["followup_ids"]
        self.assertEqual([row["text"] for row in inner], ["for doctors"])

    def test_lines_alone_are_asked_for_access(self):
        """The shortcut is the file's: no call from outside can take it."""
        for context in ({}, {"case_opening": True}, {"case_opening": "<internal>"}):
            lines = self.social.with_user(self.doctor).with_context(**context)
            with self.subTest(context=context), self.assertRaises(AccessError):
                lines.web_read({"text": {}})

    def test_the_log_keeps_it(self):
        self.env["onestop.access.log"].sudo().flush_model()
        self.open(self.doctor, followup_ids={"text": {}})
        self.env.cr.precommit.run()
        rows = self.env["onestop.access.log"].sudo()
        rows = rows.search([("user_id", "=", self.doctor.id)])
        self.assertIn("onestop.followup", rows.mapped("model"))

    def test_stage_counts_what_the_writer_does_not_see(self):
        """The doctor sees her follow-ups; the stage knows of all."""
        case = self.case.with_user(self.doctor)
        self.assertEqual(len(case.followup_ids), 1)
        self.social.sudo().date_done = "2030-01-01"
        self.assertEqual(case.sudo()._facts().followups_done, 1)
