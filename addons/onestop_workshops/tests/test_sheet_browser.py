"""Attendance in a real browser, as a trainer with a tablet: taps, requests, network."""

import logging
import time
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import WorkshopsCase

_logger = logging.getLogger(__name__)
COUNT_TAPS = (
    "window.taps = 0; window.addEventListener('click',"
    " (ev) => {window.taps += ev.isTrusted}, {capture: true})"
)
SAVES = (
    "performance.getEntriesByType('resource')"
    ".filter((one) => one.name.endsWith('save_sheet')).length"
)


@tagged("post_install", "-at_install")
class TestSheetBrowser(WorkshopsCase, BrowserCase):
    LEARNERS = 25
    browser_size = "1024x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        midnight = datetime.combine(now.date(), datetime.min.time())
        cls.lesson = cls.env["onestop.session"].create(
            {
                "cohort_id": cls.cohort.id,
                "trainer_id": cls.employee.id,
                "workshop_id": cls.workshop.id,
                "start": max(midnight, now - timedelta(minutes=30)),
                "stop": max(midnight, now - timedelta(minutes=30)) + timedelta(hours=3),
            }
        )
        cls.learners.date_start = cls.lesson.date - timedelta(days=1)
        cls.trainer.lang = "en_US"

    def marks(self):
        """Return {number: mark} as the server has them."""
        rows = self.lesson.attendance_ids
        return {row.enrolment_id.number: row.mark for row in rows}

    def office_marks(self, learner, **values):
        self.lesson.with_user(self.livelihoods).save_sheet(
            [
                {
                    "enrolment_id": learner.id,
                    "uid": "11111111-1111-4111-8111-111111111111",
                    "base_version": 0,
                    **values,
                }
            ]
        )

    def open_today(self, page):
        self.sign_in(page, "test_trainer", "test_trainer")
        page.wait_for(".o_learner_card[data-number='25']")
        page.evaluate(COUNT_TAPS)

    def open_by_menu(self, page):
        page.evaluate("document.querySelector('.o_sheet').dataset.old = 'yes'")
        page.click(".o_menu_sections [data-menu-xmlid$='session_sheet_menu']")
        page.wait_for(".o_sheet:not([data-old]) .o_learner_card[data-number='25']")

    def tap(self, page, number):
        page.click(f".o_learner_card[data-number='{number}'] .o_learner_tap")

    def test_three_absent_are_five_taps(self):
        """From the home screen, which is the sheet itself, by the menu all the same."""
        with self.at_the_screen() as page:
            self.open_today(page)
            watch = time.perf_counter()
            self.open_by_menu(page)
            for number in (3, 11, 25):
                self.tap(page, number)
            page.wait_text(".o_sheet_counts .o_mark_absent", "3")
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
            watch = time.perf_counter() - watch
            taps, saves = page.evaluate("window.taps"), page.evaluate(SAVES)
        self.assertEqual((taps, saves), (5, 1))
        marks = self.marks()
        self.assertEqual(
            {n for n, mark in marks.items() if mark == "absent"}, {3, 11, 25}
        )
        self.assertEqual(len(marks), 25)
        _logger.info("25 learners, 3 absent: 5 taps, 1 request, %.1f s", watch)

    def test_all_present_are_two_taps(self):
        with self.at_the_screen() as page:
            self.open_today(page)
            self.open_by_menu(page)
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
            taps = page.evaluate("window.taps")
        self.assertEqual(taps, 2)
        self.assertEqual(set(self.marks().values()), {"present"})

    def test_everything_fits_and_suits_a_finger(self):
        with self.at_the_screen() as page:
            self.open_today(page)
            fits = page.evaluate(
                "(() => {const el = document.querySelector('.o_sheet_cards');"
                " return el.scrollHeight <= el.clientHeight;})()"
            )
            self.tap(page, 1)
            self.tap(page, 1)
            page.wait_for(".o_learner_minutes")
            small = page.evaluate(
                "[...document.querySelectorAll('.o_sheet button, .o_sheet select')]"
                ".map((el) => [el.className, el.getBoundingClientRect()])"
                ".filter(([, r]) => r.width < 48 || r.height < 48)"
                ".map(([name, r]) => `${name} ${r.width}x${r.height}`)"
            )
        self.assertTrue(fits)
        self.assertEqual(small, [])

    def test_marks_turn_and_come_back(self):
        card = ".o_learner_card[data-number='4']"
        with self.at_the_screen() as page:
            self.open_today(page)
            for mark in ("absent", "late", "excused", "present", "absent", "late"):
                self.tap(page, 4)
                page.wait_for(f"{card}.o_mark_{mark}")
            page.click(f"{card} .o_learner_minutes button:last-child")
            page.wait_text(f"{card} output", "20")
            page.click(".o_sheet_undo")
            page.wait_text(f"{card} output", "15")
            page.click(".o_sheet_undo")
            page.wait_for(f"{card}.o_mark_absent")
            page.click(f"{card} .o_learner_tap")
            page.evaluate("document.querySelectorAll('.o_learner_tap')[4].focus()")
            page.key("ArrowRight")
            page.key("Enter")
            page.wait_for(".o_learner_card[data-number='6'].o_mark_absent")
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
        marks = self.marks()
        self.assertEqual((marks[4], marks[6]), ("late", "absent"))

    def test_all_present_again_with_one_tap(self):
        with self.at_the_screen() as page:
            self.open_today(page)
            for number in (3, 4):
                self.tap(page, number)
            page.wait_text(".o_sheet_counts .o_mark_absent", "2")
            page.click(".o_sheet_all")
            page.wait_text(".o_sheet_counts .o_mark_absent", "0")
            page.click(".o_sheet_undo")
            page.wait_text(".o_sheet_counts .o_mark_absent", "2")
            page.click(".o_sheet_all")
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
        self.assertEqual(set(self.marks().values()), {"present"})

    def test_whom_the_office_excused_is_never_made_absent(self):
        """Her card has a lock: it turns to present and late; all present spares it."""
        card = ".o_learner_card[data-number='2']"
        self.office_marks(self.learners[1], mark="excused", excuse="court")
        with self.at_the_screen() as page:
            self.open_today(page)
            page.wait_for(f"{card}.o_mark_excused .o_learner_office")
            page.click(".o_sheet_all")
            page.wait_for(f"{card}.o_mark_excused")
            for mark in ("present", "late", "excused", "present"):
                self.tap(page, 2)
                page.wait_for(f"{card}.o_mark_{mark}")
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
        self.assertEqual(self.marks()[2], "present")

    def test_nothing_is_lost_without_a_network(self):
        with self.at_the_screen() as page:
            self.open_today(page)
            self.tap(page, 2)
            self.network(page, offline=True)
            page.click(".o_sheet_save")
            page.wait_for(".o_sheet_error")
            self.tap(page, 3)
            page.wait_for(".o_learner_card[data-number='2'].o_mark_absent")
            page.wait_for(".o_status_unsaved")
            self.network(page, offline=False)
            page.click(".o_sheet_retry")
            page.wait_for(".o_status_saved")
        marks = self.marks()
        self.assertEqual((marks[2], marks[3], len(marks)), ("absent", "absent", 25))

    def network(self, page, offline):
        self.browser._websocket_request("Network.enable")
        self.browser._websocket_request(
            "Network.emulateNetworkConditions",
            params={
                "offline": offline,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )
        self.browser.ignore_errors = offline

    def test_leaving_with_unsaved_marks_asks(self):
        with self.at_the_screen() as page:
            self.open_today(page)
            self.tap(page, 2)
            page.click(".o_menu_sections [data-menu-xmlid$='session_sheet_menu']")
            page.wait_text(".modal", "Save the marks")
            page.click(".modal .btn-close")
            page.wait_gone(".modal")
            page.wait_for(".o_learner_card[data-number='2'].o_mark_absent")
            page.click(".o_menu_sections [data-menu-xmlid$='session_sheet_menu']")
            page.click(".modal .btn-primary")
            page.wait_for(".o_status_saved")
        self.assertEqual(self.marks()[2], "absent")

    def test_somebody_else_was_faster(self):
        """The server's mark stays; hers is shown below it, one tap away."""
        card = ".o_learner_card[data-number='2']"
        with self.at_the_screen() as page:
            self.open_today(page)
            self.tap(page, 2)
        self.office_marks(self.learners[1], mark="late", minutes_late=10)
        with self.at_the_screen() as page:
            page.click(".o_sheet_save")
            page.wait_for(f"{card}.o_mark_late .o_learner_mine")
            page.click(f"{card} .o_learner_mine")
            page.wait_for(f"{card}.o_mark_absent")
            page.click(".o_sheet_save")
            page.wait_for(".o_status_saved")
        self.assertEqual(self.marks()[2], "absent")
