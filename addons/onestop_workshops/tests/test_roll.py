"""A cohort's attendance over a year: at most four queries; paper without names."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_marks import MarksCase


@tagged("post_install", "-at_install")
class TestRoll(MarksCase):
    LEARNERS = 25

    def test_marks_and_rates(self):
        self.save_all(self.sessions[0], absent=(2, 3))
        self.save_all(self.sessions[1], absent=(3,))
        self.learners[24].date_start = self.sessions[1].date
        cohort = self.cohort.with_env(self.as_("trainer"))
        sheet = cohort.get_attendance()
        rows = {row["number"]: row for row in sheet["rows"]}
        self.assertEqual([s["id"] for s in sheet["sessions"]], self.sessions[:2].ids)
        self.assertEqual(rows[2]["marks"], ["absent", "present"])
        self.assertEqual((rows[2]["rate"], rows[2]["is_low"]), (50, True))
        self.assertEqual((rows[3]["attended"], rows[3]["counted"]), (0, 2))
        self.assertEqual((rows[25]["attended"], rows[25]["counted"]), (1, 1))
        self.env.cr.execute(
            "UPDATE onestop_enrolment SET state = 'cancelled' WHERE id = %s",
            self.learners[3].ids,
        )
        later = cohort.get_attendance(date_from=self.sessions[1].date)
        self.assertNotIn(4, [row["number"] for row in later["rows"]])
        self.assertEqual(len(later["sessions"]), 1)

    def test_a_year_in_four_queries(self):
        """250 sessions of 25 learners; the fourth query is the row of the log."""
        self.cohort.date_start -= timedelta(days=370)
        self.learners.date_start = self.cohort.date_start
        year = self._make_sessions(self.cohort, 250, first=-300)
        year.state = "held"
        self.env["onestop.attendance"].create(
            [
                {"session_id": session.id, "enrolment_id": one.id, "mark": "present"}
                for session in year
                for one in self.learners
            ]
        )
        cohort = self.cohort.with_env(self.as_("trainer"))
        cohort.get_attendance()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        sheet = cohort.get_attendance()
        self.env.cr.precommit.run()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4)
        self.assertEqual({len(row["marks"]) for row in sheet["rows"]}, {250})
        self.assertEqual({row["rate"] for row in sheet["rows"]}, {100})

    def test_who_reads_it(self):
        for user in (self.other_trainer, "director", "storekeeper", "social_worker"):
            with self.subTest(user), self.assertRaises(AccessError):
                self.cohort.with_env(self.as_(user)).get_attendance()

    def test_workbook_without_names(self):
        self.save_all(self.sessions[0], absent=(2,))
        _name, book = self.cohort.with_env(self.as_("trainer"))._attendance_book()
        page = load_workbook(io.BytesIO(book)).active
        cells = [cell.value for row in page.iter_rows() for cell in row if cell.value]
        self.assertNotIn("Alias 1", cells)
        self.assertIn(self.learners[0].person_code, cells)
        self.assertEqual(page.cell(5, 6).value, "✗")
        self.assertEqual(page.cell(4, 5).value, 1)

    def test_paper_without_names(self):
        self.save_all(self.sessions[0], absent=(2,))
        report = self.as_("trainer")["ir.actions.report"]
        name = "onestop_workshops.report_attendance"
        html = report._render_qweb_html(name, self.cohort.ids)[0].decode()
        self.assertNotIn("Alias 1", html)
        self.assertIn(self.learners[0].person_code, html)
        printer = report.with_context(force_report_rendering=True)
        pdf = printer._render_qweb_pdf(name, self.cohort.ids)[0]
        self.assertTrue(pdf.startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestRollDownload(MarksCase, HttpCase):
    def test_download(self):
        path = f"/training/attendance/{self.cohort.id}"
        self.authenticate("test_trainer", "test_trainer")
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.authenticate("test_other_trainer", "test_other_trainer")
        self.assertNotEqual(self.url_open(path).status_code, 200)
