"""Age groups and rosters, without a database."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.age import AGE_GROUPS, age_group_of, birth_years
from ..tools.roster import clip, least_present, merge, subtract

HOURS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


def hours_in(intervals):
    return {hour for start, end in intervals for hour in range(start, end)}


@tagged("post_install", "-at_install")
class TestAge(BaseCase):
    def test_every_age_has_one_group(self):
        keys = [key for key, _label in AGE_GROUPS]
        found = [age_group_of(age) for age in range(0, 121)]
        self.assertEqual(sorted(set(found), key=keys.index), keys)
        self.assertEqual(
            [age_group_of(age) for age in (11, 12, 17, 18, 25, 26, 40, 41, 60, 61)],
            ["0_11", "12_17", "12_17", "18_25", "18_25", "26_40", "26_40", "41_60",
             "41_60", "61_plus"],
        )  # fmt: skip

    @given(st.integers(0, 120))
    def test_years_of_birth_before_and_after_the_birthday(self, age):
        for birthday_passed in (0, 1):
            first, last = birth_years(age_group_of(age), 2026)
            self.assertTrue(first <= 2026 - age - 1 + birthday_passed <= last)

    def test_year_that_does_not_fit(self):
        first, last = birth_years("12_17", 2026)
        self.assertEqual((first, last), (2008, 2014))
        first, last = birth_years(False, 2026)
        self.assertGreater(first, last)


@tagged("post_install", "-at_install")
class TestIntervals(BaseCase):
    @given(HOURS, HOURS)
    def test_subtract_is_set_difference(self, intervals, holes):
        left = subtract(intervals, holes)
        self.assertEqual(hours_in(left), hours_in(intervals) - hours_in(holes))
        self.assertEqual(left, merge(left))

    @given(HOURS, st.integers(0, 14), st.integers(1, 15))
    def test_least_present(self, intervals, start, length):
        intervals = merge(intervals)
        hours = range(start, start + length)
        expected = min(
            sum(begin <= hour < end for begin, end in intervals) for hour in hours
        )
        self.assertEqual(least_present(intervals, start, start + length), expected)

    def test_two_halves_make_a_night(self):
        halves = [(datetime(2026, 3, 1, 20), datetime(2026, 3, 2, 1)),
                  (datetime(2026, 3, 2, 1), datetime(2026, 3, 2, 7))]  # fmt: skip
        window = (datetime(2026, 3, 1, 20), datetime(2026, 3, 2, 7))
        self.assertEqual(least_present(halves, *window), 1)
        self.assertEqual(least_present(halves[:1], *window), 0)
        self.assertEqual(clip(halves, *window), halves)
