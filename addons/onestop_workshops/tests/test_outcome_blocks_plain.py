"""Groups of five: what two readings of the figures tell beside each other."""

from itertools import combinations
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ..tools.outcome_blocks import LEAST, add_up, form, spread
from ..tools.outcome_figures import ALL, LEVELS, publish

SILENT = ("unreachable", "refused", "waiting")
#: What happens to a woman: (who, when, how); the same again is a correction.
EVENT = st.tuples(
    st.integers(0, 15),
    st.integers(0, 40),
    st.sampled_from(("done", "done", "done", *SILENT)),
)
ROW = st.fixed_dictionaries(
    {
        "status": st.sampled_from(("done", "done", *SILENT)),
        "relevant": st.booleans(),
        "level": st.sampled_from(LEVELS),
        "income": st.integers(0, 100_000),
    }
)

ROW_OF_ONE = {"relevant": True, "level": "gainful", "income": 41_000}


def people(marks):
    """``a``: has answered, ``s``: silent, ``.``: not settled; a day each."""
    return [
        (None if mark == "." else place, place, mark == "a")
        for place, mark in enumerate(marks)
    ]


class Cohort:
    """One cohort and round, as the job sees it month after month."""

    def __init__(self, size):
        self.size, self.settled = size, {}
        self.women, self.answers = set(), 0

    def settle(self, who, day, how):
        if who < self.size:
            self.settled[who] = day, how

    def run(self):
        """Let full groups enter, and return the reading: (women, number of answers)."""
        pool = []
        for who in set(range(self.size)) - self.women:
            day, how = self.settled.get(who, (None, None))
            pool.append((day, who, how == "done"))
        for group in form(pool):
            rows = [{**ROW_OF_ONE, "status": self.settled[who][1]} for who in group]
            self.answers += add_up(rows)["answers"]
            self.women = self.women | set(group)
        return self.women, self.answers


class TestGroups(TestCase):
    def test_by_hand(self):
        for marks, sizes in (
            ("aaaa", []),  # fewer than five women
            ("ssss", []),
            ("aaaaa", [5]),
            ("aaaaa.", []),  # the sixth would be alone
            ("aaaaaaaaa", [9]),
            ("aaaaaaaaa.", []),
            ("aaaaaaaaaa", [5, 5]),
            ("aaaaaaaaaa..", [5]),
            ("asasasaaaaaaaa...", [8]),  # who is silent comes along
            ("aaaaaaaaaaaaaas", [5, 10]),
            ("a" * 20, [5, 5, 5, 5]),
            ("a" * 16 + "ssss", [5, 5, 10]),
            ("sssss", [5]),
            ("sssss.", []),
            ("aaassssss", [9]),
        ):
            with self.subTest(marks=marks):
                self.assertEqual([len(group) for group in form(people(marks))], sizes)

    def test_the_order_is_that_of_settling(self):
        late_first = [(20 - place, place, True) for place in range(12)]
        self.assertEqual(form(late_first)[0], [11, 10, 9, 8, 7])

    def test_one_to_four_answers_count_as_none(self):
        rows = [{**ROW_OF_ONE, "status": "done"}] * 4 + [{"status": "refused"}] * 6
        sums = add_up(rows)
        self.assertEqual((sums["count"], sums["answers"]), (10, 0))
        self.assertEqual(sums["incomes"], [])
        self.assertEqual(sums["counts"], {"open": 10, "waiting": 4, "refused": 6})

    @given(st.lists(st.sampled_from("as."), max_size=40))
    def test_each_group_has_enough(self, marks):
        everybody = people(marks)
        answered = {key for _day, key, has in everybody if has}
        groups = form(everybody)
        keys = [key for group in groups for key in group]
        self.assertEqual(len(keys), len(set(keys)))
        for group in groups:
            self.assertGreaterEqual(len(group), LEAST)
        for group in groups[:-1]:
            self.assertEqual(len(answered & set(group)), LEAST)
        if "." not in marks and len(marks) >= LEAST:
            self.assertEqual(len(keys), len(marks))

    @settings(max_examples=300, deadline=None)
    @given(
        st.integers(1, 12),
        st.lists(st.lists(EVENT, max_size=20), min_size=1, max_size=6),
        st.integers(0, 6),
    )
    def test_two_readings_differ_by_groups(self, size, months, newcomers):
        """Whatever is settled, corrected, dated back or comes late in between."""
        cohort = Cohort(size)
        readings = [cohort.run()]
        for place, events in enumerate(months):
            for event in events:
                cohort.settle(*event)
            if place == len(months) // 2:
                cohort.size += newcomers
            readings.append(cohort.run())
        for (women, answers), (more, more_answers) in combinations(readings, 2):
            self.assertLessEqual(women, more)
            self.assertTrue(more == women or len(more - women) >= LEAST)
            self.assertTrue(more_answers == answers or more_answers - answers >= LEAST)

    @given(st.lists(ROW, min_size=5, max_size=30), st.sampled_from((1, 5, 10)))
    def test_sums_give_the_same_figures(self, rows, threshold):
        """What is spread from the sums is shown as the women's own rows would be."""
        sums = add_up(rows)
        if sums["answers"] != sum(row["status"] == "done" for row in rows):
            return
        keys = {"leaf": "c1", "round": 12}
        made = spread(sums["counts"], sums["incomes"])
        self.assertEqual(len(made), sums["count"])
        first, second = (
            publish([{**row, **keys} for row in some], {"c1": "t1"}, threshold)
            for some in (rows, made)
        )
        self.assertEqual(first[ALL, 12], second[ALL, 12])
        self.assertEqual(first, second)
