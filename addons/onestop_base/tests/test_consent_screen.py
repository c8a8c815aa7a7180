import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.consent import SCOPES
from ..tools.consent_sql import SEALED
from .common_consent import MARK, ConsentCase, agree


@tagged("post_install", "-at_install")
class TestConsentScreen(ConsentCase):
    def setUp(self):
        super().setUp()
        self.consents = self.env["onestop.consent"]

    def test_texts_for_every_scope(self):
        """In French for women and for girls, whatever language is asked for."""
        songhay = self.env.ref("onestop_base.language_ses")
        for scope, _label in SCOPES:
            texts = set()
            for person in (self.person, self.girl):
                found = self.consents.get_text(person.id, scope, songhay.id)
                self.assertIn("non", found["text"], "she may say no")
                texts.add(found["text"])
            self.assertEqual(len(texts), 2)

    def test_newest_text_in_her_language(self):
        bambara = self.env.ref("onestop_base.language_bam")
        vals = {"scope": "health", "language_id": bambara.id}
        self.env["onestop.consent.text"].sudo().create(
            [{**vals, "version": n, "text": f"Text {n}"} for n in (91, 92)]
        )
        found = self.consents.get_text(self.person.id, "health", bambara.id)
        self.assertEqual(found, {"text": "Text 92", "language": bambara.name})

    def test_text_that_was_read_stays(self):
        text = agree(self.person, "health").text_id.sudo()
        self.assertTrue(text)
        with self.assertRaises(UserError):
            text.text = "Other"
        text.active = False

    def test_she_decides(self):
        done = self.consents.decide(
            self.person.id, "health", True, {"mark": MARK, "form": "thumbprint"}
        )
        self.assertEqual(done["state"], "live")
        screen = self.consents.get_screen(self.person.id)
        [health] = [row for row in screen["scopes"] if row["scope"] == "health"]
        self.assertTrue(health["consents"][0]["is_live"])
        done = self.consents.decide(self.person.id, "health", False, {})
        self.assertEqual(done["state"], "refused")
        self.assertFalse(self.person.has_consent("health"))

    def test_screen_sends_what_it_may(self):
        for vals in ({"state": "live"}, {"date_given": "2020-01-01"}):
            with self.assertRaisesRegex(ValidationError, "cannot send"):
                sent = {**vals, "mark": MARK}
                self.consents.decide(self.person.id, "health", True, sent)

    def test_who_refuses_leaves_no_mark(self):
        """What was drawn before she said no is not kept, nor who was to confirm."""
        sent = {"mark": MARK, "guardian_name": "X", "witness_id": self.colleague.id}
        done = self.consents.decide(self.person.id, "health", False, sent)
        consent = self.consents.browse(done["id"])
        self.assertFalse(consent.mark or consent.guardian_name or consent.witness_id)

    def test_person_of_another_centre(self):
        other = self.person.sudo().create(
            {"alias": "Other", "centre_id": self.other_centre.id}
        )
        language = self.env["onestop.language"].search([], limit=1)
        for attempt in (
            lambda: self.consents.get_screen(other.id),
            lambda: self.consents.get_text(other.id, "health", language.id),
            lambda: self.consents.decide(other.id, "health", False, {}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_others_are_told_no_text(self):
        """Who reads no consents learns by the texts neither whether she is a girl."""
        for role in ("reception", "shelter_coordinator"):
            theirs = self.consents.with_user(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                theirs.get_text(self.person.id, "health", False)

    def test_who_does_not_accompany_her(self):
        theirs = self.consents.with_user(self.colleague)
        agree(self.person, "health")
        rows = theirs.get_screen(self.person.id)["scopes"]
        self.assertFalse(any(row["consents"] for row in rows))
        with self.assertRaises(AccessError):
            theirs.decide(self.person.id, "health", False, {})
        for role in ("reception", "police", "director", "shelter_coordinator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.consents.with_user(self.users[role]).get_screen(self.person.id)

    def test_form_to_keep(self):
        """Her code, never her name; nothing of it is kept."""
        consent = agree(self.person, "police")
        report = self.env["ir.actions.report"]
        kept = self.env["ir.attachment"].sudo().search
        pdf_files = [("mimetype", "=", "application/pdf")]
        before = kept(pdf_files)
        name = "onestop_base.action_report_consent"
        pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            name, consent.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(pdf)).pages
        text = "\n".join(page.extract_text() for page in pages)
        self.assertIn(self.person.code, text)
        self.assertIn("police", text)
        self.assertNotIn("Awa", text)
        self.assertNotIn(self.centre.name, text)
        self.assertEqual(kept(pdf_files), before)
        self.assertFalse(kept([("res_model", "=", consent._name)]))
        for user in (self.colleague, self.users["police"]):
            with self.assertRaises(AccessError):
                report.with_user(user)._render_qweb_pdf(name, consent.ids)

    def test_keys_are_rotated(self):
        """What is sealed anew passes the trigger; see `SEALED`."""
        consent = agree(self.person, "health", recipient="Her aunt")
        self.env.flush_all()
        for name in SEALED:
            with self.subTest(name=name):
                self.env.cr.execute(
                    SQL(
                        "UPDATE onestop_consent SET %(name)s = overlay(%(name)s"
                        " PLACING '\\xffffffff'::bytea FROM 2 FOR 4) WHERE id = %(id)s",
                        name=SQL.identifier(name),
                        id=consent.id,
                    )
                )
