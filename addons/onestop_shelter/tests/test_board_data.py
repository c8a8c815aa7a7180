from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestBoardData(ShelterCase):
    def setUp(self):
        super().setUp()
        self.Board = self.env["onestop.shelter.board"]
        self.bed, self.bed2, self.bed3 = self.beds_of(self.dormitory)[:3]

    def window(self, start=0, end=14):
        return self.Board.get_window(self.centre.id, self.day(start), self.day(end))

    def bars(self, *window):
        return {bar["id"]: bar for bar in self.window(*window)["bars"]}

    def test_all_beds_by_room(self):
        rooms = {room["name"]: room for room in self.window()["rooms"]}
        self.assertEqual(
            [bed["name"] for bed in rooms["T-D1"]["beds"]],
            ["T-D1-01", "T-D1-02", "T-D1-03", "T-D1-04"],
        )
        self.assertTrue(rooms["T-F1"]["one_household"])
        self.assertEqual(rooms["T-M1"]["floor"], 0)

    def test_only_the_window(self):
        before = self.assign(self.household("A"), self.bed, -9, 0)
        across = self.assign(self.household("B"), self.bed2, -3, 2)
        open_end = self.assign(self.household("C"), self.bed3, 5)
        after = self.assign(self.household("D"), self.bed, 14, 16)
        bars = self.bars()
        self.assertNotIn(before.id, bars)
        self.assertNotIn(after.id, bars)
        self.assertIn(across.id, bars)
        self.assertFalse(bars[open_end.id]["end"])
        self.assertEqual(bars[across.id]["label"], "B")

    def test_cancelled_is_not_shown(self):
        stay = self.household("A")
        assignment = self.assign(stay, self.bed)
        self.Stay.cancel(stay.id)
        self.assertNotIn(assignment.id, self.bars())

    def test_late(self):
        stay = self.household("A")
        self.Stay.check_in(stay.id, {stay.resident_ids.id: self.bed.id}, self.day(-5))
        assignment = stay.assignment_ids
        self.assertFalse(self.bars()[assignment.id]["late"])
        stay.date_expected = self.day(-1)
        self.assertTrue(self.bars()[assignment.id]["late"])
        tonight = self.Board.get_tonight(self.centre.id)
        self.assertEqual([row["stay_id"] for row in tonight["departures"]], stay.ids)

    def test_tonight(self):
        before = self.Board.get_tonight(self.centre.id)["counts"]
        stay = self.household("A")
        self.Stay.check_in(stay.id, {stay.resident_ids.id: self.bed.id})
        self.assign(self.household("B"), self.bed2, 0, 2)
        self.Bed.block(self.bed3.id, self.day(0))
        self.Bed.set_housekeeping(self.beds_of(self.family)[0].id, "dirty")
        tonight = self.Board.get_tonight(self.centre.id)
        change = {
            name: value - before[name]
            for name, value in tonight["counts"].items()
            if value != before[name]
        }
        self.assertEqual(
            change,
            {
                "occupied": 1,
                "reserved": 1,
                "blocked": 1,
                "dirty": 1,
                "arrivals": 1,
                "free": -4,
                # Both households wait for their first night in this list too.
                "waiting": 1,
            },
        )
        beds = {bed["id"]: bed for room in tonight["rooms"] for bed in room["beds"]}
        self.assertEqual(beds[self.bed.id]["assignment"]["stay_id"], stay.id)
        self.assertEqual(beds[self.bed3.id]["assignment"]["state"], "blocked")

    def test_wrong_windows(self):
        for start, end in [(0, 0), (3, 1), (0, 93)]:
            with self.subTest(start=start, end=end), self.assertRaises(UserError):
                self.window(start, end)
