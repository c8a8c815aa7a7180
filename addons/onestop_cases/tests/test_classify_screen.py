from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .test_incident import IncidentCase

DIALOG = ".o_classify_dialog"


@tagged("post_install", "-at_install")
class TestClassifyScreen(IncidentCase, BrowserCase):
    """The social worker classifies at the tablet, and once more with a reason."""

    browser_size = "1024x768"

    def answer(self, page, *answers):
        for number, answer in enumerate(answers, start=1):
            page.wait_text(DIALOG, f"Question {number} of 6")
            page.click(f"{DIALOG} .o_classify_{answer}")

    def open_dialog(self, page):
        page.wait_for(".o_form_view button[name=action_classify]")
        page.click(".o_form_view button[name=action_classify]")
        page.wait_for(f"{DIALOG} .o_classify_question")

    def test_from_the_file_to_the_type(self):
        path = f"/odoo/files/{self.case.id}"
        with self.at_the_screen() as page:
            self.sign_in(page, "test_social_worker", "test_social_worker")
            page.open(path)
            page.click(".o_notebook_headers [name=incidents]")
            page.click(".o_field_widget[name=incident_ids] .o_kanban_record")
            self.open_dialog(page)
            self.answer(page, "no", "yes")
            page.wait_text(".o_classify_outcome", "Sexual assault")
            page.click(".modal-footer .btn-secondary")
            page.wait_text(DIALOG, "Question 2 of 6")
            page.click(f"{DIALOG} .o_classify_no")
            page.wait_text(DIALOG, "Question 3 of 6")
            page.click(f"{DIALOG} .o_classify_yes")
            page.wait_text(".o_classify_outcome", "Physical assault")
            page.click(".o_classify_save")
            page.wait_text(".o_form_view [name=type]", "Physical assault")
        self.assertEqual(self.incident.type, "physical_assault")
        self.assertEqual(self.incident.type_answers, [False, False, True])
        for title in page.titles:
            for word in ("iolence", "urvivor", "GBV", "ssault"):
                self.assertNotIn(word, title)

    def test_again_with_a_reason(self):
        self.incident.classify([True])
        self.incident.age_group = "12_17"
        with self.at_the_screen() as page:
            self.sign_in(page, "test_social_worker", "test_social_worker")
            page.open(f"/odoo/onestop.incident/{self.incident.id}")
            self.open_dialog(page)
            page.wait_text(DIALOG, "put something into her body")
            self.answer(page, *["no"] * 6)
            page.wait_text(".o_classify_outcome", "None of these")
            disabled = "document.querySelector('.o_classify_save').disabled"
            self.assertTrue(page.evaluate(disabled))
            page.fill("#o_classify_reason", "She took it back.")
            page.click(".o_classify_save")
            page.wait_gone(DIALOG)
            page.wait_text(".o_form_view [name=type]", "None of these")
        self.assertEqual(self.incident.type, "non_gbv")
        self.assertEqual(len(self.incident.classification_ids), 2)
