"""The ranking without a database: what is proposed first, and why."""

import unittest
from datetime import date

from ..tools.finding import Bed, Member, Room, propose


def beds(room, kinds, **vals):
    return [
        Bed(
            id=room.id * 100 + n,
            name=f"{room.name}-{n}",
            room_id=room.id,
            kind=kind,
            **vals,
        )
        for n, kind in enumerate(kinds, start=1)
    ]


def family(*ages, **woman):
    return [Member(0, **woman)] + [
        Member(n, role="child", age=age, sex="female")
        for n, age in enumerate(ages, start=1)
    ]


DORM = Room(1, "D1", women_only=True, max_boy_age=12, floor=1)
FAMILY = Room(2, "F1", kind="family", one_household=True, floor=1)
QUIET = Room(3, "M1", kind="medical", quiet=True, accessible=True, floor=0)
SINGLES = ["single"] * 4


class TestFindingPlain(unittest.TestCase):
    def rooms_of(self, plans):
        return [[room.name for room in plan.rooms] for plan in plans]

    def codes(self, plan):
        return {code for code, _words in plan.reasons + plan.warnings}

    def test_family_gets_its_own_room(self):
        plans = propose(
            [DORM, FAMILY], beds(DORM, SINGLES) + beds(FAMILY, SINGLES), family(4, 6)
        )
        self.assertEqual(self.rooms_of(plans)[0], ["F1"])
        self.assertLessEqual({"together", "own_room"}, self.codes(plans[0]))

    def test_single_woman_leaves_the_family_room_free(self):
        plans = propose(
            [FAMILY, DORM], beds(FAMILY, SINGLES) + beds(DORM, SINGLES), family()
        )
        self.assertEqual(self.rooms_of(plans), [["D1"], ["F1"]])

    def test_together_before_split(self):
        plans = propose(
            [DORM, FAMILY], beds(DORM, SINGLES) + beds(FAMILY, ["single"]), family(4, 6)
        )
        self.assertEqual(self.rooms_of(plans)[0], ["D1"])

    def test_split_when_no_room_holds_all(self):
        plans = propose(
            [DORM, FAMILY],
            beds(DORM, ["single"] * 2) + beds(FAMILY, ["single"] * 2),
            family(4, 6),
        )
        self.assertEqual(len(plans), 1)
        self.assertEqual(set(self.rooms_of(plans)[0]), {"D1", "F1"})
        self.assertIn("split", self.codes(plans[0]))

    def test_nothing_fits(self):
        self.assertEqual(propose([DORM], beds(DORM, ["single"] * 2), family(4, 6)), [])
        self.assertEqual(propose([DORM], [], family()), [])
        self.assertEqual(propose([DORM], beds(DORM, SINGLES), []), [])

    def test_older_boy_stays_out_of_the_dormitory(self):
        household = [Member(0), Member(1, role="child", age=14, sex="male")]
        plans = propose(
            [DORM, FAMILY], beds(DORM, SINGLES) + beds(FAMILY, SINGLES), household
        )
        self.assertEqual(self.rooms_of(plans), [["F1"]])
        household[1] = Member(1, role="child", age=12, sex="male")
        plans = propose([DORM], beds(DORM, SINGLES), household)
        self.assertEqual(self.rooms_of(plans), [["D1"]])

    def test_accessible_ground_floor_first(self):
        plans = propose(
            [DORM, QUIET],
            beds(DORM, SINGLES) + beds(QUIET, ["single"]),
            family(accessible=True),
        )
        self.assertEqual(self.rooms_of(plans)[0], ["M1"])
        self.assertLessEqual({"accessible", "ground_floor"}, self.codes(plans[0]))
        self.assertIn("not_accessible", self.codes(plans[1]))

    def test_quiet_room_for_who_is_ill_only(self):
        places = beds(DORM, SINGLES) + beds(QUIET, ["single"])
        self.assertEqual(
            self.rooms_of(propose([DORM, QUIET], places, family(medical=True)))[0],
            ["M1"],
        )
        self.assertEqual(
            self.rooms_of(propose([DORM, QUIET], places, family()))[0], ["D1"]
        )

    def test_keep_apart(self):
        apart = Room(4, "D2", apart=True)
        plans = propose(
            [apart, DORM], beds(apart, SINGLES) + beds(DORM, SINGLES), family()
        )
        self.assertEqual(self.rooms_of(plans), [["D1"]])

    def test_other_household_in_a_family_room(self):
        taken = Room(5, "F2", kind="family", one_household=True, others=True)
        self.assertEqual(propose([taken], beds(taken, SINGLES), family(3)), [])

    def test_no_move_before_move(self):
        other = Room(6, "D2", women_only=True, floor=1)
        plans = propose(
            [DORM, other],
            beds(DORM, SINGLES, until=date(2026, 12, 1)) + beds(other, SINGLES),
            family(),
        )
        self.assertEqual(self.rooms_of(plans), [["D2"], ["D1"]])
        self.assertIn("move_needed", self.codes(plans[1]))

    def test_cot_for_the_infant(self):
        plans = propose([FAMILY], beds(FAMILY, ["single", "cot"]), family(0))
        self.assertEqual(plans[0].beds[1].kind, "cot")
        plans = propose([FAMILY], beds(FAMILY, ["single"]), family(0))
        self.assertIsNone(plans[0].beds[1])
        self.assertIn("shares_bed", self.codes(plans[0]))

    def test_nobody_but_an_infant_sleeps_in_a_cot(self):
        self.assertEqual(
            propose([FAMILY], beds(FAMILY, ["single", "cot"]), family(5)), []
        )

    def test_small_child_sleeps_below(self):
        plans = propose([FAMILY], beds(FAMILY, ["upper", "lower"]), family(3))
        self.assertEqual(plans[0].beds[1].kind, "lower")

    def test_three_hundred_beds(self):
        rooms = [Room(n, f"D{n:02}", women_only=True) for n in range(1, 51)]
        places = [bed for room in rooms for bed in beds(room, ["single"] * 2)]
        plans = propose(rooms, places, family(4, 5, 6))
        self.assertEqual(len(plans), 5)
        self.assertEqual({len(plan.rooms) for plan in plans}, {2})
