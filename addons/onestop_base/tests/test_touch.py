from odoo.tests import tagged

from .browser import BrowserCase
from .common import OnestopCase

#: What a finger needs. Pixels.
LEAST = 44
#: Where fingers press, on the form of a person and in the dialog of two codes.
PRESSED = (
    ".o_form_view .o_form_statusbar .btn",
    ".o_form_view input.o_input[type=text]",
    ".o_notebook_headers .nav-link",
    ".o_pager button",
)
IN_DIALOG = (".modal-footer .btn", ".modal input.o_input", ".modal .btn-close")


@tagged("post_install", "-at_install")
class TestTouch(OnestopCase, BrowserCase):
    """On a tablet all that is pressed is as high as a finger needs."""

    browser_size = "768x1024"

    def heights(self, page, selectors):
        """Return {selector: lowest height of what it shows}."""
        for selector in selectors:
            page.wait_for(selector)
        return {
            selector: page.evaluate(
                f"Math.min(...[...document.querySelectorAll('{selector}')]"
                ".filter((el) => el.offsetParent)"
                ".map((el) => el.getBoundingClientRect().height))"
            )
            for selector in selectors
        }

    def test_heights(self):
        user = self.users["social_worker"]
        vals = {"alias": "Nana", "centre_id": self.centre.id, "circle_ids": user.ids}
        person = self.env["onestop.person"].sudo().create(vals)
        self.browser._websocket_request(
            "Emulation.setTouchEmulationEnabled", params={"enabled": True}
        )
        with self.at_the_screen() as page:
            self.sign_in(page, user.login, user.login)
            page.open(f"/odoo/persons/{person.id}")
            self.assertTrue(page.evaluate("matchMedia('(pointer: coarse)').matches"))
            found = self.heights(page, PRESSED)
            page.evaluate(
                "odoo.__WOWL_DEBUG__.root.env.services.action.doAction("
                "'onestop_base.onestop_person_merge_request_action')"
            )
            found |= self.heights(page, IN_DIALOG)
        low = {what: height for what, height in found.items() if height < LEAST}
        self.assertEqual(low, {})
