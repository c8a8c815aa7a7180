import time

from odoo.http import root
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import CasesCase

LOGIN = "test_social_worker"
LOCK = ".o_check_identity_form"


class DoorsCase(CasesCase, BrowserCase):
    browser_size = "1024x768"

    def open_file(self, page):
        self.sign_in(page, LOGIN, LOGIN)
        page.open(f"/odoo/files/{self.file}")
        page.wait_text(".o_form_view", self.code)

    def setUp(self):
        super().setUp()
        self.code, self.file = self.case.code, self.case.id


@tagged("post_install", "-at_install")
class TestQuickExit(DoorsCase):
    """Somebody comes in: what is on the screen is gone, and "back" finds nothing."""

    def is_away(self, page):
        time.sleep(1)  # Who asks a page that is leaving gets no answer.
        page.wait("location.pathname === '/web/away'")
        self.assertEqual(page.evaluate("document.body.innerText.trim()"), "")
        kept = "sessionStorage.length + localStorage.length"
        self.assertEqual(page.evaluate(kept), 0)
        page.evaluate("void setTimeout(() => history.back(), 100)")
        time.sleep(1)
        page.wait("location.pathname === '/web/login'")
        page.wait_for("#login")
        self.assertNotIn(self.code, page.evaluate("document.body.innerText"))

    def test_button(self):
        with self.at_the_screen() as page:
            self.open_file(page)
            page.click(".o_onestop_quick_exit")
            self.is_away(page)

    def test_three_times_escape(self):
        with self.at_the_screen() as page:
            self.open_file(page)
            for _time in range(3):
                page.key("Escape")
            self.is_away(page)

    def test_over_a_dialog(self):
        """The bar is covered by a dialog; the button is not."""
        with self.at_the_screen() as page:
            self.open_file(page)
            page.key("Escape")
            page.evaluate(
                "odoo.__WOWL_DEBUG__.root.env.services.action.doAction("
                "'onestop_privacy.onestop_break_glass_request_action')"
            )
            page.wait_for(".modal [name=code] input")
            page.click(".o_onestop_quick_exit_over")
            self.is_away(page)


@tagged("post_install", "-at_install")
class TestIdleLock(DoorsCase):
    """Nobody touched the screen for ten minutes."""

    def let_ten_minutes_pass(self):
        cookies = self.browser._websocket_request("Network.getCookies")["cookies"]
        [sid] = [cook["value"] for cook in cookies if cook["name"] == "session_id"]
        session = root.session_store.get(sid)
        self.assertEqual(session.login, LOGIN)
        session["identity-check-next"] = time.time() - 1
        root.session_store.save(session)

    @mute_logger("odoo.http")
    def test_lock(self):
        with self.at_the_screen() as page:
            self.open_file(page)
        self.let_ten_minutes_pass()
        # The page tells the console what it is about: that the session is locked.
        self.page.check_console = lambda: None
        with self.at_the_screen() as page:
            page.click(
                ".o_main_navbar .o_menu_brand, .o_main_navbar .o_menu_sections a"
            )
            page.wait_for(LOCK)
            page.wait(f"!document.body.innerText.includes('{self.code}')")
            page.fill(f"{LOCK} input[name=password]", LOGIN)
            page.click(f"{LOCK} button[type=submit]")
            page.wait_gone(LOCK)
            page.wait_for(".o_action_manager .o_view_controller")
