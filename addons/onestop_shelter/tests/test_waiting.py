from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestWaiting(ShelterCase):
    def setUp(self):
        super().setUp()
        # One bed for all: who gets it next?
        for room in (self.dormitory, self.family, self.family2, self.medical):
            for bed in self.beds_of(room):
                self.Bed.block(bed.id, self.day(0))
        self.bed = self.beds_of(self.dormitory)[0]
        self.Assignment.unblock(self.bed.assignment_ids.id)
        self.guest = self.household("Guest")
        self.Stay.check_in(self.guest.id, {self.guest.resident_ids.id: self.bed.id})

    def wait(self, alias, priority="0", hours=0, children=()):
        stay = self.household(alias, children=children)
        stay.date_request = fields.Datetime.now() - timedelta(hours=hours)
        self.Stay.put_on_waiting_list(stay.id, priority)
        return stay

    def order(self):
        return [row["stay_id"] for row in self.Stay.waiting_list(self.centre.id)]

    def test_by_priority_and_date(self):
        late, early = self.wait("Late", hours=1), self.wait("Early", hours=9)
        urgent = self.wait("Urgent", "2")
        self.assertEqual(self.order(), [urgent.id, early.id, late.id])
        rows = self.Stay.waiting_list(self.centre.id)
        self.assertFalse(any(row["proposal"] for row in rows))

    def test_request_a_place_at_the_door(self):
        """Nothing fits: the household waits, urgent; a double tap records it once."""
        vals = {
            "centre_id": self.centre.id,
            "alias": " Awa ",
            "children": [{"age": 4}, {}],
            "request_uid": "5d9b5b0e-4a57-4ae2-8a39-1d8f0a7f6e11",
        }
        result = self.Stay.request_place(vals)
        self.assertEqual(self.Stay.request_place(vals), result)
        stay = self.Stay.browse(result["stay_id"])
        self.assertEqual((stay.state, stay.priority), ("waiting", "2"))
        self.assertEqual((stay.alias, stay.child_count), ("Awa", 2))
        self.assertEqual(self.order(), stay.ids)
        with self.assertRaises(UserError):
            self.Stay.request_place({**vals, "alias": "", "request_uid": False})

    def test_next_fitting_household_is_proposed(self):
        """The first in the list is too many for the bed: the second is proposed."""
        self.wait("Large", "2", children=[4, 6])
        small = self.wait("Small", "1")
        self.wait("Third")
        result = self.Stay.check_out(self.guest.id, "family")
        self.assertFalse(result["next"], "the bed is not clean yet")
        offer = self.Bed.set_housekeeping(self.bed.id, "clean")["next"]
        self.assertEqual(offer["stay_id"], small.id)
        self.assertEqual(offer["proposal"]["beds"][0]["bed_id"], self.bed.id)
        self.assertTrue(small.offered_at)

    def test_offer_goes_on_to_the_next(self):
        """Who was proposed lately is passed over: two beds, two households."""
        first, second = self.wait("First", "1"), self.wait("Second")
        self.Stay.check_out(self.guest.id, "family")
        self.Bed.set_housekeeping(self.bed.id, "clean")
        self.assertTrue(first.offered_at)
        self.assertEqual(self.Stay._offer_next(self.centre)["stay_id"], second.id)

    def test_expired_hold_goes_back_to_the_list(self):
        self.Stay.check_out(self.guest.id, "family")
        self.Bed.set_housekeeping(self.bed.id, "clean")
        held = self.wait("Held")
        beds = {held.resident_ids.id: self.bed.id}
        self.Stay.reserve(held.id, beds, self.day(0), hold_hours=2)
        self.Stay._cron_release_holds()
        self.assertEqual(held.state, "reserved")
        held.hold_until = fields.Datetime.now() - timedelta(minutes=1)
        self.Stay._cron_release_holds()
        self.assertEqual(held.state, "waiting")
        self.assertEqual(held.assignment_ids.state, "cancelled")

    def test_expired_hold_is_free_before_the_cron_ran(self):
        self.Stay.check_out(self.guest.id, "family")
        self.Bed.set_housekeeping(self.bed.id, "clean")
        held, other = self.wait("Held"), self.wait("Other")
        self.Stay.reserve(held.id, {held.resident_ids.id: self.bed.id}, self.day(0))
        self.assertFalse(self.Bed.free_beds(self.centre.id, self.night))
        held.hold_until = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        free = self.Bed.free_beds(self.centre.id, self.night)
        self.assertEqual([row["id"] for row in free], self.bed.ids)
        self.Stay.check_in(other.id, {other.resident_ids.id: self.bed.id})
        self.assertEqual((held.state, other.state), ("waiting", "checked_in"))

    def test_turned_away(self):
        stay = self.wait("Sent", children=[3, 5])
        record = self.env["onestop.turn.away"].browse(
            self.Stay.turn_away(
                self.centre.id,
                {"reason": "full", "referred_to": "host_family", "stay_id": stay.id},
            )
        )
        self.assertEqual((record.women, record.children), (1, 2))
        self.assertEqual(record.date, self.night)
        self.assertEqual(stay.state, "cancelled")

    def test_turned_away_at_the_door(self):
        record = self.env["onestop.turn.away"].browse(
            self.Stay.turn_away(
                self.centre.id, {"women": 1, "children": 4, "referred_to": "hospital"}
            )
        )
        self.assertEqual((record.women, record.children), (1, 4))
        with self.assertRaises(UserError):
            self.Stay.turn_away(self.other_centre.id, {})
