"""The indicators, against values worked by hand, and what holds for all values."""

from datetime import date
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ..tools import outcomes, rounds
from ..tools.wilson import wilson

DAYS = st.integers(0, 7)
MONEY = st.integers(-200_000, 500_000)


def weeks(weights):
    return st.fixed_dictionaries({name: DAYS for name in weights})


class TestScores(TestCase):
    def test_rcsi_by_hand(self):
        names = list(outcomes.RCSI_WEIGHTS)
        for days, score, name in (
            ((0, 0, 0, 0, 0), 0, "none"),
            ((3, 0, 0, 0, 0), 3, "none"),
            ((0, 2, 0, 0, 0), 4, "stressed"),
            ((0, 0, 0, 1, 0), 3, "none"),
            ((2, 1, 3, 2, 5), 18, "stressed"),  # 2 + 2 + 3 + 6 + 5
            ((3, 1, 3, 2, 5), 19, "crisis"),
            ((7, 7, 7, 7, 7), 56, "crisis"),
        ):
            with self.subTest(days=days):
                found = outcomes.rcsi(dict(zip(names, days, strict=True)))
                self.assertEqual(found, score)
                self.assertEqual(outcomes.rcsi_class(found), name)

    def test_fcs_by_hand(self):
        names = list(outcomes.FCS_WEIGHTS)
        for days, score, low, high in (
            ((0,) * 8, 0, "poor", "poor"),
            ((7, 0, 0, 0, 0, 0, 7, 7), 21, "poor", "poor"),  # 14 + 3.5 + 3.5
            ((7, 0, 0, 0, 1, 0, 7, 6), 21.5, "borderline", "poor"),
            ((7, 2, 0, 0, 6, 0, 4, 0), 28, "borderline", "poor"),  # 14 + 6 + 6 + 2
            ((7, 2, 0, 0, 6, 0, 5, 0), 28.5, "borderline", "borderline"),
            ((7, 3, 1, 1, 2, 0, 4, 0), 35, "borderline", "borderline"),
            ((7, 3, 1, 1, 2, 1, 4, 0), 36, "acceptable", "borderline"),
            ((7, 4, 2, 1, 2, 1, 2, 0), 42, "acceptable", "borderline"),
            ((7, 4, 2, 1, 2, 1, 2, 1), 42.5, "acceptable", "acceptable"),
            ((7,) * 8, 112, "acceptable", "acceptable"),
        ):
            with self.subTest(days=days):
                found = outcomes.fcs(dict(zip(names, days, strict=True)))
                self.assertEqual(found, score)
                self.assertEqual(outcomes.fcs_class(found), low)
                self.assertEqual(
                    outcomes.fcs_class(found, outcomes.FCS_CUTOFFS_OIL), high
                )

    def test_not_asked_is_no_zero(self):
        days = dict.fromkeys(outcomes.RCSI_WEIGHTS, 0)
        self.assertIsNone(outcomes.rcsi({**days, "rcsi_fewer": None}))
        self.assertIsNone(outcomes.fcs({}))
        self.assertIsNone(outcomes.rcsi_class(None))
        with self.assertRaises(ValueError):
            outcomes.rcsi({**days, "rcsi_fewer": 8})

    @given(weeks(outcomes.RCSI_WEIGHTS), st.sampled_from(list(outcomes.RCSI_WEIGHTS)))
    def test_rcsi_bounds_and_growth(self, days, name):
        score = outcomes.rcsi(days)
        self.assertTrue(0 <= score <= 56)
        more = {**days, name: min(7, days[name] + 1)}
        self.assertGreaterEqual(outcomes.rcsi(more), score)

    @given(weeks(outcomes.FCS_WEIGHTS), st.sampled_from(list(outcomes.FCS_WEIGHTS)))
    def test_fcs_bounds_and_growth(self, days, name):
        score = outcomes.fcs(days)
        self.assertTrue(0 <= score <= 112)
        more = {**days, name: min(7, days[name] + 1)}
        self.assertGreaterEqual(outcomes.fcs(more), score)
        order = ("poor", "borderline", "acceptable")
        low, high = outcomes.FCS_CUTOFFS, outcomes.FCS_CUTOFFS_OIL
        self.assertLessEqual(
            order.index(outcomes.fcs_class(score, high)),
            order.index(outcomes.fcs_class(score, low)),
        )


class TestIncome(TestCase):
    def test_mean_by_hand(self):
        for lines, income in (
            ([], 0),
            ([(40_000, 40_000, 40_000)], 40_000),
            ([(60_000, 30_000, 30_000)], 40_000),
            ([(60_000, 30_000, 29_999)], 39_999),
            ([(20_000, 0, 10_000), (15_000, 15_000, 15_000)], 25_000),
            ([(30_000, -6_000, 0)], 8_000),
        ):
            with self.subTest(lines=lines):
                self.assertEqual(outcomes.monthly_income(lines), income)

    @given(st.lists(st.tuples(MONEY, MONEY, MONEY), max_size=6), MONEY)
    def test_rounding_changes_no_answer(self, lines, floor):
        exact = sum(map(sum, lines)) >= 3 * floor
        self.assertEqual(outcomes.monthly_income(lines) >= floor, exact)

    def test_gainful(self):
        for income, floor, held, expected in (
            (40_000, 40_000, 6, True),
            (39_999, 40_000, 12, False),
            (36_000, 35_000, 6, True),  # before 2016
            (90_000, 40_000, 5, False),
            (None, 40_000, 6, False),
            (90_000, 40_000, None, False),
        ):
            with self.subTest(income=income, floor=floor, held=held):
                found = outcomes.is_gainful(income, floor, held)
                self.assertEqual(found, expected)

    def test_poverty(self):
        line = 269_485  # 22,457.08 a person and month
        for income, members, expected in (
            (112_285, 5, True),
            (112_286, 5, False),
            (0, 1, True),
            (None, 5, None),
            (50_000, 0, None),
        ):
            with self.subTest(income=income, members=members):
                self.assertEqual(outcomes.is_poor(income, members, line), expected)


class TestIndependent(TestCase):
    FULL = {
        "sources": 2, "stable_job": False, "savings": 1, "rcsi": 3,
        "fcs_class": "acceptable", "controls_income": True, "in_group": True,
    }  # fmt: skip

    def test_each_condition(self):
        self.assertEqual(
            outcomes.conditions(self.FULL), dict.fromkeys(outcomes.CONDITIONS, True)
        )
        for change, name in (
            ({"sources": 1}, "two_sources_or_stable_job"),
            ({"savings": 0}, "positive_savings"),
            ({"rcsi": 4}, "low_rcsi"),
            ({"rcsi": None}, "low_rcsi"),
            ({"fcs_class": "borderline"}, "food_acceptable"),
            ({"controls_income": None}, "controls_income"),
            ({"in_group": False}, "savings_group"),
        ):
            with self.subTest(change=change):
                met = outcomes.conditions({**self.FULL, **change})
                missing = [key for key, value in met.items() if not value]
                self.assertEqual(missing, [name])

    def test_a_stable_job_is_as_good_as_two_sources(self):
        met = outcomes.conditions({**self.FULL, "sources": 1, "stable_job": True})
        self.assertTrue(met["two_sources_or_stable_job"])

    def test_four_of_six_and_gainful(self):
        names = outcomes.CONDITIONS
        for count in range(7):
            met = {name: place < count for place, name in enumerate(names)}
            with self.subTest(count=count):
                self.assertEqual(outcomes.is_independent(True, met), count >= 4)
                self.assertFalse(outcomes.is_independent(False, met))

    def test_met_and_confirmed(self):
        table = {
            (None, None): "unknown", (True, None): "met", (False, None): "no",
            (True, True): "confirmed", (False, True): "met", (None, True): "met",
            (True, False): "lost", (False, False): "no", (None, False): "no",
        }  # fmt: skip
        for (at_12, at_24), expected in table.items():
            with self.subTest(at_12=at_12, at_24=at_24):
                self.assertEqual(outcomes.independence(at_12, at_24), expected)

    def test_agency(self):
        yes = dict.fromkeys(outcomes.AGENCY, True)
        self.assertEqual(outcomes.agency(yes), 4)
        self.assertEqual(outcomes.agency({**yes, "free_to_move": False}), 3)
        self.assertIsNone(outcomes.agency({**yes, "free_to_move": None}))


class TestEmployment(TestCase):
    def test_over_all_completers(self):
        """20 graduated, 12 answered, 8 of them work in it: 40 per cent, not 67."""
        found = outcomes.relevant_employment(20, 12, 8, 6)
        self.assertEqual(found["rate"], 0.4)
        self.assertEqual(found["response_rate"], 0.6)
        self.assertEqual(found["unreachable"], 6)

    def test_nobody(self):
        self.assertIsNone(outcomes.relevant_employment(0, 0, 0, 0)["rate"])
        for counts in ((5, 6, 1, 0), (5, 3, 4, 0), (5, 3, 1, 3)):
            with self.assertRaises(ValueError):
                outcomes.relevant_employment(*counts)

    def test_work(self):
        for status, relevant, expected in (
            ("employed", True, True),
            ("self_employed", True, True),
            ("employed", False, False),
            ("seeking", True, False),
            (False, None, False),
        ):
            with self.subTest(status=status, relevant=relevant):
                self.assertEqual(outcomes.is_relevant_work(status, relevant), expected)


class TestWilson(TestCase):
    def test_by_hand(self):
        """Tables of Newcombe, *Statistics in Medicine* 17 (1998): 81/263, 15/148."""
        for successes, total, low, high in (
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (20, 20, 0.8389, 1.0),
        ):
            with self.subTest(successes=successes, total=total):
                found = wilson(successes, total)
                self.assertAlmostEqual(found[0], low, 4)
                self.assertAlmostEqual(found[1], high, 4)
        self.assertIsNone(wilson(0, 0))
        with self.assertRaises(ValueError):
            wilson(3, 2)

    @given(st.integers(1, 5000), st.data())
    def test_bounds_and_order(self, total, data):
        successes = data.draw(st.integers(0, total))
        low, high = wilson(successes, total)
        self.assertTrue(0 <= low <= successes / total <= high <= 1)
        if successes < total:
            more = wilson(successes + 1, total)
            self.assertTrue(low <= more[0] and high <= more[1])
        wider = wilson(successes * 2, total * 2)
        self.assertLessEqual(wider[1] - wider[0], high - low)


class TestRounds(TestCase):
    def test_days(self):
        graduated = date(2026, 8, 31)
        for months, day in (
            (0, date(2026, 8, 31)),
            (3, date(2026, 11, 30)),
            (6, date(2027, 2, 28)),
            (12, date(2027, 8, 31)),
            (24, date(2028, 8, 31)),
        ):
            with self.subTest(months=months):
                self.assertEqual(rounds.due(graduated, months), day)
                first, last = rounds.window(graduated, months)
                self.assertTrue(first <= day < last)
        self.assertEqual(rounds.window(graduated, 0)[0], graduated)

    def test_three_days_of_tries(self):
        first, second, third = (date(2026, 9, day) for day in (1, 2, 9))
        one_day = [(first, "not_reached")] * 3
        self.assertIsNone(rounds.unreachable_since(one_day))
        tries = [*one_day, (third, "cannot_talk"), (second, "not_reached")]
        self.assertEqual(rounds.unreachable_since(tries), third)
        self.assertIsNone(
            rounds.unreachable_since(
                [(first, "reached"), (second, "not_reached"), (third, "unsafe")]
            )
        )
