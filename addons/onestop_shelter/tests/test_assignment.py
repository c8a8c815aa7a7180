from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestAssignment(ShelterCase):
    def setUp(self):
        super().setUp()
        self.stay = self.household("Awa", children=[7])
        self.other = self.household("Kadia")
        self.woman, self.child = self.stay.resident_ids
        self.bed, self.bed2, self.bed3, self.bed4 = self.beds_of(self.dormitory)

    # ---------------------------------------------------------- refusals
    def test_message_names_bed_and_dates(self):
        self.assign(self.stay, self.bed, 0, 5)
        with self.assertRaises(ValidationError) as caught:
            self.assign(self.other, self.bed, 3, 8)
        message = str(caught.exception)
        self.assertIn("T-D1-01", message)
        self.assertIn(self.bed._label_range(self.day(0), self.day(5)), message)
        self.assertIn("Choose another bed or other dates", message)

    def test_refused_by_form(self):
        """A plain create, as the form or an import makes it, is refused as well."""
        self.assign(self.stay, self.bed, 0, 5)
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.Assignment.create(
                {
                    "stay_id": self.other.id,
                    "resident_id": self.other.resident_ids.id,
                    "bed_id": self.bed.id,
                    "date_start": self.day(4),
                }
            )

    def test_refused_within_one_call(self):
        """Two rows of one create stand against each other: the database sees it."""
        rows = [
            {
                "resident_id": resident.id,
                "bed_id": self.bed.id,
                "date_start": self.day(0),
            }
            for resident in (self.woman, self.child)
        ]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.Assignment.create(rows)
        self.assertFalse(self.stay.assignment_ids)

    def test_household_all_or_nothing(self):
        self.assign(self.other, self.bed2, 0, 5)
        beds = {self.woman.id: self.bed.id, self.child.id: self.bed2.id}
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.Stay.reserve(self.stay.id, beds, self.day(0))
        self.assertFalse(self.stay._live_assignments())
        self.assertEqual(self.stay.state, "requested")

    def test_one_household_room(self):
        beds = self.beds_of(self.family)
        self.assign(self.stay, beds[0])
        with self.assertRaisesRegex(ValidationError, "T-F1 takes one household only"):
            self.assign(self.other, beds[1])

    def test_boy_too_old(self):
        stay = self.household(
            "Oumou", children=[{"sex": "male", "age": 14, "age_known": True}]
        )
        boy = stay.resident_ids[1]
        with self.assertRaisesRegex(ValidationError, "boys"):
            self.assign(stay, self.bed, resident=boy)
        self.assign(stay, self.beds_of(self.family)[0], resident=boy)

    def test_boy_by_exception(self):
        stay = self.household(
            "Oumou", children=[{"sex": "male", "age": 14, "age_known": True}]
        )
        assignment = self.Assignment.create(
            {
                "resident_id": stay.resident_ids[1].id,
                "bed_id": self.bed.id,
                "date_start": self.day(0),
                "exception_reason": "One night, alone with his mother",
            }
        )
        self.assertEqual(assignment.state, "reserved")

    def test_keep_apart(self):
        self.env["onestop.keep.apart"].create(
            {"person_id": self.woman.person_id.id, "other_id": self.other.person_id.id}
        )
        self.assign(self.stay, self.bed)
        with self.assertRaisesRegex(ValidationError, "kept apart"):
            self.assign(self.other, self.bed2)
        self.assign(self.other, self.beds_of(self.medical)[0])

    def test_bed_out_of_service_period(self):
        self.bed.date_to = self.day(3)
        with self.assertRaisesRegex(ValidationError, "not in service"):
            self.assign(self.stay, self.bed, 0, 5)
        self.assign(self.stay, self.bed, 0, 3)

    def test_state_is_not_written_from_outside(self):
        assignment = self.assign(self.stay, self.bed)
        with self.assertRaises(UserError):
            assignment.with_context(shelter_internal=True).write({"state": "cancelled"})
        with self.assertRaises(UserError):
            assignment.write({"exclusive_room_id": False})

    # -------------------------------------------------------------- move
    def test_move_keeps_history(self):
        self.Stay.check_in(
            self.stay.id,
            {self.woman.id: self.bed.id, self.child.id: self.bed2.id},
            self.day(-3),
        )
        assignment = self.woman.assignment_ids
        new_id = self.Assignment.move_to(assignment.id, self.bed3.id, reason="Noise")
        new = self.Assignment.browse(new_id)
        self.assertEqual((assignment.date_end, assignment.state), (self.night, "done"))
        self.assertEqual(
            (new.bed_id, new.date_start, new.state, new.move_reason),
            (self.bed3, self.night, "occupied", "Noise"),
        )
        self.assertEqual(self.bed.housekeeping, "dirty")

    def test_move_before_the_first_night_changes_the_bed(self):
        assignment = self.assign(self.stay, self.bed, 2, 6)
        self.assertEqual(
            self.Assignment.move_to(assignment.id, self.bed3.id), assignment.id
        )
        self.assertEqual(assignment.bed_id, self.bed3)
        self.assertEqual(len(self.woman.assignment_ids), 1)

    def test_refused_move_changes_nothing(self):
        self.Stay.check_in(
            self.stay.id,
            {self.woman.id: self.bed.id, self.child.id: self.bed2.id},
            self.day(-3),
        )
        self.assign(self.other, self.bed3, 1, 4)
        assignment = self.woman.assignment_ids
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.Assignment.move_to(assignment.id, self.bed3.id)
        assignment.invalidate_recordset()
        self.assertEqual((assignment.state, assignment.date_end), ("occupied", False))
        self.assertEqual(len(self.woman.assignment_ids), 1)

    def test_move_into_another_centre(self):
        assignment = self.assign(self.stay, self.bed)
        room = self._make_room("X1", beds=1, centre=self.other_centre)
        with self.assertRaises(AccessError):
            self.Assignment.move_to(assignment.id, room.bed_ids.id)

    def test_swap(self):
        for stay, bed in ((self.stay, self.bed), (self.other, self.bed2)):
            self.Stay.check_in(stay.id, {stay.resident_ids[0].id: bed.id}, self.day(-2))
        first = self.stay._live_assignments()
        second = self.other._live_assignments()
        ids = self.Assignment.swap(first.id, second.id)
        new_first, new_second = self.Assignment.browse(ids)
        self.assertEqual((new_first.bed_id, new_second.bed_id), (self.bed2, self.bed))
        self.assertEqual((first.date_end, second.date_end), (self.night, self.night))

    def test_swap_both_or_neither(self):
        """One of the two beds would break a rule: nobody moves."""
        boys = self.household(
            "Oumou", children=[{"sex": "male", "age": 14, "age_known": True}]
        )
        family = self.beds_of(self.family)[0]
        first = self.assign(boys, family, resident=boys.resident_ids[1])
        second = self.assign(self.other, self.bed2)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.Assignment.swap(first.id, second.id)
        (first | second).invalidate_recordset()
        self.assertEqual((first.bed_id, second.bed_id), (family, self.bed2))
        self.assertEqual({first.state, second.state}, {"reserved"})

    # ------------------------------------------------------------ nights
    def test_extend_and_shorten(self):
        assignment = self.assign(self.stay, self.bed, 0, 5)
        self.Assignment.set_range(assignment.id, self.day(0), self.day(9))
        self.assertEqual(assignment.date_end, self.day(9))
        self.Assignment.set_range(assignment.id, self.day(0), self.day(2))
        self.assign(self.other, self.bed, 2, 4)
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.Assignment.set_range(assignment.id, self.day(0), self.day(3))

    def test_extend_stay_extends_every_bed(self):
        self.Stay.reserve(
            self.stay.id,
            {self.woman.id: self.bed.id, self.child.id: self.bed2.id},
            self.day(0),
            self.day(3),
        )
        self.Stay.extend(self.stay.id, self.day(6))
        self.assertEqual(
            set(self.stay.assignment_ids.mapped("date_end")), {self.day(6)}
        )
        self.Stay.extend(self.stay.id, None)
        self.assertEqual(set(self.stay.assignment_ids.mapped("date_end")), {False})

    def test_extend_against_a_promise(self):
        self.Stay.reserve(
            self.stay.id,
            {self.woman.id: self.bed.id, self.child.id: self.bed2.id},
            self.day(0),
            self.day(3),
        )
        self.assign(self.other, self.bed2, 4, 6)
        with (
            self.assertRaisesRegex(ValidationError, "T-D1-02"),
            self.env.cr.savepoint(),
        ):
            self.Stay.extend(self.stay.id, self.day(6))
        self.stay.assignment_ids.invalidate_recordset()
        self.assertEqual(
            set(self.stay.assignment_ids.mapped("date_end")), {self.day(3)}
        )

    def test_end_before_start(self):
        assignment = self.assign(self.stay, self.bed, 0, 5)
        for end in (0, -2):
            with (
                self.subTest(end=end),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.Assignment.set_range(assignment.id, self.day(0), self.day(end))
            assignment.invalidate_recordset()

    # ------------------------------------------------------------- block
    def test_block_and_unblock(self):
        block_id = self.Bed.block(self.bed.id, self.day(0), None, "Broken slats")
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.assign(self.stay, self.bed, 0, 2)
        self.assertNotIn(
            self.bed.id,
            [b["id"] for b in self.Bed.free_beds(self.centre.id, self.night)],
        )
        self.Assignment.unblock(block_id)
        self.assign(self.stay, self.bed, 0, 2)

    def test_block_an_occupied_bed(self):
        self.assign(self.stay, self.bed, 0, 2)
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.Bed.block(self.bed.id, self.day(1))

    def test_archive_a_promised_bed(self):
        self.assign(self.stay, self.bed, 0, 2)
        with self.assertRaisesRegex(ValidationError, "T-D1-01"):
            self.bed.active = False

    def test_french(self):
        """The refusal comes in the user's language."""
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        self.coordinator.sudo().lang = "fr_FR"
        self.assign(self.stay, self.bed, 0, 5)
        with self.assertRaisesRegex(ValidationError, "Le lit T-D1-01 est pris"):
            self.Assignment.with_context(lang="fr_FR").create(
                [
                    {
                        "resident_id": self.other.resident_ids.id,
                        "bed_id": self.bed.id,
                        "date_start": self.day(1),
                    }
                ]
            )
