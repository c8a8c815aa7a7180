from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .test_emergency import TraceCase

MENU = "[data-menu-xmlid='onestop_cases.onestop_break_glass_request_menu']"
BANNER = ".o_onestop_emergency"
REASON = "She lies in the treatment room and nobody of her team is here."


@tagged("post_install", "-at_install")
class TestEmergencyScreen(TraceCase, BrowserCase):
    """A doctor who is not on the team, at two in the morning."""

    def setUp(self):
        super().setUp()
        self.code, self.file = self.person.code, self.case.id

    def ask(self, page):
        page.open("/odoo/files")
        page.click(MENU)
        page.fill(".modal [name=code] input", self.code.lower())
        page.fill(".modal [name=reason] textarea", REASON)
        page.click(".modal button[name=action_request]")
        page.fill(".modal input[type=password]", "doctor_test")
        page.click(".modal button[name=run_check]")

    def is_refused(self, page):
        """Return whether the server refuses the file to the page's session."""
        return page.evaluate(
            "fetch('/web/dataset/call_kw/onestop.case/read', {method: 'POST',"
            " headers: {'Content-Type': 'application/json'}, body: JSON.stringify("
            "{params: {model: 'onestop.case', method: 'read',"
            f" args: [[{self.file}], ['code']], kwargs: {{}}}}}})"
            "}).then((r) => r.json()).then((answer) => 'error' in answer)"
        )

    def review(self, page):
        page.open("/web/session/logout")
        self.sign_in(page, "test_protection", "test_protection")
        page.open("/odoo/action-onestop_privacy.onestop_break_glass_action")
        page.click(".o_data_row [name=subject_code]")
        page.click(".o_form_view [name=finding] input")
        page.fill(".o_form_view [name=review_text] textarea", "The rota was empty.")
        page.click(".o_form_view button[name=action_review]")
        page.wait_text(".o_form_view [name=reviewer_id]", "Test protection")

    @mute_logger("odoo.http")
    def test_walk(self):
        code = self.case.code
        path = f"/odoo/files/{self.file}"
        with self.at_the_screen() as page:
            self.sign_in(page, "doctor_test", "doctor_test")
            self.assertTrue(self.is_refused(page))
            self.ask(page)
            page.wait_text(".o_form_view", code)
            page.wait_text(BANNER, "60 min")
            self.assertFalse(self.is_refused(page))
        access = self.env["onestop.break.glass"].sudo().search([])
        self.assertEqual((access.user_id, access.reason), (self.doctor, REASON))
        # The hour passes.
        access.date_end = fields.Datetime.now() + timedelta(seconds=8)
        with self.at_the_screen() as page:
            page.open(path)
            page.wait_for(BANNER)
            page.wait_gone(BANNER)
            page.wait("!document.querySelector('.o_form_view')")
            self.assertTrue(self.is_refused(page))
            self.assertNotIn(code, page.text(".o_action_manager"))
            self.review(page)
        self.assertEqual(access.state, "reviewed")
        self.assertEqual(access.reviewer_id, self.users["protection"])
        self.assertIn("emergency", self.rows(self.doctor))
        for title in page.titles:
            self.assertNotRegex(title, "iolence|urvivor|GBV|mergency glass")

    @mute_logger("odoo.http")
    def test_ended_early(self):
        with self.at_the_screen() as page:
            self.sign_in(page, "doctor_test", "doctor_test")
            self.ask(page)
            page.wait_for(BANNER)
            page.click(f"{BANNER} button")
            page.wait_gone(BANNER)
            self.assertTrue(self.is_refused(page))

    @mute_logger("odoo.http")
    def test_ended_in_another_tab(self):
        """Whoever comes back to a tab finds neither banner nor file there."""
        with self.at_the_screen() as page:
            self.sign_in(page, "doctor_test", "doctor_test")
            self.ask(page)
            page.wait_text(BANNER, "60 min")
            page.evaluate(
                "fetch('/web/dataset/call_kw/onestop.break.glass/end_mine', {method:"
                " 'POST', headers: {'Content-Type': 'application/json'}, body:"
                " JSON.stringify({params: {model: 'onestop.break.glass', method:"
                " 'end_mine', args: [], kwargs: {}}})}).then((r) => r.json())"
            )
            self.assertTrue(page.evaluate(f"!!document.querySelector('{BANNER}')"))
            page.evaluate("window.dispatchEvent(new Event('focus'))")
            page.wait(f"!document.querySelector('{BANNER}')")
            self.assertTrue(self.is_refused(page))
