import base64
import io
import json
from datetime import timedelta

from pypdf import PdfReader

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .test_note import NotesCase


@tagged("post_install", "-at_install")
class TestCopy(NotesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.env["onestop.case.copy"].create(
            {"case_id": cls.case.id, "identity_check": "known"}
        )
        cls.parts = {part.discipline: part for part in cls.request.part_ids}
        cls.env.flush_all()
        cls.env.invalidate_all()

    def part(self, role, discipline):
        self.env.invalidate_all()
        return self.parts[discipline].with_user(self.users[role])

    def release_all(self):
        self.request.with_user(self.users["legal"])._confirm()
        for role, discipline in (("medical", "medical"), ("social_worker", "social")):
            self.part(role, discipline).action_release()

    def read_file(self, part):
        params = part.action_file()["params"]
        reader = PdfReader(io.BytesIO(base64.b64decode(params["content"])))
        self.assertTrue(reader.is_encrypted)
        self.assertFalse(reader.decrypt("wrong"))
        self.assertTrue(reader.decrypt(params["password"]))
        return "\n".join(page.extract_text() for page in reader.pages)

    def test_each_discipline_of_the_team_has_a_part_but_the_police(self):
        self.assertEqual(
            set(self.parts), {"social", "medical", "psychological", "legal"}
        )

    def test_a_part_is_its_disciplines(self):
        self.release_all()
        text = self.read_file(self.part("medical", "medical"))
        self.assertIn("text of medical", text)
        self.assertNotIn("text of social", text)
        for role in ("social_worker", "legal"):
            part = self.part(role, "medical")
            for name in ("action_release", "action_file", "action_print"):
                with self.subTest(role=role, name=name):
                    with self.assertRaises(AccessError):
                        getattr(part, name)()
            with self.assertRaises(AccessError):
                part.excluded_note_ids = self.notes["medical"]

    def test_what_is_left_out_is_left_out(self):
        part = self.part("medical", "medical")
        part.excluded_note_ids = self.notes["medical"]
        self.release_all()
        self.assertNotIn("text of medical", self.read_file(part))
        with self.assertRaises(UserError):
            part.excluded_note_ids = False

    def test_released_confirmed_and_in_time(self):
        part = self.part("medical", "medical")
        with self.assertRaises(UserError):
            part.action_print()
        part.action_release()
        with self.assertRaises(UserError):
            part.action_print()
        self.request.with_user(self.users["legal"])._confirm()
        part.action_print()
        self.request._set(date_expiry=fields.Datetime.now() - timedelta(hours=1))
        for name in ("action_print", "action_file"):
            with self.subTest(name=name), self.assertRaises(UserError):
                getattr(part, name)()
        reports = self.env["ir.actions.report"].with_user(self.users["medical"])
        with self.assertRaises(UserError):
            reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                "onestop_cases.report_case_copy", part.ids
            )

    def test_withheld_with_a_reason(self):
        part = self.part("psychologist", "psychological")
        with self.assertRaises(UserError):
            part.action_withhold()
        part.why_not = "it would endanger her"
        part.action_withhold()
        with self.assertRaises(UserError):
            part.action_file()

    def test_a_second_person_of_the_team_confirms(self):
        with self.assertRaises(AccessError):
            self.request._confirm()
        for user in (self.outsider, self.users["director"], self.users["police"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.request.with_user(user)._confirm()
        with self.assertRaises(AccessError):
            self.request.with_user(self.users["legal"]).action_confirm()
        with self.assertRaises(UserError):
            self.request.state = "confirmed"
        self.request.with_user(self.users["legal"])._confirm()
        self.assertEqual(self.request.second_user_id, self.users["legal"])

    def test_it_is_kept_nowhere_and_logged(self):
        self.release_all()
        part = self.part("medical", "medical")
        papers = [("mimetype", "=", "application/pdf")]
        kept = self.env["ir.attachment"].sudo().search_count(papers)
        self.env.flush_all()
        self.env.cr.precommit.data.clear()
        self.read_file(part)
        self.assertEqual(self.env["ir.attachment"].sudo().search_count(papers), kept)
        pending = self.env.cr.precommit.data["onestop_privacy.access"]
        reasons = {
            why for (_uid, model, why) in pending if model == "onestop.case.note"
        }
        self.assertEqual(reasons, {"her own copy"})
        self.assertTrue(part.date_made)


@tagged("post_install", "-at_install")
class TestCopyDownload(NotesCase, HttpCase):
    def test_paper_comes_as_the_browser_asks_for_it(self):
        """The route only reads at first: nothing in it may want to write."""
        request = self.env["onestop.case.copy"].create(
            {"case_id": self.case.id, "identity_check": "known"}
        )
        request.with_user(self.users["legal"])._confirm()
        part = request.part_ids.filtered(lambda part: part.discipline == "medical")
        part = part.with_user(self.users["medical"])
        part.action_release()
        part.action_print()
        self.env.flush_all()
        self.authenticate("test_medical", "test_medical")
        address = f"/report/pdf/onestop_cases.report_case_copy/{part.id}"
        answer = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([address, "qweb-pdf"]),
                "context": "{}",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"document-{part.id}", answer.headers["Content-Disposition"])
