"""A whole household moves, and who is late keeps her bed."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestMoving(ShelterCase):
    def setUp(self):
        super().setUp()
        self.stay = self.household("Awa", children=[7])
        self.woman, self.child = self.stay.resident_ids
        self.dorm = self.beds_of(self.dormitory)
        self.home = self.beds_of(self.family).filtered(lambda b: b.kind != "cot")

    def arrive(self, days_ago=2, stay=None, beds=None, expected=None):
        """Check a household in, ``days_ago`` nights before the running one."""
        stay = stay or self.stay
        stay.date_expected = expected is not None and self.day(expected)
        pairs = dict(zip(stay.resident_ids.ids, (beds or self.dorm).ids, strict=False))
        self.Stay.check_in(stay.id, pairs, self.day(-days_ago))
        return stay

    def live(self, stay=None):
        return (stay or self.stay)._live_assignments()

    # --------------------------------------------------------- household
    def test_household_moves_and_keeps_its_history(self):
        self.arrive()
        goal = {self.woman.id: self.home[0].id, self.child.id: self.home[1].id}
        names = self.Stay.move_household(self.stay.id, goal, reason="Quieter")
        self.assertEqual(set(names), set(self.home[:2].mapped("name")))
        done = self.stay.assignment_ids.filtered(lambda a: a.state == "done")
        self.assertEqual(done.bed_id, self.dorm[:2])
        self.assertEqual(set(done.mapped("date_end")), {self.night})
        self.assertEqual(set(self.live().mapped("move_reason")), {"Quieter"})
        self.assertEqual(set(self.dorm[:2].mapped("housekeeping")), {"dirty"})

    def test_all_or_nothing(self):
        """One bed of the two is taken: nobody moves, no history is written."""
        self.arrive()
        other = self.household("Kadia")
        self.assign(other, self.dorm[3], 1, 4)
        before = self.stay.assignment_ids
        goal = {self.woman.id: self.dorm[2].id, self.child.id: self.dorm[3].id}
        with self.assertRaisesRegex(ValidationError, "T-D1-04"):
            with self.env.cr.savepoint():
                self.Stay.move_household(self.stay.id, goal)
        self.env.invalidate_all()
        self.assertEqual(self.stay.assignment_ids, before)
        self.assertEqual(self.live().bed_id, self.dorm[:2])
        self.assertEqual(set(self.dorm.mapped("housekeeping")), {"clean"})

    def test_members_exchange_their_beds(self):
        self.arrive()
        goal = {self.woman.id: self.dorm[1].id, self.child.id: self.dorm[0].id}
        self.Stay.move_household(self.stay.id, goal)
        now = {rec.resident_id: rec.bed_id for rec in self.live()}
        self.assertEqual(now, {self.woman: self.dorm[1], self.child: self.dorm[0]})
        self.assertEqual(set(self.dorm[:2].mapped("housekeeping")), {"clean"})

    def test_a_child_that_shared_gets_a_bed(self):
        self.arrive(beds=self.dorm[:1])
        self.assertFalse(self.child.bed_id)
        self.Stay.move_household(self.stay.id, {self.child.id: self.dorm[1].id})
        self.env.invalidate_all()
        self.assertEqual(self.child.bed_id, self.dorm[1])
        self.assertEqual(self.woman.bed_id, self.dorm[0])

    def test_nothing_to_move(self):
        """The beds that they have already: nothing is written."""
        self.arrive()
        before = self.stay.assignment_ids
        goal = {self.woman.id: self.dorm[0].id, self.child.id: self.dorm[1].id}
        names = self.Stay.move_household(self.stay.id, goal)
        self.assertEqual(set(names), set(self.dorm[:2].mapped("name")))
        self.assertEqual(self.stay.assignment_ids, before)

    def test_only_its_own_members(self):
        self.arrive()
        other = self.household("Kadia")
        with self.assertRaisesRegex(UserError, "another household"):
            self.Stay.move_household(
                self.stay.id, {other.resident_ids.id: self.dorm[3].id}
            )
        with self.assertRaisesRegex(UserError, "Find a place"):
            self.Stay.move_household(other.id, {other.resident_ids.id: self.dorm[3].id})

    def test_its_own_room_is_proposed(self):
        """For a household that is here, its own beds count as free."""
        self.arrive(beds=self.home[:2])
        plans = self.Stay.find_places(self.centre.id, None, stay_id=self.stay.id)
        self.assertIn(["T-F1"], [plan["rooms"] for plan in plans])
        other = self.household("Kadia", children=[3])
        plans = self.Stay.find_places(self.centre.id, None, stay_id=other.id)
        self.assertNotIn(["T-F1"], [plan["rooms"] for plan in plans])

    # --------------------------------------------------------------- late
    def late(self):
        """Return a stay that should have left yesterday, with the bed it is in."""
        stay = self.household("Kadia")
        self.arrive(3, stay, self.dorm[3], expected=-1)
        self.assertEqual(self.live(stay).date_end, self.day(-1))
        return stay

    def test_late_bed_is_not_offered_tonight(self):
        self.late()
        free = [bed["id"] for bed in self.Bed.free_beds(self.centre.id, self.night)]
        self.assertNotIn(self.dorm[3].id, free)
        self.assertIn(self.dorm[2].id, free)
        later = self.Bed.free_beds(self.centre.id, self.day(5), self.day(6))
        self.assertIn(self.dorm[3].id, [bed["id"] for bed in later])

    def test_late_household_is_shown_where_it_is(self):
        """Even where the bed is promised to somebody else for tonight."""
        late = self.late()
        self.assign(self.stay, self.dorm[3], 1, 3)
        self.env.cr.execute(
            "UPDATE onestop_bed_assignment SET date_start = %s WHERE stay_id = %s",
            [self.night, self.stay.id],
        )
        self.env.invalidate_all()
        tonight = self.env["onestop.shelter.board"].get_tonight(self.centre.id)
        beds = {bed["id"]: bed for room in tonight["rooms"] for bed in room["beds"]}
        shown = beds[self.dorm[3].id]["assignment"]
        self.assertEqual(shown["stay_id"], late.id)
        self.assertTrue(shown["late"])
        self.assertEqual(tonight["counts"]["occupied"], 1)

    def test_late_bed_is_not_given_tonight(self):
        late = self.late()
        with self.assertRaisesRegex(ValidationError, late.code):
            self.assign(self.stay, self.dorm[3], 0, 2)
        self.Stay.check_out(late.id, "family")
        self.assign(self.stay, self.dorm[3], 0, 2)

    def test_late_household_is_extended_before_it_moves(self):
        late = self.late()
        goal = {late.resident_ids.id: self.dorm[2].id}
        with self.assertRaisesRegex(UserError, "Extend the stay first"):
            self.Stay.move_household(late.id, goal)
        self.Stay.extend(late.id, self.day(3))
        self.assertEqual(
            self.Stay.move_household(late.id, goal), self.dorm[2].mapped("name")
        )

    def test_late_household_keeps_its_bed(self):
        late = self.late()
        self.Stay.sudo()._cron_keep_late()
        self.assertEqual(self.live(late).date_end, self.day(1))
        self.assertTrue(late.is_late)
        self.assertEqual(late.date_expected, self.day(-1))

    def test_late_household_whose_bed_is_promised(self):
        """The promise stands; the household is still shown where it is."""
        late = self.late()
        self.assign(self.stay, self.dorm[3], 1, 3)
        self.Stay.sudo()._cron_keep_late()
        self.assertEqual(self.live(late).date_end, self.day(1))
        self.live(late).date_end = self.day(-1)
        reserved = self.stay.assignment_ids
        reserved.date_start = self.day(1)
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                "UPDATE onestop_bed_assignment SET date_start = %s WHERE id = %s",
                [self.night, reserved.id],
            )
            self.env.invalidate_all()
            self.Stay.sudo()._cron_keep_late()
        self.assertEqual(self.live(late).date_end, self.day(-1))
