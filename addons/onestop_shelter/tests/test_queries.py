"""Speed is kept by counting queries: the same at ten beds and at five hundred."""

from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestQueries(ShelterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.large = [
            cls._make_room(f"L{n:02}", beds=10).with_user(cls.coordinator)
            for n in range(40)
        ]
        stays = cls.Stay.create(
            [
                {
                    "centre_id": cls.centre.id,
                    "resident_ids": [(0, 0, {"role": "woman", "alias": f"W{n}"})],
                }
                for n in range(200)
            ]
        )
        beds = [bed for room in cls.large for bed in room.bed_ids]
        cls.Assignment.create(
            [
                {
                    "resident_id": stay.resident_ids.id,
                    "bed_id": bed.id,
                    "date_start": cls.day(0),
                    "date_end": cls.day(9),
                }
                for stay, bed in zip(stays, beds, strict=False)
            ]
        )
        cls.free = beds[200:]
        cls.env.flush_all()

    def warm(self, call):
        """Run once for the caches of rules and fields, then forget the records."""
        call()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_free_beds(self):
        def call():
            return self.Bed.free_beds(self.centre.id, self.day(0), self.day(7))

        self.warm(call)
        with self.assertQueryCount(1):
            found = call()
        self.assertGreaterEqual(len(found), 200)

    def test_board(self):
        def call():
            return self.env["onestop.shelter.board"].get_window(
                self.centre.id, self.day(0), self.day(31)
            )

        self.warm(call)
        with self.assertQueryCount(4):  # the fourth is the row of the access log
            window = call()
        self.assertGreaterEqual(len(window["bars"]), 200)

    def test_assign_one_bed(self):
        """Six in a request of its own: nothing is known but rules and access rights."""
        stays = [self.household("A"), self.household("B")]
        self.env.flush_all()
        web = self.Assignment.with_context(
            allowed_company_ids=self.coordinator.company_ids.ids
        )

        def call(resident_id, bed_id):
            web.assign(resident_id, bed_id, self.day(0), self.day(3))
            self.env.flush_all()

        first, second = (stay.resident_ids.id for stay in stays)
        call(first, self.free[0].id)
        self.env.invalidate_all()
        # A new transaction asks PostgreSQL for its time once.
        self.env.cr._now = None
        with self.assertQueryCount(6):
            call(second, self.free[1].id)

    def test_find_places(self):
        members = [{"role": "woman"}, {"role": "child", "age": 4}]

        def call():
            return self.Stay.find_places(
                self.centre.id, self.day(0), None, members=members
            )

        self.warm(call)
        with self.assertQueryCount(3):
            self.assertTrue(call())

    def test_household_of_six_costs_as_many_queries_as_one_of_two(self):
        """Beds for a household are assigned in one go."""
        counts = []
        for size in (2, 6):
            stay = self.household("A", children=[5] * (size - 1))
            beds = self.free[10 * size : 10 * size + size]
            pairs = dict(zip(stay.resident_ids.ids, [b.id for b in beds], strict=True))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Stay.reserve(stay.id, pairs, self.day(0), self.day(3))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
