from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common_register import RegisterCase
from .test_register_plain import REGISTER


@tagged("post_install", "-at_install")
class TestRegisterBrowser(RegisterCase, BrowserCase):
    """The coordinator imports her register at the screen, in French."""

    browser_size = "1024x768"

    def upload(self, page):
        """Choose the file, as the dialog of the browser would."""
        request = page.browser._websocket_request
        root = request("DOM.getDocument")["root"]["nodeId"]
        node = request(
            "DOM.querySelector",
            params={"nodeId": root, "selector": ".modal input[type=file]"},
        )
        request(
            "DOM.setFileInputFiles",
            params={"nodeId": node["nodeId"], "files": [str(REGISTER)]},
        )
        page.wait("document.querySelector('.modal [name=file] input').value")

    def test_from_the_menu_to_the_board(self):
        action = "onestop_shelter.onestop_register_import_action"
        with self.at_the_screen() as page:
            self.sign_in(page, "test_shelter_coordinator", "test_shelter_coordinator")
            page.open(f"/odoo/action-{action}")
            page.wait_for(".modal .o_form_view")
            self.upload(page)
            page.click(".modal button[name=action_read]")
            page.wait_for(".modal button[name=action_import]")
            text = page.evaluate("document.querySelector('.modal').innerText")
            self.assertIn("Le lit F9-01 n'existe pas.", text)
            self.assertIn("À corriger", text)
            page.click(".modal button[name=action_import]")
            page.wait_for(".modal button[name=action_close]")
            text = page.evaluate("document.querySelector('.modal').innerText")
            self.assertIn("164", text)
            page.click(".modal button[name=action_close]")
            page.wait("!document.querySelector('.modal')")
        self.assertEqual(len(self.own("onestop.stay")), 151)
        self.assertEqual(len(self.own("onestop.bed")), 40)
