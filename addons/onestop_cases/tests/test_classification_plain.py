"""The rules of the GBVIMS that need no database."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.onestop_base.tools.age import AGE_GROUPS, age_group_of

from ..tools import vocabulary_incident as words
from ..tools.classification import (
    GBV_TYPES,
    QUESTIONS,
    SEXUAL_TYPES,
    AnswersError,
    classify,
    contexts,
)
from ..tools.clocks import clock, earliest, kinds_for, time_of_day_of
from ..tools.delays import DELAY_BANDS, delay_band, delay_days

ANSWERS = st.lists(st.booleans(), max_size=8)
TYPE_KEYS = [key for key, _label in words.TYPES]


@tagged("post_install", "-at_install")
class TestClassification(BaseCase):
    def test_the_order_of_the_standard(self):
        """By hand, as the standard writes it."""
        no = False
        for answers, expected in (
            ([True], "rape"),
            ([no, True], "sexual_assault"),
            ([no, no, True], "physical_assault"),
            ([no, no, no, True], "forced_marriage"),
            ([no, no, no, no, True], "denial_of_resources"),
            ([no, no, no, no, no, True], "psychological_abuse"),
            ([no, no, no, no, no, no], "non_gbv"),
        ):
            with self.subTest(expected):
                self.assertEqual(classify(answers)[0], expected)

    @given(ANSWERS)
    def test_first_yes_decides_and_nothing_else_is_taken(self, answers):
        place = answers.index(True) if True in answers else None
        complete = (
            place == len(answers) - 1 and place < len(QUESTIONS)
            if place is not None
            else len(answers) == len(QUESTIONS)
        )
        if not complete:
            with self.assertRaises(AnswersError):
                classify(answers)
            return
        kind, key = classify(answers)
        if place is None:
            self.assertEqual((kind, key), ("non_gbv", None))
        else:
            self.assertEqual((key, kind), QUESTIONS[place])

    def test_other_things_than_answers(self):
        for wrong in (None, "yes", {}, [1], ["True"], [None], 1):
            with self.subTest(wrong), self.assertRaises(AnswersError):
                classify(wrong)

    def test_types_are_those_of_the_vocabulary(self):
        self.assertEqual([*GBV_TYPES, "non_gbv"], TYPE_KEYS)

    @given(
        st.sampled_from([None, *TYPE_KEYS]),
        st.booleans(),
        st.lists(st.sampled_from([key for key, _label in words.RELATIONS]), max_size=3),
        st.sampled_from([None, "yes", "no"]),
        st.sampled_from([None, *(key for key, _label in words.ABDUCTIONS)]),
        st.sampled_from([None, *(key for key, _label in words.HARMFUL_PRACTICES)]),
    )
    def test_contexts(self, kind, minor, relations, goods, abduction, practice):
        found = contexts(
            kind,
            is_minor=minor,
            relations=relations,
            goods_exchanged=goods,
            abduction=abduction,
            harmful_practice=practice,
        )
        self.assertEqual(set(found), {key for key, _label in words.CONTEXTS})
        sexual = kind in SEXUAL_TYPES
        if kind in (None, "non_gbv"):
            self.assertFalse(any(found.values()))
            return
        self.assertEqual(found["is_partner_violence"], "partner" in relations)
        self.assertEqual(found["is_child_sexual_abuse"], sexual and minor)
        early = minor and kind == "forced_marriage"
        self.assertEqual(found["is_early_marriage"], early)
        self.assertEqual(found["is_exploitation"], sexual and goods == "yes")
        taken = abduction not in (None, "none")
        self.assertEqual(found["is_slavery"], sexual and taken)
        self.assertEqual(found["is_harmful_practice"], practice not in (None, "no"))


@tagged("post_install", "-at_install")
class TestBands(BaseCase):
    def test_edges_of_delays(self):
        for days, band in (
            (0, "0_3"), (3, "0_3"), (4, "4_5"), (5, "4_5"), (6, "6_14"), (14, "6_14"),
            (15, "15_30"), (30, "15_30"), (31, "over_30"), (9999, "over_30"),
            (None, "unknown"),
        ):  # fmt: skip
            with self.subTest(days):
                self.assertEqual(delay_band(days), band)

    @given(st.integers(0, 40_000))
    def test_every_delay_and_age_is_in_a_band(self, number):
        self.assertIn(delay_band(number), dict(DELAY_BANDS))
        self.assertIn(age_group_of(number), dict(AGE_GROUPS))

    @given(st.integers(0, 200))
    def test_bands_do_not_go_back(self, number):
        for bands, find in ((DELAY_BANDS, delay_band), (AGE_GROUPS, age_group_of)):
            keys = [key for key, _label in bands]
            step = keys.index(find(number + 1)) - keys.index(find(number))
            self.assertIn(step, (0, 1))

    def test_days(self):
        day = date(2026, 3, 1)
        self.assertEqual(delay_days(date(2026, 2, 26), day), 3)
        self.assertEqual(delay_days(day, day), 0)
        self.assertIsNone(delay_days(None, day))
        with self.assertRaises(ValueError):
            delay_days(date(2026, 3, 2), day)

    def test_edges_of_ages(self):
        for age, group in (
            (0, "0_11"), (11, "0_11"), (12, "12_17"), (17, "12_17"), (18, "18_25"),
            (25, "18_25"), (26, "26_40"), (40, "26_40"), (41, "41_60"),
            (60, "41_60"), (61, "61_plus"),
        ):  # fmt: skip
            with self.subTest(age):
                self.assertEqual(age_group_of(age), group)


@tagged("post_install", "-at_install")
class TestClocks(BaseCase):
    start = datetime(2026, 3, 1, 20)

    def at(self, hours, kind="pep"):
        found = clock(kind, self.start, self.start + timedelta(hours=hours))
        return found.left, found.state

    def test_hours_left(self):
        self.assertEqual(self.at(0), (72, "running"))
        self.assertEqual(self.at(48), (24, "running"))
        self.assertEqual(self.at(48.1), (23, "urgent"))
        self.assertEqual(self.at(71.9), (0, "urgent"))
        self.assertEqual(self.at(72), (0, "over"))
        self.assertEqual(self.at(72, "ec"), (48, "running"))
        self.assertEqual(self.at(120, "ec"), (0, "over"))
        self.assertEqual(self.at(9999), (0, "over"))

    @given(st.integers(0, 23))
    def test_the_cautious_reading(self, hour):
        """Who knows the time of day only is shown no more time than there is."""
        day = date(2026, 3, 1)
        exact = earliest(day, hour=hour)
        self.assertLessEqual(earliest(day, time_of_day_of(hour)), exact)
        self.assertLessEqual(earliest(day, "unknown"), exact)
        self.assertLessEqual(earliest(day), exact)
        self.assertEqual(exact, datetime(2026, 3, 1, hour))

    def test_which_clocks(self):
        self.assertEqual(kinds_for("rape", "female", "18_25"), ("pep", "ec"))
        self.assertEqual(kinds_for(False, "female", "unknown"), ("pep", "ec"))
        self.assertEqual(kinds_for("rape", "male", "18_25"), ("pep",))
        self.assertEqual(kinds_for("rape", "female", "0_11"), ("pep",))
        self.assertEqual(kinds_for("physical_assault", "female", "18_25"), ())
