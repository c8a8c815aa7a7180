import io
from datetime import date, timedelta
from itertools import combinations

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_graduates import GraduatesCase


@tagged("post_install", "-at_install")
class TestOutcomes(GraduatesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.more = cls._enrol(cls.other_cohort, 15)
        cls._graduate(cls.more)
        cls.month_end = date.today().replace(day=1) - timedelta(1)
        cls.past = cls.month_end - timedelta(20)

    @classmethod
    def fill(cls, learners, months=12, state="done", day=None, **vals):
        """Fill rounds by SQL, as they were on a day of the past."""
        day = day or cls.past
        values = {
            "state": state,
            "income": 50000,
            "is_gainful": True,
            "is_independent": True,
            "work_status": "employed",
            "is_relevant": "yes",
            "kept_smig": 40000,
            **vals,
            "date_done" if state == "done" else "date_ended": day,
        }
        cls.env.flush_all()
        sets = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in values.items()
        )
        cls.env.execute_query(
            SQL(
                "UPDATE onestop_graduate_followup SET %s WHERE enrolment_id IN %s"
                " AND round = %s RETURNING id",
                sets,
                tuple(learners.ids),
                str(months),
            )
        )
        cls.env.invalidate_all()

    def page(self, role="director"):
        self.env["onestop.graduate.block"]._cron_form_blocks()
        page = self.as_(role)["onestop.graduate.outcomes"].get_page()
        return page, {group["key"]: group["figures"] for group in page["groups"]}

    def key(self, cohort):
        return f"cohort-{cohort.id}"

    def test_shares_over_all(self):
        """25 graduates, 20 answered: 15 of them independent."""
        self.fill(self.more)
        self.fill(
            self.learners[:5], income=20000, is_gainful=False, is_independent=False,
            is_relevant="no",
        )  # fmt: skip
        self.fill(self.learners[5:], state="unreachable")
        page, figures = self.page()
        cell = figures["all"]["12"]
        self.assertEqual((cell["due"], cell["done"], cell["unreachable"]), (25, 20, 5))
        self.assertEqual(cell["response_rate"], 0.8)
        self.assertEqual(cell["relevant_rate"], 15 / 25)
        self.assertEqual(cell["share"], 15 / 20)
        self.assertAlmostEqual(cell["share_low"], 0.5313, 4)
        self.assertAlmostEqual(cell["share_high"], 0.8881, 4)
        self.assertEqual(cell["mean"], 42500)
        self.assertEqual(cell["median"], 50000)
        mine = figures[self.key(self.cohort)]["12"]
        self.assertEqual((mine["done"], mine["all_independent"]), (5, 0))
        self.assertEqual(mine["mean"], 20000)
        self.assertEqual(page["smig"], 40000)

    def fill_with_few_silent(self):
        """20 of 25 answered; two and three of the cohorts did not."""
        for learners, silent in ((self.more, 2), (self.learners, 3)):
            self.fill(learners[silent:])
            self.fill(learners[:silent], state="unreachable")

    def test_small_counts_are_not_shown(self):
        self.fill_with_few_silent()
        _page, figures = self.page()
        self.assertEqual(figures["all"]["12"]["done"], 20)
        for cohort in (self.cohort, self.other_cohort):
            cell = figures[self.key(cohort)]["12"]
            with self.subTest(cohort=cohort.code):
                self.assertIsNone(cell["done"])
                self.assertIsNone(cell["mean"])
                self.assertIsNone(cell["share"])

    def test_one_to_four_answers_count_as_none(self):
        """Else the figures without them, taken away, tell what these three said."""
        self.fill(self.more)
        self.fill(self.learners[:3], income=90000)
        self.fill(self.learners[3:], state="unreachable")
        _page, figures = self.page()
        cell = figures["all"]["12"]
        self.assertEqual((cell["due"], cell["done"], cell["mean"]), (25, 15, 50000))
        self.assertIsNone(cell["unreachable"])
        cell = figures[self.key(self.cohort)]["12"]
        self.assertEqual((cell["due"], cell["done"], cell["mean"]), (10, 0, None))

    def test_a_mean_of_few_is_not_shown(self):
        self.fill(self.learners[:4])
        _page, figures = self.page()
        for cell in (figures["all"]["12"], figures[self.key(self.cohort)]["12"]):
            self.assertIsNone(cell["mean"])
            self.assertIsNone(cell["median"])

    def test_the_answers_of_this_month_are_not_in_it(self):
        self.fill(self.learners, months=24, day=date.today())
        _page, figures = self.page()
        self.assertEqual(figures["all"]["24"]["due"], 0)
        self.fill(self.learners, months=24, day=self.month_end)
        _page, figures = self.page()
        self.assertEqual(figures["all"]["24"]["done"], 10)

    def test_who_is_not_asked_counts_when_the_round_is_over(self):
        _page, figures = self.page()
        self.assertEqual(figures["all"]["12"]["waiting"], 25)
        self.assertEqual(figures["all"]["24"]["due"], 0)

    def test_answers_join_in_groups_of_five(self):
        """Of 15: five when ten have answered, the rest when all have."""
        seen = []
        for count in (4, 9, 10, 14, 15):
            self.fill(self.more[:count], months=24)
            _page, figures = self.page()
            seen.append(figures["all"]["24"]["done"])
        self.assertEqual(seen, [0, 0, 5, 5, 15])
        groups = self.env["onestop.graduate.block"].search(
            [("cohort_id", "=", self.other_cohort.id), ("round", "=", 24)]
        )
        self.assertEqual(groups.mapped("count"), [5, 5, 5])

    def test_a_correction_changes_no_figure(self):
        """What was counted stays: corrected, taken back, or no graduate any more."""
        self.fill(self.more)
        _page, before = self.page()
        one, two, three = self.more[:3]
        self.fill(one, income=0, is_gainful=False, is_independent=False)
        self.fill(two, state="refused")
        three.write({"state": "left"})
        self.env["onestop.graduate.followup"].search(
            [("enrolment_id", "=", self.more[3].id), ("round", "=", "12")]
        ).action_correct()
        _page, after = self.page()
        self.assertEqual(before["all"]["12"], after["all"]["12"])
        self.assertEqual(after["all"]["12"]["all_independent"], 15)

    def test_a_round_under_correction_waits(self):
        self.fill(self.more)
        followup = self.env["onestop.graduate.followup"].search(
            [("enrolment_id", "=", self.more[14].id), ("round", "=", "12")]
        )
        followup.action_correct()
        _page, figures = self.page()
        self.assertEqual(figures["all"]["12"]["done"], 5)
        self.fill(self.more[14])
        _page, figures = self.page()
        self.assertEqual(figures["all"]["12"]["done"], 15)

    def test_fewer_than_five_are_never_in_it(self):
        cohort = self._past_cohort(self.employee, self.workshop)
        four = self._enrol(cohort, 4)
        self._graduate(four)
        self.fill(four)
        _page, figures = self.page()
        self.assertEqual(figures["all"]["12"]["due"], 25)
        self.assertEqual(figures[self.key(cohort)]["12"]["due"], 0)

    def test_nobody_reads_the_groups(self):
        self.fill(self.more)
        self.page()
        for role in ("livelihoods", "director", "national", "auditor"):
            for operation in ("create", "read", "write", "unlink"):
                with self.subTest(role=role, operation=operation):
                    groups = self.as_(role)["onestop.graduate.block"]
                    self.assertFalse(groups.has_access(operation))

    def test_confirmed_is_independent_twice(self):
        self.fill(self.more)
        self.fill(self.more[:10], months=24)
        self.fill(self.more[10:], months=24, is_independent=False)
        self.fill(self.learners, months=24)
        _page, figures = self.page()
        cell = figures["all"]["24"]
        self.assertEqual((cell["confirmed"], cell["all_independent"]), (10, 20))

    def test_cost_of_an_independent_graduate(self):
        self.fill(self.more)
        self.other_cohort.other_cost = 3_000_000
        page, _figures = self.page()
        group = next(
            one for one in page["groups"] if one["key"] == self.key(self.other_cohort)
        )
        self.assertEqual((group["cost"], group["cost_each"]), (3_000_000, 200_000))

    def test_who_sees_what(self):
        self.fill(self.more)
        for role in ("director", "livelihoods"):
            with self.subTest(role=role):
                page, figures = self.page(role)
                self.assertEqual(page["threshold"], 5)
                self.assertIn(self.key(self.cohort), figures)
        page, figures = self.page("national")
        self.assertEqual(page["threshold"], 10)
        self.assertFalse([key for key in figures if key.startswith("cohort")])
        for role in ("trainer", "storekeeper", "social_worker", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.page(role)

    def test_another_centre_is_not_in_it(self):
        """A director of no centre sees no graduate; the national one sees all."""
        self.fill(self.more)
        self.centre.member_ids -= self.director
        page, _figures = self.page()
        self.assertFalse(page["groups"])
        page, _figures = self.page("national")
        self.assertTrue(page["groups"])

    def test_queries_do_not_grow(self):
        """The same for 25 graduates and for 500."""
        counts = []
        for count in (0, 475):
            if count:
                for _cohort in range(5):
                    cohort = self._past_cohort(
                        self.employee, self.workshop, capacity=100
                    )
                    learners = self._enrol(cohort, 95)
                    self._graduate(learners)
                    self.fill(learners)
            self.env.flush_all()
            self.env.invalidate_all()
            self.page()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            _page, figures = self.page()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(figures["all"]["12"]["due"], 500)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 10)

    def test_the_workbook_has_the_same_numbers(self):
        self.fill_with_few_silent()
        page, figures = self.page()
        outcomes = self.as_("director")["onestop.graduate.outcomes"]
        name, content = outcomes._build_book()
        self.assertRegex(name, r"^outcomes-\d{4}-\d\d-\d\d\.xlsx$")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(values_only=True))
        top = next(place for place, row in enumerate(rows) if row[0] == "Trade, cohort")
        found = {}
        for row in rows[top + 1 :]:
            found.setdefault(row[0], []).append(row)
        for group in page["groups"]:
            twelve = found[group["label"]][3]
            cell = figures[group["key"]]["12"]
            for place, key in (
                (2, "due"),
                (3, "done"),
                (10, "mean"),
                (13, "all_independent"),
            ):
                with self.subTest(group=group["label"], key=key):
                    expected = "*" if cell[key] is None else cell[key]
                    self.assertEqual(twelve[place], expected)

    def test_no_sums_give_a_hidden_count_away(self):
        """Shown groups taken from the group above leave no small count."""
        self.fill(self.more[:11])
        self.fill(self.more[11:], state="unreachable")
        self.fill(self.learners[:6], is_independent=False)
        self.fill(self.learners[6:], state="refused")
        _page, figures = self.page()
        cohorts = [self.key(self.cohort), self.key(self.other_cohort)]
        for name in ("done", "unreachable", "relevant", "confirmed", "gainful"):
            total = figures["all"]["12"][name]
            if total is None:
                continue
            for size in range(len(cohorts) + 1):
                for some in combinations(cohorts, size):
                    shown = [figures[key]["12"][name] for key in some]
                    if None not in shown:
                        left = total - sum(shown)
                        self.assertTrue(left == 0 or left >= 5, (name, left))
