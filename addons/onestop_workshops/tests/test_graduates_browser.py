from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common_graduates import GraduatesCase

FORM = ".o_graduate_form"


@tagged("post_install", "-at_install")
class TestGraduatesBrowser(GraduatesCase, BrowserCase):
    """The livelihoods officer on a tablet: a call, the form of it, what comes out."""

    browser_size = "768x1024"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.learners[0]
        cls.contact(cls.learner)
        # Only the round of three months is open, which asks least.
        cls.followups.filtered(lambda one: one.round in ("6", "12", "24")).write(
            {"date_open": cls.monday.date() + timedelta(365)}
        )

    def pick(self, page, name, value):
        page.click(f"{FORM} [data-name={name}] [data-value={value}]")

    def next(self, page, name):
        page.click(".o_graduate_next")
        page.wait_for(f"{FORM} [data-name={name}]")

    def call_her(self, page):
        page.open("/odoo/graduates")
        page.click(f".o_call_entry[data-code='{self.learner.code}']")
        for key in ("alone", "word", "silent"):
            page.click(f"[data-tick={key}]")
        page.click(".o_call_show")
        page.wait_text(".o_call_number", "+223 70 00 00 09")
        page.click("[data-outcome=reached]")

    def fill_form(self, page):
        page.wait_for(f"{FORM} [data-name=work_status]")
        self.pick(page, "work_status", "self_employed")
        for name in ("is_relevant", "stable_job"):
            self.pick(page, name, "yes")
        self.pick(page, "sector", "textile")
        self.next(page, "incomes")
        page.click(".o_graduate_add")
        for month in ("month_1", "month_2", "month_3"):
            page.fill(f"{FORM} [data-month={month}]", "45 000")
        page.click(f"{FORM} [data-name=months_held] button:last-of-type")
        self.next(page, "in_group")
        self.next(page, "uses_skills")
        self.pick(page, "uses_skills", "yes")
        self.next(page, "support_asked")
        self.pick(page, "support_asked", "capital")
        page.click(".o_graduate_finish")

    def test_from_the_call_to_what_comes_out(self):
        with self.at_the_screen() as page:
            self.sign_in(page, "test_livelihoods", "test_livelihoods")
            self.call_her(page)
            self.fill_form(page)
            # In a savings group or not: the form goes there and says so.
            page.wait_for(f"{FORM} [data-name=in_group] .o_graduate_hint")
            self.pick(page, "in_group", "no")
            page.click(f"{FORM} [data-section=support]")
            page.click(".o_graduate_finish")
            page.wait_for(".o_graduate_result")
            page.wait_text(".o_graduate_facts", "45,000")
            page.click(".o_graduate_list")
            page.wait_for(".o_graduate_calls .o_call_list")
        self.env.invalidate_all()
        followup = self.round_of(self.learner, 3)
        self.assertEqual(followup.state, "done")
        self.assertEqual((followup.income, followup.months_held), (45000, 1))
        self.assertEqual(followup.in_group, "no")
        attempt = followup.attempt_ids
        self.assertEqual((attempt.way, attempt.outcome), ("call", "reached"))

    def test_the_page_of_outcomes(self):
        self.env["onestop.graduate.block"]._cron_form_blocks()
        with self.at_the_screen() as page:
            self.sign_in(page, "test_director", "test_director")
            page.open("/odoo/outcomes")
            page.wait_text("[data-tile=response] strong", "0%")
            page.click(f"[data-key=cohort-{self.cohort.id}]")
            page.wait_text(".o_outcomes_card h2", self.cohort.code)
