"""The form of a graduate's round on a tablet without a network."""

from odoo.tests import tagged

from .common_device import DeviceCase
from .common_graduates import ANSWERS, GraduatesCase

SYNC = "onestop.tablet/sync_call"


@tagged("post_install", "-at_install")
class TestTabletCallsBrowser(GraduatesCase, DeviceCase):
    browser_size = "768x1024"
    LEARNERS = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.learners[0]
        cls.contact(cls.learner)
        cls.followup = cls.followups.filtered(
            lambda one: one.enrolment_id == cls.learner and one.round == "24"
        )

    def open_calls(self, device):
        device.go()
        device.wait("!!document.querySelector('[data-call]')")
        device.wait_shell()

    def open_round(self, device):
        device.click(f"[data-call='{self.followup.id}']")
        device.wait("!!document.querySelector('[data-name=work_status]')")

    def pick(self, device, name, value):
        device.click(f"[data-name={name}] [data-value='{value}']")
        chosen = f"[data-name={name}] [data-value='{value}'].is-on"
        device.wait(f"!!document.querySelector({chosen!r})")

    def type_in(self, device, selector, value):
        found = f"document.querySelector({selector!r})"
        device.wait(f"!!{found}")
        device.js(f"{found}.value = {value!r}; {found}.onchange({{target: {found}}})")

    def fill_partly(self, device):
        self.pick(device, "work_status", "self_employed")
        self.pick(device, "is_relevant", "yes")
        device.click(".next")
        device.click(".add")
        self.type_in(device, "[data-month=month_1]", "45 000")
        device.click("[data-section=food]")
        self.pick(device, "rcsi_borrowed", "3")
        device.wait_text("1 ", ".badge")
        device.click(".back")
        device.wait("!!document.querySelector('.call.is-begun')")

    def wait_taken(self, device):
        sent = "document.querySelector('.badge') && !document.querySelector('"
        device.wait(sent + ".badge.is-waiting, .others')")

    def test_a_round_without_a_network(self):
        device = self.device(self.livelihoods)
        with self.served():
            self.open_calls(device)
            self.assertFalse(device.js("!!document.querySelector('[data-tab]')"))
            self.assertTrue(device.js("!!document.querySelector('.office')"))
            device.cut()
            device.restart()
            device.go()
            self.open_round(device)
            self.fill_partly(device)
            self.assertFalse(device.js("!!document.querySelector('.office')"))
            device.restart()
            device.go()
            device.wait_text("1 ", ".badge")
            self.open_round(device)
            kept = "[data-name=is_relevant] .is-on[data-value=yes]"
            self.assertTrue(device.js(f"!!document.querySelector('{kept}')"))
            stored = str(device.stored())
            device.click(".back")
            device.relay.asked.clear()
        for word in ("Alias", "self_employed", "45000"):
            self.assertNotIn(word, stored)
        self.assertFalse(self.followup.version)
        self.log_in(device, self.livelihoods)
        with self.served():
            device.join()
            self.wait_taken(device)
            device.wait("!!document.querySelector('.call.is-begun')")
        self.assertEqual(device.relay.count(SYNC), 1)
        self.assertEqual(self.followup.version, 1)
        self.assertEqual(self.followup.work_status, "self_employed")
        self.assertEqual(self.followup.is_relevant, "yes")
        self.assertEqual(self.followup.rcsi_borrowed, "3")
        self.assertEqual(self.followup.income_ids.mapped("month_1"), [45000])
        self.assertEqual(self.followup.user_id, self.livelihoods)

    def test_finished_without_a_network_and_a_lost_answer(self):
        first = {**ANSWERS, "uses_skills": False}
        self.officer.save_draft("0123456789abcdef", self.followup.id, first)
        device = self.device(self.livelihoods)
        with self.served():
            self.open_calls(device)
            device.cut()
            self.open_round(device)
            device.click("[data-section=support]")
            device.click(".finish")
            device.wait("!!document.querySelector('[data-name=uses_skills] .hint')")
            self.pick(device, "uses_skills", "yes")
            device.click("[data-section=support]")
            device.click(".finish")
            device.wait("!!document.querySelector('.call.is-complete')")
            device.relay.lose_answers_to = SYNC
            device.join()
            device.wait_asked(SYNC)
        self.assertEqual(self.followup.state, "done")
        with self.served():
            device.relay.lose_answers_to = None
            device.cut()
            device.join()
            self.wait_taken(device)
            device.wait("!document.querySelector('[data-call]')")
        self.assertEqual((self.followup.version, self.followup.uses_skills), (2, "yes"))

    def test_a_refused_draft_stays_with_its_reason(self):
        device = self.device(self.livelihoods)
        with self.served():
            self.open_calls(device)
            device.cut()
            self.open_round(device)
            self.fill_partly(device)
        self.officer.save_draft("0123456789abcdef", self.followup.id, {"savings": 9})
        with self.served():
            device.join()
            device.wait("!!document.querySelector('.call.is-refused .why')")
            device.wait_text("1 ", ".badge")
        self.assertFalse(self.followup.work_status)
        with self.served():
            # She looks it through and goes on: now it is taken.
            self.open_round(device)
            device.wait("!!document.querySelector('.refused')")
            self.pick(device, "stable_job", "no")
            device.click(".back")
            self.wait_taken(device)
        self.assertEqual(self.followup.work_status, "self_employed")
        self.assertEqual(self.followup.savings, 9)

    def test_log_out_keeps_sealed_drafts_for_her_alone(self):
        device = self.device(self.livelihoods)
        with self.served():
            self.open_calls(device)
            device.cut()
            self.open_round(device)
            self.fill_partly(device)
            device.click(".out")
            device.wait("!document.querySelector('[data-call]')")
            stored = device.stored()
            self.assertEqual(stored["desk-names/kept"], [])
            self.assertEqual(len(stored["desk-sealed/drafts"]), 1)
        self.log_in(device, self.trainer)
        with self.served():
            device.join()
            device.wait("location.pathname === '/web/login'")
        self.log_in(device, self.trainer)
        with self.served():
            device.go()
            device.wait_text("1 ", ".others")
            self.assertNotIn("Alias 1", device.text())
        self.assertFalse(self.followup.version)
        self.log_in(device, self.livelihoods)
        with self.served():
            device.go()
            device.wait("!!document.querySelector('.call.is-begun')")
            self.wait_taken(device)
        self.assertEqual(self.followup.work_status, "self_employed")
