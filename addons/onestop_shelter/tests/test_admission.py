import uuid

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestAdmission(ShelterCase):
    def admit(self, **vals):
        return self.Stay.admit_emergency(
            {"centre_id": self.centre.id, "alias": "Awa", "children": 3, **vals}
        )

    def test_emergency_with_alias_and_number_only(self):
        result = self.admit()
        stay = self.Stay.browse(result["stay_id"])
        self.assertEqual(stay.state, "checked_in")
        self.assertEqual(stay.date_arrival, self.night)
        self.assertEqual((stay.household_size, stay.child_count), (4, 3))
        self.assertEqual(len(result["beds"]), 4)
        self.assertEqual(len(stay.assignment_ids.room_id), 1, "together in one room")
        self.assertEqual(set(stay.assignment_ids.mapped("state")), {"occupied"})
        self.assertEqual(result["person_code"], stay.person_id.code)

    def test_at_two_in_the_morning_the_night_is_yesterdays(self):
        with freeze_time("2026-11-24 02:00:00"):
            stay = self.Stay.browse(self.admit(children=0)["stay_id"])
        self.assertEqual(str(stay.date_arrival), "2026-11-23")

    def test_same_request_twice_admits_once(self):
        uid = str(uuid.uuid4())
        first, second = self.admit(request_uid=uid), self.admit(request_uid=uid)
        self.assertEqual(first, second)
        self.assertEqual(self.Stay.search_count([("request_uid", "=", uid)]), 1)

    def test_chosen_beds(self):
        beds = self.beds_of(self.dormitory)
        result = self.admit(children=1, beds=beds[2:4].ids)
        self.assertEqual(sorted(result["beds"]), ["T-D1-03", "T-D1-04"])

    def test_taken_bed_records_nothing(self):
        bed = self.beds_of(self.dormitory)[0]
        self.assign(self.household("Kadia"), bed)
        before = self.Stay.search_count([]), self.env["onestop.person"].search_count([])
        with self.assertRaisesRegex(ValidationError, bed.name), self.env.cr.savepoint():
            self.admit(children=0, beds=bed.ids)
        after = self.Stay.search_count([]), self.env["onestop.person"].search_count([])
        self.assertEqual(before, after)

    def test_no_alias(self):
        with self.assertRaisesRegex(UserError, "name she wants"):
            self.admit(alias="  ")

    def test_absurd_number(self):
        with self.assertRaisesRegex(UserError, "Check the number"):
            self.admit(children=33)

    def test_negative_number(self):
        with self.assertRaisesRegex(UserError, "Check the number"):
            self.admit(children=-1)

    def test_infant_shares_or_gets_a_cot(self):
        result = self.admit(children=[{"age": 0}, {"age": 5}])
        stay = self.Stay.browse(result["stay_id"])
        infant = stay.resident_ids.filtered(lambda r: r.age == 0 and r.age_known)
        self.assertEqual(infant.bed_id.kind, "cot")
        other = self.Stay.browse(
            self.admit(children=[{"age": 1}], alias="Kadia")["stay_id"]
        )
        self.assertEqual(other.resident_ids[1].bed_need, "shares")
        self.assertEqual(len(other.assignment_ids), 1)

    def test_full_house(self):
        for room in (self.dormitory, self.family, self.family2, self.medical):
            for bed in self.beds_of(room):
                self.Bed.block(bed.id, self.day(0))
        with self.assertRaisesRegex(UserError, "waiting list"):
            self.admit()

    def test_open_stay_up_to_a_promise(self):
        """A bed that is promised later is given until then, not refused."""
        for room in (self.dormitory, self.family, self.family2):
            for bed in self.beds_of(room):
                self.Bed.block(bed.id, self.day(0))
        bed = self.beds_of(self.medical)
        self.assign(self.household("Kadia"), bed, 4, 9)
        stay = self.Stay.browse(self.admit(children=0)["stay_id"])
        self.assertEqual(stay.assignment_ids.date_end, self.day(4))
        self.assertFalse(stay.date_expected)

    def test_reception_cannot_give_beds(self):
        env = self.env(user=self.users["reception"])
        with self.assertRaises(AccessError):
            env["onestop.stay"].admit_emergency(
                {"centre_id": self.centre.id, "alias": "Awa", "children": 0}
            )

    def test_reception_records_a_request(self):
        env = self.env(user=self.users["reception"])
        stay = env["onestop.stay"].create(
            {
                "centre_id": self.centre.id,
                "resident_ids": [(0, 0, {"role": "woman", "alias": "Awa"})],
            }
        )
        self.assertEqual((stay.state, stay.alias), ("requested", "Awa"))
        self.assertTrue(stay.checklist_ids)

    # ------------------------------------------------------ life of a stay
    def test_reserve_check_in_check_out(self):
        stay = self.household("Awa", children=[7])
        woman, child = stay.resident_ids
        bed, bed2 = self.beds_of(self.dormitory)[:2]
        self.Stay.reserve(
            stay.id, {woman.id: bed.id, child.id: bed2.id}, self.day(0), self.day(5)
        )
        self.assertEqual(stay.state, "reserved")
        self.assertTrue(stay.hold_until)
        self.Stay.check_in(stay.id)
        self.assertEqual(stay.state, "checked_in")
        self.assertFalse(stay.hold_until)
        self.assertEqual(set(stay.assignment_ids.mapped("state")), {"occupied"})
        result = self.Stay.check_out(stay.id, "family", self.day(2))
        self.assertEqual(sorted(result["freed"]), ["T-D1-01", "T-D1-02"])
        self.assertEqual(
            (stay.state, stay.date_departure, stay.destination, stay.nights),
            ("checked_out", self.day(2), "family", 2),
        )
        self.assertEqual(set(stay.assignment_ids.mapped("date_end")), {self.day(2)})

    def test_early_check_out_frees_the_bed_once_clean(self):
        stay = self.Stay.browse(
            self.admit(children=0, date_start=self.day(-4))["stay_id"]
        )
        bed = stay.assignment_ids.bed_id
        self.Stay.check_out(stay.id, "family")

        def free(offset):
            rows = self.Bed.free_beds(self.centre.id, self.day(offset))
            return bed.id in [row["id"] for row in rows]

        self.assertFalse(free(0), "dirty: not offered for this night")
        self.assertTrue(free(1), "offered for the next night")
        self.Bed.set_housekeeping(bed.id, "clean")
        self.assertTrue(free(0))
        # The database takes it from this night on at any rate.
        self.assign(self.household("Kadia"), bed, 0, 2)

    def test_states_go_one_way(self):
        stay = self.Stay.browse(self.admit(children=0)["stay_id"])
        with self.assertRaises(UserError):
            stay.state = "requested"
        with self.assertRaises(UserError):
            self.Stay.cancel(stay.id)
        self.Stay.check_out(stay.id, "other", self.day(1))
        for call in (self.Stay.check_in, self.Stay.check_out, self.Stay.no_show):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call(stay.id)

    def test_check_out_before_arrival(self):
        stay = self.Stay.browse(self.admit(children=0)["stay_id"])
        with self.assertRaisesRegex(UserError, "after it arrived"):
            self.Stay.check_out(stay.id, "family", self.day(-1))

    def test_cancel_and_no_show_free_the_beds(self):
        for method in ("cancel", "no_show"):
            with self.subTest(method):
                stay = self.household(method)
                bed = self.beds_of(self.dormitory)[0]
                self.Stay.reserve(
                    stay.id, {stay.resident_ids.id: bed.id}, self.day(0), self.day(5)
                )
                getattr(self.Stay, method)(stay.id)
                self.assertEqual(stay.assignment_ids.state, "cancelled")
                self.assign(self.household(), bed, 0, 1)._internal().write(
                    {"state": "cancelled"}
                )

    def test_transfer_carries_no_name(self):
        stay = self.Stay.browse(self.admit(children=[{"age": 6}])["stay_id"])
        self.Stay.transfer(stay.id, self.other_centre.id)
        self.assertEqual(stay.state, "transferred")
        arrival = self.env(user=self.other_coordinator)["onestop.stay"].search(
            [("state", "=", "requested")]
        )
        self.assertEqual((arrival.household_size, arrival.child_count), (2, 1))
        self.assertFalse(any(arrival.resident_ids.mapped("alias")))
        self.assertFalse(
            set(arrival.resident_ids.mapped("code"))
            & set(stay.resident_ids.mapped("code"))
        )

    def test_checklist(self):
        stay = self.household("Awa")
        point = stay.checklist_ids[0]
        point.done = True
        self.assertEqual(point.done_by_id, self.coordinator)
        self.assertTrue(point.done_at)
        point.done = False
        self.assertFalse(point.done_by_id)

    def test_a_code_is_no_name(self):
        """The code is what everybody is shown: nobody can write a name into it."""
        with self.assertRaisesRegex(UserError, "not used in that way"):
            self.Stay.name_create("Moussa")
        with self.assertRaisesRegex(UserError, "gets its code by itself"):
            self.Stay.create({"centre_id": self.centre.id, "code": "Awa Traore"})
        stay = self.household("Awa")
        with self.assertRaisesRegex(UserError, "never changes"):
            stay.code = "Awa"
        self.assertRegex(stay.code, r"^[0-9A-Z]{3}-[0-9A-Z]{4}$")
