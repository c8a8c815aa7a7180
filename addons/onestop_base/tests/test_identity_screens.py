from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .browser import BrowserCase
from .common_identity import IdentityCase

NUMBER = "+223 76 12 34 56"
#: Puts the clock of the page two minutes and a second ahead.
LATER = "(() => { const now = Date.now(); Date.now = () => now + 121000; })()"


@tagged("post_install", "-at_install")
class TestCallScreen(IdentityCase, BrowserCase):
    """The call screen: a stale check is blocked by the server, at any step."""

    browser_size = "1024x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["onestop.safe.contact"].create(
            {
                "person_id": cls.person.id,
                "number": NUMBER,
                "code_word": "mango",
                "weekday_sat": True,
                "weekday_sun": True,
                "hour_from": 0,
                "hour_to": 24,
            }
        )
        cls.contact.with_user(cls.social).mark_checked("in_person")

    def stale(self):
        """Let the check be too old since yesterday."""
        days = self.contact.valid_days + 1
        self.contact.checked_on = fields.Date.today() - timedelta(days)

    def confirm(self, page):
        """Choose a reason and confirm the checklist."""
        page.click("[data-reason=followup]")
        self.assertTrue(
            page.evaluate("document.querySelector('.o_call_show').disabled")
        )
        for tick in ("alone", "word", "silent"):
            page.click(f"[data-tick={tick}]")
        page.wait("!document.querySelector('.o_call_show').disabled")

    def assertHidden(self, page):
        """The number is nowhere in the page."""
        self.assertNotIn("76 12 34", page.evaluate("document.body.innerHTML"))

    def test_a_call(self):
        attempts = self.env["onestop.contact.attempt"]
        with self.at_the_screen() as page:
            self.sign_in(page, "test_social_worker", "test_social_worker")
            page.open("/odoo/calls")
            page.click(f"[data-code='{self.person.code}']")
            page.wait_text(".o_call_facts", "mango")
            self.confirm(page)
            self.assertHidden(page)
        # It becomes stale while she is at the checklist: the server refuses.
        self.stale()
        with self.at_the_screen() as page:
            page.click(".o_call_show")
            page.wait_for(".o_call_why")
            self.assertHidden(page)
            self.assertNotIn("mango", page.text(".o_call_sheet"))
        self.assertFalse(attempts.search([]))
        with self.at_the_screen() as page:
            page.click(".o_call_sheet .btn-primary")  # checked with her in person
            page.wait_gone(".o_call_why")
            self.confirm(page)
            page.click(".o_call_show")
            page.wait_text(".o_call_number", NUMBER)
            page.click(".o_call_sheet [data-outcome=wrong_person]")
            page.wait_gone(".o_call_number")
            page.click(f"[data-code='{self.person.code}'].o_call_blocked")
            page.wait_for(".o_call_why")
            self.assertHidden(page)
        attempt = attempts.search([])
        self.assertEqual((attempt.outcome, attempt.stopped), ("wrong_person", True))
        self.assertEqual(attempt.user_id, self.social)
        self.assertTrue(self.contact.unsafe_since)
        self.assertFalse(any("TST" in title for title in self.page.titles))


@tagged("post_install", "-at_install")
class TestIdentityScreen(IdentityCase, BrowserCase):
    """Her identity opens for a reason and closes by itself."""

    def test_opens_and_closes(self):
        with self.at_the_screen() as page:
            self.sign_in(page, "test_social_worker", "test_social_worker")
            page.open(f"/odoo/persons/{self.person.id}")
            page.wait_for("button[name=action_identity]")
            self.assertNotIn("Traor", page.evaluate("document.body.innerHTML"))
            page.click("button[name=action_identity]")
            page.click("[data-reason=accompany]")
            page.click(".modal-footer .btn-primary")
            page.wait_text("[data-field=legal_name]", "Fatoumata Traoré")
            page.evaluate(LATER)
            page.wait_gone(".o_identity_dialog")
            self.assertNotIn("Traor", page.evaluate("document.body.innerHTML"))

    def test_reception_enters(self):
        person = self._make_person("New")
        with self.at_the_screen() as page:
            self.sign_in(page, "test_reception", "test_reception")
            page.open(f"/odoo/persons/{person.id}")
            page.click("button[name=action_identity]")
            page.fill("#identity_legal_name", "Awa Diarra")
            page.click(".modal-footer .btn-primary")
            page.wait_gone(".o_identity_dialog")
            page.wait_gone("button[name=action_identity]")
        self.assertTrue(person.identity_ids)
