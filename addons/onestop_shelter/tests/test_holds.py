"""A hold that has expired stands in nobody's way, whatever is done with the bed."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models import onestop_stay
from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestHolds(ShelterCase):
    def setUp(self):
        super().setUp()
        self.bed, self.bed2, self.bed3 = self.beds_of(self.dormitory)[:3]
        self.other = self.household("Kadia")

    def hold(self, bed, start=2, end=6, expired=True):
        """Return a stay that holds ``bed``, until an hour ago if ``expired``."""
        stay = self.household("Awa")
        self.Stay.reserve(
            stay.id, {stay.resident_ids.id: bed.id}, self.day(start), self.day(end)
        )
        if expired:
            stay.hold_until = fields.Datetime.now() - timedelta(hours=1)
        self.env.flush_all()
        return stay

    def released(self, stay):
        self.env.invalidate_all()
        self.assertEqual(stay.state, "waiting")
        self.assertEqual(stay.assignment_ids.mapped("state"), ["cancelled"])

    def test_assign(self):
        stay = self.hold(self.bed)
        self.assign(self.other, self.bed, 0, 9)
        self.released(stay)

    def test_assign_in_the_room_of_one_household(self):
        beds = self.beds_of(self.family)
        stay = self.hold(beds[0])
        self.assign(self.other, beds[1], 0, 9)
        self.released(stay)

    def test_find_places_in_the_room_of_one_household(self):
        """Three children and a room of their own: the hold does not hide it."""
        family = self.household("Oumou", children=[5, 7, 9])
        for room in (self.family, self.family2):
            self.hold(self.beds_of(room)[0], 0)
        plans = self.Stay.find_places(
            self.centre.id, self.day(0), self.day(3), stay_id=family.id
        )
        self.assertEqual(plans[0]["rooms"], ["T-F1"])

    def test_move(self):
        stay = self.hold(self.bed)
        assignment = self.assign(self.other, self.bed2, 0, 9)
        self.Assignment.move_to(assignment.id, self.bed.id)
        self.assertEqual(assignment.bed_id, self.bed)
        self.released(stay)

    def test_swap(self):
        """The other bed is held from the night on which the shorter stay ends."""
        stay = self.hold(self.bed, start=4)
        first = self.assign(self.other, self.bed, 0, 4)
        second = self.assign(self.household("Oumou"), self.bed2, 0, 9)
        self.Assignment.swap(first.id, second.id)
        self.released(stay)

    def test_set_range(self):
        stay = self.hold(self.bed)
        assignment = self.assign(self.other, self.bed, 0, 2)
        self.Assignment.set_range(assignment.id, self.day(0), self.day(4))
        self.assertEqual(assignment.date_end, self.day(4))
        self.released(stay)

    def test_block(self):
        stay = self.hold(self.bed)
        self.Bed.block(self.bed.id, self.day(0), None, "Broken")
        self.released(stay)

    def test_a_hold_that_lasts_is_respected(self):
        stay = self.hold(self.bed, expired=False)
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.assign(self.other, self.bed, 0, 9)
        self.env.invalidate_all()
        self.assertEqual(stay.state, "reserved")

    def test_who_comes_after_all_keeps_her_own_hold(self):
        """Her hold has expired; she extends it before anybody took the bed."""
        stay = self.hold(self.bed)
        self.assign(self.other, self.bed, 6, 9)
        assignment = stay.assignment_ids
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.Assignment.set_range(assignment.id, self.day(2), self.day(8))
        self.assertEqual((stay.state, assignment.state), ("reserved", "reserved"))
        self.Stay.check_in(stay.id, night=self.day(2))
        self.assertEqual((stay.state, assignment.state), ("checked_in", "occupied"))

    # ------------------------------------------------------------ others
    def test_who_has_left_gets_no_bed(self):
        self.Stay.check_in(self.other.id, {self.other.resident_ids.id: self.bed.id})
        self.Stay.check_out(self.other.id, "family")
        with self.assertRaisesRegex(ValidationError, "has left"):
            self.assign(self.other, self.bed2, 1, 4)

    def test_the_code_of_a_new_stay_is_new(self):
        taken, fresh = self.other.code, onestop_stay.new_code()
        codes = iter([taken, fresh, fresh])
        with patch.object(onestop_stay, "new_code", lambda: next(codes)):
            self.assertEqual(self.household("Oumou").code, fresh)


@tagged("post_install", "-at_install")
class TestPlannedMove(ShelterCase):
    """A move planned for a later night: until then she is where she is."""

    def setUp(self):
        super().setUp()
        self.bed, self.goal = self.beds_of(self.dormitory)[:2]
        self.stay = self.household("Awa")

    def arrive(self):
        self.Stay.check_in(self.stay.id, {self.stay.resident_ids.id: self.bed.id})
        self.first = self.stay.assignment_ids
        self.second = self.Assignment.browse(
            self.Assignment.move_to(self.first.id, self.goal.id, self.day(3))
        )

    def test_she_is_still_here(self):
        self.arrive()
        self.assertEqual(
            (self.first.state, self.first.date_end), ("occupied", self.day(3))
        )
        self.assertEqual(self.bed.housekeeping, "clean")
        tonight = self.env["onestop.shelter.board"].get_tonight(self.centre.id)
        shown = {
            bed["id"]: bed["assignment"]
            for room in tonight["rooms"]
            for bed in room["beds"]
        }
        self.assertEqual(shown[self.bed.id]["stay_id"], self.stay.id)
        self.assertFalse(shown[self.goal.id])

    def test_early_departure_frees_both_beds(self):
        self.arrive()
        self.Stay.check_out(self.stay.id, "family", self.day(1))
        self.assertEqual((self.first.state, self.first.date_end), ("done", self.day(1)))
        self.assertEqual(self.second.state, "cancelled")

    def test_the_night_comes(self):
        """The bed that she leaves is to be cleaned, and she is not late."""
        self.arrive()
        centre = self.env.registry["onestop.centre"]
        with patch.object(centre, "current_night", lambda _self: self.day(3)):
            self.Stay._cron_keep_late()
        self.assertEqual((self.first.state, self.first.date_end), ("done", self.day(3)))
        self.assertEqual(
            (self.bed.housekeeping, self.goal.housekeeping), ("dirty", "clean")
        )
        self.assertEqual((self.second.state, self.second.date_end), ("occupied", False))

    def test_a_reservation_in_two_beds_is_checked_in(self):
        first = self.assign(self.stay, self.bed, 0, 6)
        second_id = self.Assignment.move_to(first.id, self.goal.id, self.day(3))
        second = self.Assignment.browse(second_id)
        self.assertEqual(first.state, "reserved")
        self.Stay.check_in(self.stay.id)
        self.assertEqual((first.state, first.date_end), ("occupied", self.day(3)))
        self.assertEqual((second.state, second.date_start), ("occupied", self.day(3)))

    def test_she_comes_after_the_first_bed(self):
        first = self.assign(self.stay, self.bed, 0, 6)
        second_id = self.Assignment.move_to(first.id, self.goal.id, self.day(3))
        second = self.Assignment.browse(second_id)
        self.Stay.check_in(self.stay.id, night=self.day(4))
        self.assertEqual(first.state, "cancelled")
        self.assertEqual((second.state, second.date_start), ("occupied", self.day(4)))
