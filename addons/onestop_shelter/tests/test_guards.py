"""PostgreSQL itself refuses: by SQL there is no form in between."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import database
from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestGuards(ShelterCase):
    def setUp(self):
        super().setUp()
        self.stay = self.household("Awa", children=[7])
        self.woman, self.child = self.stay.resident_ids
        self.bed, self.bed2, self.bed3 = self.beds_of(self.dormitory)[:3]
        self.env.flush_all()

    def insert(self, **vals):
        """Insert an assignment by SQL, as somebody with psql would."""
        row = {
            "stay_id": self.stay.id,
            "resident_id": self.woman.id,
            "bed_id": self.bed.id,
            "date_start": self.day(0),
            "date_end": self.day(3),
            "state": "reserved",
            **vals,
        }
        self.env.cr.execute(
            "INSERT INTO onestop_bed_assignment"
            " (stay_id, resident_id, bed_id, date_start, date_end, state)"
            " VALUES (%(stay_id)s, %(resident_id)s, %(bed_id)s, %(date_start)s,"
            " %(date_end)s, %(state)s) RETURNING id",
            row,
        )
        return self.env.cr.fetchone()[0]

    def refused(self, name, **vals):
        """Assert that PostgreSQL refuses the row by the constraint ``name``."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            self.insert(**vals)
        self.assertEqual(caught.exception.diag.constraint_name, name)
        return caught.exception

    def test_constraints_stand(self):
        self.env.cr.execute(
            "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'onestop_bed_assignment'::regclass"
            " AND contype IN ('x', 'c')"
        )
        found = {name: (kind, text) for name, kind, text in self.env.cr.fetchall()}
        for what in ("bed", "person", "household"):
            kind, text = found[f"onestop_bed_assignment_{what}_overlap"]
            self.assertEqual(kind, "x")
            self.assertIn("daterange(date_start, date_end, '[)'", text)
        self.assertEqual(found["onestop_bed_assignment_dates_order"][0], "c")
        self.assertEqual(found["onestop_bed_assignment_who"][0], "c")
        self.assertEqual(database.missing_guards(self.env), [])

    def test_missing_guard_stops_install(self):
        for sql, name in [
            (
                "ALTER TABLE onestop_bed_assignment"
                " DROP CONSTRAINT onestop_bed_assignment_bed_overlap",
                "onestop_bed_assignment_bed_overlap",
            ),
            (
                "DROP TRIGGER onestop_bed_assignment_place ON onestop_bed_assignment",
                "onestop_bed_assignment_place",
            ),
            (
                "DROP TRIGGER onestop_bed_assignment_apart ON onestop_bed_assignment",
                "onestop_bed_assignment_apart",
            ),
            (
                "ALTER TABLE onestop_room DISABLE TRIGGER onestop_room_exclusive",
                "onestop_room_exclusive",
            ),
        ]:
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(sql)
                self.assertEqual(database.missing_guards(self.env), [name])
                with self.assertRaisesRegex(UserError, name):
                    database.assert_guards(self.env)
                savepoint.rollback()

    def test_kept_apart(self):
        """Not in one room on the same night, by whatever bed; elsewhere they may."""
        other = self.household("Kadia", children=[3])
        self.env["onestop.keep.apart"].create(
            {"person_id": self.stay.person_id.id, "other_id": other.person_id.id}
        )
        self.insert()
        self.env.flush_all()
        child = other.resident_ids[1]
        who = {"stay_id": other.id, "resident_id": child.id, "bed_id": self.bed2.id}
        self.refused("onestop_bed_assignment_apart", **who, date_start=self.day(2))
        self.insert(**who, date_start=self.day(3), date_end=None)
        elsewhere = self.beds_of(self.family2)[0].id
        mother = {"resident_id": other.resident_ids[0].id, "bed_id": elsewhere}
        self.insert(**{**who, **mother})

    def test_two_residents_in_one_bed(self):
        self.insert()
        other = self.household("Kadia")
        self.env.flush_all()
        for start, end in [(0, 3), (2, 9), (-5, 1), (1, 2), (-5, None)]:
            with self.subTest(start=start, end=end):
                self.refused(
                    "onestop_bed_assignment_bed_overlap",
                    stay_id=other.id,
                    resident_id=other.resident_ids.id,
                    date_start=self.day(start),
                    date_end=None if end is None else self.day(end),
                )
        # The night of the departure is free.
        self.insert(
            stay_id=other.id,
            resident_id=other.resident_ids.id,
            date_start=self.day(3),
            date_end=None,
        )

    def test_one_resident_in_two_beds(self):
        self.insert()
        self.refused("onestop_bed_assignment_person_overlap", bed_id=self.bed2.id)

    def test_one_person_in_two_stays(self):
        """The same person, entered in a second stay, has one bed all the same."""
        self.insert()
        second = self.Stay.create(
            {
                "centre_id": self.centre.id,
                "resident_ids": [
                    (
                        0,
                        0,
                        {"role": "woman", "person_id": self.woman.person_id.id},
                    )
                ],
            }
        )
        self.env.flush_all()
        self.refused(
            "onestop_bed_assignment_person_overlap",
            stay_id=second.id,
            resident_id=second.resident_ids.id,
            bed_id=self.bed2.id,
        )

    def test_two_households_in_a_one_household_room(self):
        beds = self.beds_of(self.family)
        self.insert(bed_id=beds[0].id)
        other = self.household("Kadia")
        self.env.flush_all()
        self.refused(
            "onestop_bed_assignment_household_overlap",
            stay_id=other.id,
            resident_id=other.resident_ids.id,
            bed_id=beds[1].id,
        )
        # The same household may fill its room.
        self.insert(resident_id=self.child.id, bed_id=beds[1].id)

    def test_end_before_start(self):
        for end in (0, -1):
            self.refused("onestop_bed_assignment_dates_order", date_end=self.day(end))

    def test_bed_of_nobody(self):
        self.refused(
            "onestop_bed_assignment_who",
            stay_id=None,
            resident_id=None,
            state="occupied",
        )
        self.refused("onestop_bed_assignment_who", state="blocked")
        self.insert(stay_id=None, resident_id=None, state="blocked")

    def test_sql_cannot_lie_about_the_room(self):
        """Room, centre and person follow from bed and resident."""
        row_id = self.insert()
        self.env.cr.execute(
            "UPDATE onestop_bed_assignment SET room_id = %s, person_id = NULL,"
            " exclusive_room_id = NULL WHERE id = %s RETURNING room_id, person_id",
            (self.family.id, row_id),
        )
        self.assertEqual(
            self.env.cr.fetchone(), (self.dormitory.id, self.woman.person_id.id)
        )

    def test_resident_of_another_stay_or_centre(self):
        other = self.household("Kadia")
        self.env.flush_all()
        self.refused("onestop_bed_assignment_place", stay_id=other.id)
        room = self._make_room("X1", beds=1, centre=self.other_centre)
        self.env.flush_all()
        self.refused("onestop_bed_assignment_place", bed_id=room.bed_ids.id)

    def test_room_becomes_exclusive(self):
        """A room in which two households sleep cannot become a one-household room."""
        self.insert()
        other = self.household("Kadia")
        self.env.flush_all()
        self.insert(
            stay_id=other.id, resident_id=other.resident_ids.id, bed_id=self.bed2.id
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE onestop_room SET one_household = true WHERE id = %s",
                (self.dormitory.id,),
            )

    def test_bed_moves_into_an_exclusive_room(self):
        """A bed with its sleeper cannot be carried into another household's room."""
        self.insert()
        other = self.household("Kadia")
        self.env.flush_all()
        self.insert(
            stay_id=other.id,
            resident_id=other.resident_ids.id,
            bed_id=self.beds_of(self.family)[0].id,
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE onestop_bed SET room_id = %s WHERE id = %s",
                (self.family.id, self.bed.id),
            )

    def test_resident_turns_out_to_be_somebody_else(self):
        row_id = self.insert()
        other = self.env["onestop.person"].create({"centre_id": self.centre.id})
        self.woman.person_id = other
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT person_id FROM onestop_bed_assignment WHERE id = %s", (row_id,)
        )
        self.assertEqual(self.env.cr.fetchone()[0], other.id)

    def test_cancelled_rows_stand_in_nobodys_way(self):
        self.insert(state="cancelled")
        self.insert()

    def test_the_words_of_a_lost_race(self):
        """Whom PostgreSQL refuses reads which bed, which nights, and what to do."""
        beds = self.beds_of(self.family)
        self.insert(bed_id=beds[0].id)
        self.insert(resident_id=self.child.id, bed_id=self.bed2.id, date_end=None)
        other = self.household("Kadia")
        self.env.flush_all()
        hers = {"stay_id": other.id, "resident_id": other.resident_ids.id}
        nights = self.Bed._label_range(self.day(0), self.day(3))
        for what, vals, words in [
            ("bed", {**hers, "bed_id": beds[0].id}, ["T-F1-01", nights]),
            ("household", {**hers, "bed_id": beds[1].id}, ["T-F1 ", nights]),
            ("person", {"bed_id": self.bed3.id, "date_end": self.day(9)}, [nights]),
            (
                "bed",
                {**hers, "bed_id": self.bed2.id},
                ["T-D1-02", self.Bed._label_range(self.day(0), None)],
            ),
        ]:
            with self.subTest(what, vals=vals):
                error = self.refused(f"onestop_bed_assignment_{what}_overlap", **vals)
                text = self.Assignment._sql_error_to_message(error)
                for word in words:
                    self.assertIn(word, text)
