import random
from collections import Counter
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ShelterCase

COLUMNS = (
    "nights_capacity",
    "nights_blocked",
    "nights_available",
    "nights_occupied",
    "nights_child",
)


class OccupancyCase(ShelterCase):
    """Figures are read as the coordinator; history is written as it was slept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Occupancy = cls.env["onestop.occupancy"]

    def slept(self, bed, start, end, resident=None, state="done", **vals):
        """Record nights of the past in ``bed``, as history has them."""
        if state != "blocked":
            resident = resident or self.household().resident_ids[0]
            vals["resident_id"] = resident.id
        return self.Assignment.create(
            {
                "bed_id": bed.id,
                "date_start": start,
                "date_end": end,
                "state": state,
                **vals,
            }
        )

    def rows(self, **domain):
        """Return the rows of the test centre as (month, bed, room) -> columns."""
        self.Occupancy.invalidate_model()
        terms = [("centre_id", "=", self.centre.id)]
        terms += [(name, "=", value) for name, value in domain.items()]
        return {
            (row.month, row.bed_id, row.room_id): tuple(row[name] for name in COLUMNS)
            for row in self.Occupancy.search(terms)
        }

    def month(self, bed, year, month):
        """Return the columns of a bed in a month; None when there is no row."""
        rows = self.rows(bed_id=bed.id, month=date(year, month, 1))
        self.assertLessEqual(len(rows), 1)
        return next(iter(rows.values()), None)


@tagged("post_install", "-at_install")
class TestOccupancy(OccupancyCase):
    def test_across_months_and_leap_day(self):
        """30 January to 2 March 2024: two nights, 29 nights, one night."""
        bed, free = self.beds_of(self.dormitory)[:2]
        self.slept(bed, date(2024, 1, 30), date(2024, 3, 2))
        self.assertEqual(self.month(bed, 2024, 1), (31, 0, 31, 2, 0))
        self.assertEqual(self.month(bed, 2024, 2), (29, 0, 29, 29, 0))
        self.assertEqual(self.month(bed, 2024, 3), (31, 0, 31, 1, 0))
        self.assertEqual(self.month(bed, 2024, 4), (30, 0, 30, 0, 0))
        self.assertEqual(self.month(free, 2024, 2), (29, 0, 29, 0, 0))
        self.assertIsNone(self.month(bed, 2023, 12))

    def test_nights_of_children(self):
        """Nights in a child's bed are counted; who shares a bed has no night."""
        stay = self.household("Awa", children=[7, 1])
        beds = self.beds_of(self.family)
        woman, child = stay.resident_ids[0], stay.resident_ids[1]
        self.slept(beds[0], date(2024, 5, 1), date(2024, 5, 11), woman)
        self.slept(beds[1], date(2024, 5, 1), date(2024, 5, 11), child)
        self.assertEqual(self.month(beds[0], 2024, 5), (31, 0, 31, 10, 0))
        self.assertEqual(self.month(beds[1], 2024, 5), (31, 0, 31, 10, 10))

    def test_blocked_nights_are_not_available(self):
        """A blocked bed is in service, but nobody can be put into it."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, date(2024, 5, 28), date(2024, 6, 4), state="blocked")
        self.slept(bed, date(2024, 6, 4), date(2024, 6, 6))
        self.assertEqual(self.month(bed, 2024, 5), (31, 4, 27, 0, 0))
        self.assertEqual(self.month(bed, 2024, 6), (30, 3, 27, 2, 0))

    def test_states_that_do_not_count(self):
        """Reserved and cancelled nights are not slept, nor is a night of no length."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, date(2024, 5, 1), date(2024, 5, 4), state="reserved")
        self.slept(bed, date(2024, 5, 4), date(2024, 5, 8), state="cancelled")
        self.slept(bed, date(2024, 5, 9), date(2024, 5, 9))
        self.slept(bed, date(2024, 5, 20), date(2024, 5, 21))
        self.assertEqual(self.month(bed, 2024, 5), (31, 0, 31, 1, 0))

    def test_open_stay_counts_to_the_running_night(self):
        """An open-ended stay has slept the running night, and none after it."""
        bed = self.beds_of(self.dormitory)[0]
        start = self.night.replace(day=1) - timedelta(days=1)
        self.slept(bed, start, False, state="occupied")
        begun = self.night.day
        self.assertEqual(
            self.month(bed, self.night.year, self.night.month),
            (begun, 0, begun, begun, 0),
        )
        self.assertEqual(self.month(bed, start.year, start.month)[3], 1)
        self.assertFalse(self.Occupancy.search([("month", ">", self.night)]))

    def test_stay_with_a_later_end_counts_to_the_running_night(self):
        """What is agreed for next week is not slept yet."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, self.day(0), self.day(9), state="occupied")
        blocked = self.beds_of(self.dormitory)[1]
        self.slept(blocked, self.day(0), False, state="blocked")
        begun = self.night.day
        row = self.month(bed, self.night.year, self.night.month)
        self.assertEqual(row, (begun, 0, begun, 1, 0))
        row = self.month(blocked, self.night.year, self.night.month)
        self.assertEqual(row, (begun, 1, begun - 1, 0, 0))

    def test_running_night_is_the_centres(self):
        """Zone and check-out hour shift the night as ``current_night`` does."""
        bed = self.beds_of(self.dormitory)[0]
        for zone in ("Pacific/Auckland", "Pacific/Honolulu", "Africa/Bamako"):
            for hour in (0.0, 10.5, 23.5):
                self.centre.sudo().write({"tz": zone, "checkout_hour": hour})
                night = self.centre.current_night()
                row = self.month(bed, night.year, night.month)
                self.assertEqual(row[0], night.day, (zone, hour))

    def test_early_check_out(self):
        """Who leaves before the agreed day frees the nights that were left."""
        bed = self.beds_of(self.dormitory)[0]
        stay = self.household()
        start = self.night - timedelta(days=40)
        self.Stay.check_in(stay.id, {stay.resident_ids.id: bed.id}, start)
        self.Stay.extend(stay.id, start + timedelta(days=30))
        self.Stay.check_out(stay.id, "family", start + timedelta(days=3))
        nights = sum(row[3] for row in self.rows(bed_id=bed.id).values())
        self.assertEqual(nights, 3)

    def test_move_keeps_the_nights_where_they_were_slept(self):
        """Two beds share the nights of a resident who was moved."""
        first, second = self.beds_of(self.dormitory)[0], self.beds_of(self.medical)[0]
        stay = self.household()
        start = self.night - timedelta(days=40)
        self.Stay.check_in(stay.id, {stay.resident_ids.id: first.id}, start)
        live = stay.assignment_ids
        self.Assignment.move_to(live.id, second.id, start + timedelta(days=4), "noise")
        self.Stay.check_out(stay.id, "family", start + timedelta(days=10))
        for bed, expected in ((first, 4), (second, 6)):
            rows = self.rows(bed_id=bed.id)
            self.assertEqual(sum(row[3] for row in rows.values()), expected)
            self.assertEqual({key[2] for key in rows}, {bed.room_id})

    def test_service_dates(self):
        """Nights before the first and from the last day of service do not count."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(self.beds_of(self.medical)[0], date(2024, 1, 1), date(2024, 1, 2))
        bed.write({"date_from": date(2024, 2, 10), "date_to": date(2024, 4, 6)})
        self.assertIsNone(self.month(bed, 2024, 1))
        self.assertEqual(self.month(bed, 2024, 2), (20, 0, 20, 0, 0))
        self.assertEqual(self.month(bed, 2024, 3), (31, 0, 31, 0, 0))
        self.assertEqual(self.month(bed, 2024, 4), (5, 0, 5, 0, 0))
        self.assertIsNone(self.month(bed, 2024, 5))

    def test_night_slept_outside_of_service(self):
        """A bed in which somebody slept was available, whatever its dates say now."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, date(2024, 2, 1), date(2024, 2, 15))
        bed.date_from = date(2024, 2, 10)
        self.assertEqual(self.month(bed, 2024, 2), (29, 0, 29, 14, 0))

    def test_archived_bed(self):
        """An archived bed served until its last day, else its last recorded night."""
        bed, unused = self.beds_of(self.dormitory)[:2]
        self.slept(bed, date(2024, 2, 1), date(2024, 2, 15))
        (bed + unused).write({"active": False})
        self.assertEqual(self.month(bed, 2024, 2), (14, 0, 14, 14, 0))
        self.assertIsNone(self.month(bed, 2024, 3))
        self.assertFalse(self.rows(bed_id=unused.id))
        bed.date_to = date(2024, 3, 3)
        self.assertEqual(self.month(bed, 2024, 3), (2, 0, 2, 0, 0))

    def test_bed_moved_to_another_room(self):
        """Nights gone by keep the room in which they were slept."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, date(2024, 2, 1), date(2024, 2, 11))
        bed.room_id = self.medical
        self.slept(bed, date(2024, 2, 20), date(2024, 3, 2))
        month = date(2024, 2, 1)
        self.assertEqual(
            self.rows(bed_id=bed.id, month=month),
            {
                (month, bed, self.dormitory): (10, 0, 10, 10, 0),
                (month, bed, self.medical): (19, 0, 19, 10, 0),
            },
        )
        ids = self.Occupancy.search([("bed_id", "=", bed.id)]).ids
        self.assertEqual(len(ids), len(set(ids)))

    def test_rate_of_a_group_is_weighed(self):
        """Half of 2 nights and none of 31 make 1/33, not 25 percent."""
        bed, other = self.beds_of(self.dormitory)[:2]
        other.write({"date_from": date(2024, 5, 30)})
        self.slept(other, date(2024, 5, 30), date(2024, 5, 31))
        [(available, occupied, rate)] = self.Occupancy._read_group(
            [("bed_id", "in", (bed + other).ids), ("month", "=", date(2024, 5, 1))],
            [],
            ["nights_available:sum", "nights_occupied:sum", "occupancy_rate:avg"],
        )
        self.assertEqual((available, occupied), (33, 1))
        self.assertAlmostEqual(rate, 1 / 33)

    def test_rate_without_nights(self):
        """A group without an available night has no rate, and no error."""
        bed = self.beds_of(self.dormitory)[0]
        self.slept(bed, date(2024, 5, 1), date(2024, 6, 1), state="blocked")
        [(rate,)] = self.Occupancy._read_group(
            [("bed_id", "=", bed.id), ("month", "=", date(2024, 5, 1))],
            [],
            ["occupancy_rate:avg"],
        )
        self.assertFalse(rate)

    def test_only_own_centres(self):
        """Neither rows nor sums of another centre; nobody else reads any."""
        other = self.Occupancy.with_user(self.other_coordinator)
        self.assertFalse(other.search([("centre_id", "=", self.centre.id)]))
        [(nights,)] = other._read_group(
            [("centre_id", "=", self.centre.id)], [], ["nights_capacity:sum"]
        )
        self.assertFalse(nights)
        self.assertTrue(self.Occupancy.with_user(self.users["director"]).search([]))
        with self.assertRaises(AccessError):
            self.Occupancy.with_user(self.users["national"]).search([])

    def test_pivot_takes_one_query_a_level(self):
        """The pivot asks once, whatever the number of beds and months."""
        self.Occupancy.search([], limit=1)
        with self.assertQueryCount(1):
            self.Occupancy._read_group(
                [("centre_id", "=", self.centre.id)],
                ["month:month", "room_kind"],
                ["nights_available:sum", "occupancy_rate:avg"],
            )


@tagged("post_install", "-at_install")
class TestOccupancyByCount(OccupancyCase):
    """Random history against a count night by night that knows no SQL."""

    first = date(2023, 12, 15)

    def scatter(self, bed, chance):
        """Fill ``bed`` with random, separate pieces; return them as tuples."""
        pieces, day = [], self.first + timedelta(days=chance.randrange(40))
        while day < self.night + timedelta(days=20) and len(pieces) < 12:
            end = day + timedelta(days=chance.choice((1, 1, 2, 5, 9, 31, 70)))
            state = chance.choice(("done", "done", "blocked", "reserved", "cancelled"))
            if chance.random() < 0.06 and state in ("done", "blocked"):
                # Whoever is here is the last one: the bed goes to nobody before.
                state = "blocked" if state == "blocked" else "occupied"
                end = chance.choice((False, end))
                pieces.append((day, end, state, chance.random() < 0.4))
                break
            pieces.append((day, end, state, chance.random() < 0.4))
            day = end + timedelta(days=chance.choice((0, 0, 1, 3, 20, 90)))
        for start, end, state, child in pieces:
            stay = self.household("Awa", children=[6])
            resident = stay.resident_ids[1 if child else 0]
            self.slept(bed, start, end, resident, state)
        return pieces

    def count(self, pieces, service):
        """Return the columns by month, night by night."""
        months, day = {}, date(2023, 12, 1)
        while day <= self.night:
            row = months.setdefault(day.replace(day=1), Counter())
            here = [
                (state, child)
                for start, end, state, child in pieces
                if start <= day
                and (not end or day < end)
                and state in ("done", "occupied", "blocked")
            ]
            state, child = here[0] if here else (None, False)
            slept = state in ("done", "occupied")
            served = (not service[0] or service[0] <= day) and (
                not service[1] or day < service[1]
            )
            row["nights_capacity"] += served or slept
            row["nights_blocked"] += served and state == "blocked"
            row["nights_occupied"] += slept
            row["nights_child"] += slept and child
            day += timedelta(days=1)
        for row in months.values():
            row["nights_available"] = row["nights_capacity"] - row["nights_blocked"]
        return {
            month: tuple(row[name] for name in COLUMNS)
            for month, row in months.items()
            if row["nights_capacity"]
        }

    def test_random_history(self):
        """Eight seeds, three beds each: every figure of every month agrees."""
        self.slept(self.beds_of(self.medical)[0], self.first, self.day(-1))
        for seed in range(8):
            room = self._make_room(f"R{seed}", beds=3)
            chance = random.Random(seed)
            for bed in self.beds_of(room):
                pieces = self.scatter(bed, chance)
                start = self.first + timedelta(days=chance.randrange(200))
                service = chance.choice(
                    (
                        (False, False),
                        (start, False),
                        (start, start + timedelta(days=90)),
                    )
                )
                # As a bed whose dates were changed afterwards, past all checks.
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE onestop_bed SET date_from = %s, date_to = %s WHERE id = %s",
                    [service[0] or None, service[1] or None, bed.id],
                )
                found = {
                    month: columns
                    for (month, _bed, _room), columns in self.rows(
                        bed_id=bed.id
                    ).items()
                }
                with self.subTest(seed=seed, bed=bed.name):
                    self.assertEqual(found, self.count(pieces, service))
