"""The tablet page in a real browser: without a network, restarted, with a colleague."""

from odoo.tests import tagged

from .common_device import DeviceCase

SYNC = "onestop.tablet/sync"


@tagged("post_install", "-at_install")
class TestTabletBrowser(DeviceCase):
    def open_session(self, device, session):
        device.click(f"[data-session='{session.id}']")
        device.wait("document.querySelectorAll('.card').length === 25")

    def tap(self, device, learner, times):
        for _time in range(times):
            device.click(f"[data-enrolment='{learner.id}']")

    def save_page(self, device):
        device.click(".save")
        device.wait("!!document.querySelector('.session')")

    def rows(self, sessions):
        return self.env["onestop.attendance"].search(
            [("session_id", "in", sessions.ids)]
        )

    def test_a_week_without_a_network(self):
        first, second = self.sessions[:2]
        one, two, three, four = self.learners[:4]
        absent = f".is-absent[data-enrolment='{one.id}']"
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            device.cut()
            device.restart()
            device.go()
            self.open_session(device, first)
            self.tap(device, one, 1)
            self.tap(device, two, 2)
            device.click(".minutes button:last-child")
            self.tap(device, three, 3)
            device.click(".kind[data-kind='child_ill']")
            self.tap(device, four, 3)
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            self.open_session(device, second)
            self.save_page(device)
            device.wait_text("50 ", ".badge")
        self.assertFalse(self.rows(first | second))
        with self.served():
            device.restart()
            device.go()
            device.wait_text("50 ", ".badge")
            self.open_session(device, first)
            self.assertTrue(device.js(f"!!document.querySelector({absent!r})"))
            self.assertEqual(device.js(PICKED), ["child_ill"])
            device.click(".back")
            device.relay.asked.clear()
        self.log_in(device, self.trainer)
        with self.served():
            device.join()
            device.wait_sent()
        self.assertEqual(device.relay.count(SYNC), 1)
        self.assertEqual(len(self.rows(first | second)), 50)
        self.assertEqual(set(self.rows(first | second).mapped("version")), {1})
        for learner, mark in ((one, "absent"), (two, "late"), (three, "excused")):
            self.assertEqual(self.attendance(first, learner).mark, mark)
        self.assertEqual(self.attendance(first, three).excuse, "child_ill")
        self.assertFalse(self.attendance(first, four).excuse)
        self.assertEqual(self.attendance(first, two).minutes_late, 20)
        self.assertEqual(len(self.saves(first)), 1)

    def test_an_answer_that_is_lost(self):
        session = self.sessions[0]
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            device.relay.lose_answers_to = SYNC
            self.open_session(device, session)
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            device.wait_asked(SYNC)
        self.assertEqual(len(self.rows(session)), 25)
        with self.served():
            device.relay.lose_answers_to = None
            device.cut()
            device.join()
            device.wait_sent()
        self.assertGreater(device.relay.count(SYNC), 1)
        self.assertEqual(len(self.rows(session)), 25)
        self.assertEqual(len(self.saves(session)), 1)
        self.assertFalse(self.reviews())

    def test_two_tablets_and_one_mark(self):
        session, one = self.sessions[0], self.learners[0]
        here, there = self.device(self.trainer), self.device(self.trainer)
        with self.served():
            for device in (here, there):
                self.open_page(device)
                device.cut()
                self.open_session(device, session)
            self.tap(here, one, 1)
            self.tap(there, one, 2)
            for device in (here, there):
                self.save_page(device)
                device.join()
                device.wait_sent()
            there.click(".compare")
            there.wait("document.querySelectorAll('.review').length === 1")
            sides = ".side.is-late + .side.is-absent"
            self.assertTrue(there.js(f"!!document.querySelector({sides!r})"))
            self.assertIn(self.trainer.name, there.text(".side"))
        self.assertEqual(self.attendance(session, one).mark, "absent")
        with self.served():
            there.click(".side.is-late button")
            there.wait("!document.querySelector('.review')")
        self.assertEqual(self.attendance(session, one).mark, "late")
        self.assertEqual(self.reviews().state, "applied")

    def test_kept_names_are_sealed(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            self.open_session(device, self.sessions[0])
            device.cut()
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            stored = device.stored()
        self.assertEqual(len(stored["desk-sealed/queue"]), 25)
        self.assertNotIn("Alias", str(stored))
        self.assertNotIn("present", str(stored["desk-sealed/queue"]))
        keys = [text for _key, text in stored["desk-names/kept"] if "key:" in text]
        self.assertEqual(keys, ['"key:false"', '"key:false"'])

    def test_log_out_wipes_names_and_keys_and_keeps_marks(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            self.open_session(device, self.sessions[0])
            device.cut()
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            device.click(".out")
            device.wait("!document.querySelector('.session')")
            stored = device.stored()
            self.assertEqual(stored["desk-names/kept"], [])
            self.assertEqual(len(stored["desk-sealed/queue"]), 25)
            self.assertNotIn("Alias", device.text())
            device.restart()
            device.go()
            device.wait("!!document.querySelector('.empty')")
            self.assertNotIn("Alias", device.text())
        self.assertFalse(self.rows(self.sessions[0]))
        # With a network again, her old session ends before anything else.
        self.log_in(device, self.trainer)
        with self.served():
            device.join()
            device.wait("location.pathname === '/web/login'")
        self.log_in(device, self.trainer)
        with self.served():
            device.go()
            device.wait_sent()
        self.assertEqual(len(self.rows(self.sessions[0])), 25)

    def test_log_out_of_the_office_screens_wipes_too(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            device.go("/web/session/logout")
            device.wait("location.pathname === '/web/login'")
            self.assertEqual(device.stored()["desk-names/kept"], [])

    def test_quick_exit_keeps_the_sealed_marks_alone(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            self.open_session(device, self.sessions[0])
            device.cut()
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            device.join()
            device.relay.lose_answers_to = SYNC
            device.click(".exit")
            device.wait("location.pathname === '/web/away'")
            device.wait("indexedDB.databases().then((all) => all.length === 1)")
            device.relay.lose_answers_to = None
            device.go("/w/terms")
            stored = device.stored()
        self.assertEqual(len(stored["desk-sealed/queue"]), 25)
        self.assertNotIn("desk-names/kept", stored)

    def test_quick_exit_without_a_network(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            device.cut()
            device.click(".exit")
            device.wait("location.pathname === '/w/away'")
            self.assertEqual(device.js("document.body.innerText"), "")
            self.assertEqual(device.stored()["desk-names/kept"], [])

    def test_a_colleague_sees_nothing_and_loses_nothing(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            self.open_session(device, self.sessions[0])
            device.cut()
            self.save_page(device)
            device.wait_text("25 ", ".badge")
            device.restart()
        self.log_in(device, self.other_trainer)
        with self.served():
            device.join()
            device.go()
            device.wait("!!document.querySelector('main .empty')")
            device.wait_text("25 ", ".others")
            self.assertNotIn("Alias", device.text())
            stored = device.stored()
            names = dict(stored["desk-names/kept"])
            self.assertEqual(names["user"], str(self.other_trainer.id))
            self.assertEqual(device.js(PEEK), "OperationError")
        self.assertFalse(self.rows(self.sessions[0]))
        self.log_in(device, self.trainer)
        with self.served():
            device.go()
            device.wait_sent()
        self.assertEqual(len(self.rows(self.sessions[0])), 25)

    def test_names_go_after_some_days(self):
        device = self.device(self.trainer)
        with self.served():
            self.open_page(device)
            device.cut()
            device.js(AGE)
            device.go()
            device.wait("!!document.querySelector('.empty')")
            self.assertEqual(device.stored()["desk-names/kept"], [])


#: The kinds of excuse that are chosen on the page.
PICKED = "[...document.querySelectorAll('.kind.is-on')].map((one) => one.dataset.kind)"
HERE = "/onestop_workshops/static/src/tablet"
#: Try to open what another user has left, by the key of who is logged in now.
PEEK = f"""
(async () => {{
    const {{ queue }} = await import("{HERE}/store.js");
    const {{ sender }} = await import("{HERE}/keeper.js");
    const {{ open }} = await import("{HERE}/seal.js");
    const [row] = await queue.all();
    const {{ key }} = await sender();
    return open(key, row.uid, row.box).then(() => "opened", (error) => error.name);
}})()
"""
#: The server was heard eight days ago.
AGE = f"""
(async () => {{
    const {{ names }} = await import("{HERE}/store.js");
    const contact = await names.get("contact");
    await names.put("contact", {{ ...contact, last: Date.now() - 8 * 24 * 3600000 }});
}})()
"""
