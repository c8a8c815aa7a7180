from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestTimelineBrowser(CasesCase, BrowserCase):
    """The doctor notes what was done today: two taps and a text."""

    browser_size = "1024x768"

    def test_two_taps_and_a_text(self):
        with self.at_the_screen() as page:
            self.sign_in(page, "test_medical", "test_medical")
            page.open(f"/odoo/files/{self.case.id}")
            page.wait_for(".o_notebook a[name=services]")
            page.click(".o_notebook a[name=services]")
            page.wait_for(".o_case_today textarea")
            page.click(".o_case_today textarea")
            page.type("two stitches")
            page.click(".o_case_kind[data-kind=health]")
            page.click(".o_case_add")
            page.wait_text(".o_case_entry[data-kind=note]", "two stitches")
            page.wait_for(".o_case_entry[data-kind=service]")
            page.click("[data-filter=service]")
            page.wait_gone(".o_case_entry[data-kind=note]")
            page.click("[data-filter=note]")
            page.wait_for(".o_case_amend")
            page.click(".o_case_amend")
            page.wait_for(".o_case_entry textarea")
            page.click(".o_case_entry textarea")
            page.type("three stitches")
            page.click(".o_case_amend_save")
            page.wait_text(".o_case_later", "three stitches")
        self.env.invalidate_all()
        doctor = self.users["medical"]
        service = self.env["onestop.service"].with_user(doctor).search([])
        self.assertEqual((service.kind, service.status), ("health", "provided"))
        notes = self.env["onestop.case.note"].with_user(doctor).search([], order="id")
        self.assertEqual(notes.mapped("text"), ["two stitches", "three stitches"])
        self.assertEqual(notes[0].service_id, service)
