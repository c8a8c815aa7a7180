from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestFinding(ShelterCase):
    def find(self, stay=None, start=0, end=None, **kw):
        return self.Stay.find_places(
            self.centre.id,
            self.day(start),
            None if end is None else self.day(end),
            stay_id=stay and stay.id,
            **kw,
        )

    def rooms(self, plans):
        return [plan["rooms"] for plan in plans]

    def test_household_of_a_stay(self):
        stay = self.household("Awa", children=[4, 7, 9])
        plan = self.find(stay)[0]
        self.assertEqual(plan["rooms"], ["T-F1"])
        self.assertEqual(
            [bed["resident_id"] for bed in plan["beds"]], stay.resident_ids.ids
        )
        self.assertIn("All together in room T-F1", plan["reasons"])
        self.assertEqual(plan["moves"], 0)

    def test_in_one_room(self):
        """A household dropped on a room asks for that room only."""
        stay = self.household("Awa", children=[4, 7])
        self.assertGreater(len(self.find(stay)), 1)
        plans = self.find(stay, room_id=self.dormitory.id)
        self.assertEqual(self.rooms(plans), [["T-D1"]])
        self.assertFalse(self.find(stay, room_id=self.medical.id))

    def test_members_without_a_stay(self):
        plans = self.find(members=[{"role": "woman"}, {"role": "child", "age": 1}])
        self.assertTrue(plans[0]["beds"][1]["bed_id"] or plans[0]["beds"][1]["shares"])
        self.assertFalse(plans[0]["beds"][0]["resident_id"])

    def test_proposal_can_be_taken(self):
        """What is proposed is accepted: every proposal, each in its turn."""
        stay = self.household("Awa", children=[4, 1])
        for plan in self.find(stay):
            with self.env.cr.savepoint() as savepoint:
                self.Stay.reserve(
                    stay.id,
                    {bed["resident_id"]: bed["bed_id"] for bed in plan["beds"]},
                    self.day(0),
                )
                savepoint.rollback()
            self.env.invalidate_all()

    def test_keep_apart_is_not_proposed(self):
        first, second = self.household("Awa"), self.household("Kadia")
        self.assign(first, self.beds_of(self.dormitory)[0])
        self.assertIn(["T-D1"], self.rooms(self.find(second)))
        self.env["onestop.keep.apart"].create(
            {"person_id": first.person_id.id, "other_id": second.person_id.id}
        )
        self.assertNotIn(["T-D1"], self.rooms(self.find(second)))

    def test_boys_age(self):
        stay = self.household(
            "Awa", children=[{"sex": "male", "age": 14, "age_known": True}]
        )
        self.assertEqual(
            {room for rooms in self.rooms(self.find(stay)) for room in rooms},
            {"T-F1", "T-F2"},
        )

    def test_range(self):
        stay, other = self.household("Awa"), self.household("Kadia")
        for bed in self.beds_of(self.dormitory):
            self.Bed.block(bed.id, self.day(3), self.day(5))
        self.assertIn(["T-D1"], self.rooms(self.find(other, 0, 3)))
        self.assertIn(["T-D1"], self.rooms(self.find(other, 5, 9)))
        plans = self.find(stay, 0, 9)
        moving = [plan for plan in plans if plan["rooms"] == ["T-D1"]]
        self.assertEqual(moving[0]["moves"], 1)
        self.assertTrue(moving[0]["warnings"])
        self.assertNotEqual(plans[0]["rooms"], ["T-D1"], "no move comes first")

    def test_night_in_sql_is_the_night_in_python(self):
        self.env.flush_all()
        centre = self.centre.sudo()
        for tz in ("Africa/Bamako", "Asia/Tokyo", "America/New_York"):
            for hour in (0.0, 10.0, 14.5, 23.75):
                centre.write({"tz": tz, "checkout_hour": hour})
                centre.flush_recordset()
                for now in ("00:30", "09:59", "10:00", "14:29", "23:46"):
                    with (
                        freeze_time(f"2026-03-29 {now}:00"),
                        self.subTest(tz=tz, hour=hour, now=now),
                    ):
                        rows = self.env.execute_query(
                            SQL(
                                "SELECT %s FROM onestop_centre c WHERE id = %s",
                                self.Bed._night_sql("c"),
                                centre.id,
                            )
                        )
                        self.assertEqual(rows[0][0], centre.current_night())

    def test_departure_before_arrival(self):
        with self.assertRaisesRegex(UserError, "after the first night"):
            self.find(self.household(), 3, 2)

    def test_too_many_members(self):
        with self.assertRaisesRegex(UserError, "at most"):
            self.find(members=[{"role": "child"}] * 31)
