import io

from psycopg2 import DatabaseError
from psycopg2.errors import InsufficientPrivilege
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..report.report_certificate import WITH_NAME
from .test_note import NotesCase


@tagged("post_install", "-at_install")
class TestCertificate(NotesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doctor = cls.users["medical"]
        cls.env["hr.employee"].sudo().create(
            {"name": "Test doctor", "user_id": cls.doctor.id, "profession": "doctor"}
        )
        cls.requisition = (
            cls.env["onestop.legal.step"]
            .with_user(cls.users["legal"])
            .create(
                {
                    "case_id": cls.case.id,
                    "kind": "requisition",
                    "date_due": "2030-01-01",
                }
            )
        )
        cls.draft = (
            cls.env["onestop.medical.certificate"]
            .with_user(cls.doctor)
            .create(
                {
                    "case_id": cls.case.id,
                    "requisition_id": cls.requisition.id,
                    "findings": "two bruises",
                    "conclusion": "they fit what she says",
                }
            )
        )
        cls.env.invalidate_all()

    def test_a_nurse_writes_none(self):
        self.doctor.sudo().employee_ids.profession = "nurse"
        with self.assertRaises(AccessError):
            self.draft.create({"case_id": self.case.id})
        with self.assertRaises(AccessError):
            self.draft.action_issue()

    def test_another_doctor_writes_her_own(self):
        other = new_test_user(
            self.env(su=True), "test_doctor", groups="onestop_base.group_medical"
        )
        self.centre.sudo().member_ids |= other
        self.env["hr.employee"].sudo().create(
            {"name": "Other doctor", "user_id": other.id, "profession": "doctor"}
        )
        self.case._name_on_team(other, "medical")
        theirs = self.draft.with_user(other)
        self.assertEqual(theirs.findings, "two bruises")
        with self.assertRaises(AccessError):
            theirs.findings = "none"
        with self.assertRaises(AccessError):
            theirs.action_issue()

    def test_requisition_of_the_same_file(self):
        other = self._make_case(self._make_person("Nana"))
        other._name_on_team(self.doctor, "medical")
        step = self.env["onestop.legal.step"].sudo()
        step = step.create(
            {"case_id": other.id, "kind": "requisition", "date_due": "2030-01-01"}
        )
        with self.assertRaises(ValidationError):
            self.draft.requisition_id = step.id

    def test_who_reads(self):
        for user in (
            self.users["social_worker"],
            self.users["legal"],
            self.users["psychologist"],
            self.users["director"],
            self.outsider,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).read(["serial"])
        self.break_glass(self.users["director"])
        director = self.draft.with_user(self.users["director"])
        self.assertEqual(director.read(["findings"])[0]["findings"], "two bruises")

    def test_legal_officer_sees_that_one_exists(self):
        step = self.requisition
        self.assertFalse(step.certificate_issued)
        self.draft.action_issue()
        self.assertEqual(step.certificate_issued, self.draft.date)
        with self.assertRaises(AccessError):
            self.draft.with_user(self.users["legal"]).read(["findings"])
        step.with_user(self.users["legal"]).certificate_issued = False
        self.assertTrue(step.certificate_issued)

    def test_issued_stays_as_it_is(self):
        self.draft.findings = "three bruises"
        self.draft.action_issue()
        with self.assertRaises(UserError):
            self.draft.findings = "none"
        with self.assertRaises(UserError):
            self.draft.sudo().write({"findings": "none"})
        with self.assertRaises(UserError):
            self.draft.sudo().unlink()
        self.env.flush_all()
        for query in (
            "UPDATE onestop_medical_certificate SET findings = NULL WHERE id = %s",
            "UPDATE onestop_medical_certificate SET serial = NULL, date = NULL"
            " WHERE id = %s",
            "DELETE FROM onestop_medical_certificate WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query, [self.draft.id])

    def test_database_keeps_serial_and_successor(self):
        other = self.draft.create({"case_id": self.case.id})
        self.draft.action_issue()
        self.draft.action_correct()
        self.env.flush_all()
        for rule, change in (
            ("issued_together", "serial = 'X'"),
            ("issued_together", "date = CURRENT_DATE"),
            ("supersedes_once", f"supersedes_id = {self.draft.id}"),
        ):
            with self.subTest(change=change), mute_logger("odoo.sql_db"):
                with self.assertRaises(DatabaseError) as caught:
                    with self.env.cr.savepoint(flush=False):
                        self.env.cr.execute(
                            f"UPDATE onestop_medical_certificate SET {change}"
                            f" WHERE id = {other.id}"
                        )
                name = caught.exception.diag.constraint_name
                self.assertEqual(name, f"onestop_medical_certificate_{rule}")

    def test_serial_and_author_are_the_servers(self):
        other = self.draft.create(
            {
                "case_id": self.case.id,
                "serial": "X",
                "date": "2001-01-01",
                "user_id": self.outsider.id,
            }
        )
        self.assertFalse(other.serial)
        self.assertFalse(other.date)
        self.assertEqual(other.user_id, self.doctor)
        with self.assertRaises(UserError):
            other.action_issue()

    def test_a_mistake_is_corrected_by_a_new_one(self):
        self.draft.action_issue()
        new = self.draft.browse(self.draft.action_correct()["res_id"])
        self.assertEqual(new.supersedes_id, self.draft)
        self.assertEqual(new.findings, "two bruises")
        new.findings = "three bruises"
        new.action_issue()
        self.assertNotEqual(new.serial, self.draft.serial)
        self.assertEqual(self.draft.superseded_by_ids, new)
        with self.assertRaises(UserError):
            self.draft.action_correct()

    def paper(self, **context):
        """Return (bytes, text) of the certificate on paper, as the doctor prints it."""
        reports = self.env["ir.actions.report"].with_user(self.doctor)
        content, _kind = reports.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf("onestop_cases.report_certificate", self.draft.ids)
        reader = PdfReader(io.BytesIO(content))
        return content, reader, "\n".join(page.extract_text() for page in reader.pages)

    def kept_papers(self):
        """Return how many files of certificates, and PDF of anything, are stored."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .search_count(
                [
                    "|",
                    ("res_model", "=", self.draft._name),
                    ("mimetype", "=", "application/pdf"),
                ]
            )
        )

    def test_paper_has_the_least_data_and_is_kept_nowhere(self):
        self.draft.action_issue()
        kept = self.kept_papers()
        _content, reader, text = self.paper()
        self.assertIn(self.draft.serial, text.replace("\n", ""))
        self.assertIn("two bruises", text)
        self.assertIn(self.person.code, text)
        self.assertNotIn("Awa", text)
        self.assertNotIn("text of medical", text)
        self.assertFalse(reader.metadata.title)
        self.assertEqual(self.kept_papers(), kept)

    def test_her_name_stands_on_it_only_when_it_is_opened_for_it(self):
        worker = self.person.with_user(self.users["social_worker"])
        worker.enter_identity(self.person.id, {"legal_name": "Fatoumata Example"})
        self.draft.action_issue()
        self.env.flush_all()
        self.assertNotIn("Fatoumata", self.paper()[2])
        self.assertNotIn("Fatoumata", self.paper(**{WITH_NAME: "yes"})[2])
        self.assertIn("Fatoumata Example", self.paper(**{WITH_NAME: True})[2])
        wizard = (
            self.env["onestop.certificate.print"]
            .with_user(self.doctor)
            .create({"certificate_id": self.draft.id, "with_name": True})
        )
        action = wizard.action_print()
        self.assertNotIn("Fatoumata", str(action))
        self.assertIs(action["context"][WITH_NAME], True)

    def test_printing_is_logged(self):
        self.draft.action_issue()
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.precommit.data.clear()
        self.paper()
        pending = self.env.cr.precommit.data["onestop_privacy.access"]
        opened = {
            model: set(ids) for (_uid, model, _why), (ids, _names) in pending.items()
        }
        self.assertIn(self.draft.id, opened["onestop.medical.certificate"])

    def test_a_draft_is_not_printed(self):
        with self.assertRaises(UserError):
            self.paper()

    def test_nobody_else_prints(self):
        self.draft.action_issue()
        for role in ("legal", "social_worker", "director"):
            reports = self.env["ir.actions.report"].with_user(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                    "onestop_cases.report_certificate", self.draft.ids
                )
