"""The rate of attendance and the rules of marks, without a database."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.attendance_rate import Meeting, attendance, is_enough, rate
from ..tools.mark_rules import refusal_of_session, verdict

MARKS = ("present", "late", "excused", "absent", None)
#: marks of sessions 1, 2, ...; (id, replaces, mark) of make-ups; attended, counted
TABLE = (
    ("all there", ["present", "late"], [], (2, 2)),
    ("late counts as there", ["late"], [], (1, 1)),
    ("one missed", ["present", "absent"], [], (1, 2)),
    ("an excuse leaves the base", ["present", "excused"], [], (1, 1)),
    ("excuses alone: no base", ["excused"], [], (0, 0)),
    ("no mark is no presence", ["present", None], [], (1, 2)),
    ("made up", ["absent", "present"], [(9, 1, "present")], (2, 2)),
    ("made up in vain", ["absent", "present"], [(9, 1, "absent")], (1, 2)),
    ("made up for an excuse", ["excused"], [(9, 1, "late")], (1, 1)),
    ("excused from the make-up", ["absent"], [(9, 1, "excused")], (0, 0)),
    ("no need to make up", ["present"], [(9, 1, None)], (1, 1)),
    ("second make-up", ["absent"], [(8, 1, "absent"), (9, 1, "present")], (1, 1)),
    ("made up what she came too late for", ["present"], [(9, 7, None)], (1, 1)),
    ("came to it all the same", ["absent"], [(9, 7, "present")], (1, 2)),
)
meetings = st.lists(st.sampled_from(MARKS), max_size=40).map(
    lambda marks: [Meeting(n, mark) for n, mark in enumerate(marks, 1)]
)


@tagged("post_install", "-at_install")
class TestAttendanceRatePlain(BaseCase):
    def test_table(self):
        for name, marks, make_ups, expected in TABLE:
            held = [Meeting(n, mark) for n, mark in enumerate(marks, 1)]
            held += [Meeting(id_, mark, replaces) for id_, replaces, mark in make_ups]
            with self.subTest(name):
                self.assertEqual(attendance(held), expected)

    def test_threshold_in_whole_numbers(self):
        self.assertTrue(is_enough(4, 5, 80))
        self.assertFalse(is_enough(79, 99, 80))
        self.assertFalse(is_enough(0, 0, 0))
        self.assertIsNone(rate(0, 0))
        self.assertEqual(rate(4, 5), 80)

    @given(meetings)
    def test_bounds(self, held):
        attended, counted = attendance(held)
        self.assertLessEqual(0, attended)
        self.assertLessEqual(attended, counted)
        self.assertLessEqual(counted, len(held))

    @given(meetings, st.sampled_from(MARKS), st.integers(0, 39))
    def test_a_make_up_never_harms(self, held, mark, index):
        if index >= len(held):
            return
        before, base = attendance(held)
        made_up = [*held, Meeting(99, mark, held[index].id)]
        after, new_base = attendance(made_up)
        self.assertGreaterEqual(after * (base or 1), before * (new_base or 1))

    @given(meetings)
    def test_excuses_do_not_change_the_rate(self, held):
        excused = [Meeting(100 + n, "excused") for n in range(3)]
        self.assertEqual(attendance(held), attendance([*held, *excused]))

    def test_every_verdict(self):
        """For each mark that stands and each that comes, from trainer and office."""
        bases, words = (0, 1, 2), MARKS[:4]
        for was, by_office, new, base, office in product(
            words, (False, True), words, bases, (False, True)
        ):
            standing = {
                "mark": was,
                "minutes_late": 0,
                "excuse": None,
                "version": 2,
                "by_office": by_office,
            }
            mark = {"mark": new, "minutes_late": 0, "excuse": None}
            result = verdict({**mark, "base_version": base}, standing, office)
            with self.subTest(was=was, by=by_office, new=new, base=base, me=office):
                if was == new:
                    self.assertEqual(result, "same")
                elif (was, by_office, office, new) == (
                    "excused",
                    True,
                    False,
                    "absent",
                ):
                    self.assertEqual(result, "excused")
                else:
                    self.assertEqual(result, "applied" if base == 2 else "changed")

    def test_sessions(self):
        def refusal(state="held", locked=False, begun=True, office=False, reason=None):
            facts = {"state": state, "locked": locked, "begun": begun}
            return refusal_of_session(facts, office, reason)

        self.assertIsNone(refusal())
        self.assertEqual(refusal(state="cancelled", office=True), "cancelled")
        self.assertEqual(refusal(locked=True, reason="mistake"), "locked")
        self.assertEqual(refusal(locked=True, office=True), "locked")
        self.assertIsNone(refusal(locked=True, office=True, reason="mistake"))
        self.assertEqual(refusal(begun=False), "future")
        self.assertIsNone(refusal(begun=False, office=True))
