import re
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestFeedback(CasesCase):
    def give(self, count, **answers):
        for _ in range(count):
            self.env["onestop.case.feedback"]._give(self.centre.id, answers)

    def numbers(self, role="director", year=2026, quarter=1):
        feedback = self.env["onestop.case.feedback"].with_user(self.users[role])
        lines = feedback.get_numbers(self.centre.id, year, quarter)
        return next(
            line for line in lines if line["question"] == "Do I feel safe here?"
        )

    def test_small_numbers_are_suppressed(self):
        with patch.object(
            type(self.env["onestop.case.feedback"]),
            "_this_month",
            lambda self: "2026-02",
        ):
            self.give(30, safe="good")
            self.give(20, safe="middling")
            self.give(2, safe="bad")
        line = self.numbers()
        self.assertIsNone(line["bad"])
        shown = [line[face] for face in ("good", "middling", "bad", "total")]
        self.assertGreaterEqual(shown.count(None), 2)

    def test_nothing_says_who_or_when(self):
        self.give(1, safe="bad", listened="nonsense")
        feedback = self.env["onestop.case.feedback"].sudo().search([], limit=1)
        self.assertFalse(feedback.listened)
        self.assertRegex(feedback.month, r"^\d{4}-\d{2}$")
        columns = set(feedback._fields) - {"id", "display_name"}
        stored = {name for name in columns if feedback._fields[name].store}
        self.assertEqual(
            stored, {"centre_id", "month", "welcomed", "listened", "decided", "safe"}
        )

    def test_nobody_reads_rows(self):
        self.give(1, safe="bad")
        for role, user in self.users.items():
            with self.subTest(role=role):
                feedback = self.env["onestop.case.feedback"].with_user(user)
                for operation in ("read", "create", "write", "unlink"):
                    self.assertFalse(feedback.has_access(operation))

    def test_who_reads_numbers(self):
        for role in ("social_worker", "national", "protection", "reception"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.numbers(role)
        with self.assertRaises(AccessError):
            self.env["onestop.case.feedback"].with_user(
                self.users["director"]
            ).get_numbers(self.other_centre.id, 2026, 1)

    def test_a_quarter_that_runs_is_not_told(self):
        with self.assertRaises(UserError):
            self.numbers(year=2999)
        with self.assertRaises(UserError):
            self.numbers(quarter=5)

    def test_wizard_shows_dots(self):
        wizard = (
            self.env["onestop.feedback.numbers"]
            .with_user(self.users["director"])
            .create({})
        )
        self.assertIn("Do I feel safe here?", wizard.table)


@tagged("post_install", "-at_install")
class TestFeedbackScreen(CasesCase, HttpCase):
    def test_handing_over_logs_out_and_keeps_four_faces(self):
        self.authenticate("test_social_worker", "test_social_worker")
        answer = self.url_open("/opinion/start")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.text.count('type="radio"'), 12)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        title = re.search("<title>(.*)</title>", answer.text).group(1)
        self.assertEqual(title, "Desk")
        self.assertNotIn("<script", answer.text)
        inside = self.url_open("/odoo", allow_redirects=False)
        self.assertEqual(inside.status_code, 303)
        self.assertIn("/web/login", inside.headers["Location"])
        before = self.env["onestop.case.feedback"].sudo().search_count([])
        thanks = self.url_open(answer.url, data={"safe": "bad", "person_id": "1"})
        self.assertEqual(thanks.status_code, 200)
        found = self.env["onestop.case.feedback"].sudo().search([])
        self.assertEqual(len(found), before + 1)
        self.assertEqual(found.filtered("safe").safe, "bad")

    def test_a_token_is_good_for_one_opinion(self):
        """The second try is told so kindly, and nothing is kept of it."""
        self.authenticate("test_social_worker", "test_social_worker")
        url = self.url_open("/opinion/start").url
        feedback = self.env["onestop.case.feedback"].sudo()
        before = feedback.search_count([])
        nothing = self.url_open(url, data={"safe": ""})
        self.assertNotIn("one is enough", nothing.text)
        self.assertEqual(feedback.search_count([]), before)
        first = self.url_open(url, data={"safe": "bad"})
        self.assertNotIn("one is enough", first.text)
        for _try in range(3):
            again = self.url_open(url, data={"safe": "bad"})
            self.assertIn("one is enough", again.text)
        self.assertIn("one is enough", self.url_open(url).text)
        self.assertEqual(feedback.search_count([]), before + 1)

    def test_nothing_says_which_opinion_it_was(self):
        spent = self.env["onestop.case.feedback.token"].sudo()
        self.assertTrue(spent._spend("number"))
        self.assertFalse(spent._spend("number"))
        row = spent.search([], order="id desc", limit=1)
        self.assertNotIn("number", row.digest)
        stored = {name for name, field in row._fields.items() if field.store}
        self.assertEqual(stored, {"id", "digest", "day"})
        for user in self.users.values():
            for operation in ("read", "create", "write", "unlink"):
                self.assertFalse(row.with_user(user).has_access(operation))
        row.day = "2020-01-01"
        row._gc_tokens()
        self.assertFalse(row.exists())

    def test_pictures(self):
        """Each question and each face has one, for who does not read."""
        self.authenticate("test_social_worker", "test_social_worker")
        page = self.url_open("/opinion/start").text
        pictures = re.findall(r'src="(/onestop_cases/[^"]*)"', page)
        self.assertEqual(len(pictures), 4 + 12)
        for path in set(pictures):
            self.assertEqual(self.url_open(path).headers["Content-Type"].split(";")[0],
                             "image/svg+xml")  # fmt: skip

    def test_a_forged_token_is_nothing(self):
        for token in ("x", "AAAA", "AQ" * 40):
            with self.subTest(token=token):
                self.assertEqual(self.url_open(f"/opinion/{token}").status_code, 404)
