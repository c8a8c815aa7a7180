from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestPlaces(WorkshopsCase):
    """Enrolling, the waiting list, leaving and coming back."""

    def enrol(self, count):
        """Enrol new persons by their codes as the livelihoods officer."""
        codes = self._make_persons(count).mapped("code")
        cohort = self.cohort.with_user(self.livelihoods)
        return self.env["onestop.enrolment"].browse(cohort.enrol_by_code(codes))

    def test_the_waiting_list(self):
        self.cohort.capacity = 11
        new = self.enrol(3)
        self.assertEqual(new.mapped("state"), ["enrolled", "waiting", "waiting"])
        self.assertEqual(new.mapped("waiting_rank"), [0, 1, 2])
        self.assertEqual(new.mapped("number"), [11, 12, 13])
        self.assertEqual(len({(one.icon, one.color) for one in new}), 3)
        cohort = self.cohort.with_user(self.livelihoods)
        with self.assertRaisesRegex(UserError, "full"):
            cohort.action_offer_place()
        self.learners[0].with_user(self.livelihoods).leave("moved")
        self.assertEqual(new[1].state, "waiting", "a button offers it, nobody else")
        cohort.action_offer_place()
        self.assertEqual(new.mapped("state"), ["enrolled", "enrolled", "waiting"])
        self.env.invalidate_all()
        self.assertEqual(new.mapped("waiting_rank"), [0, 0, 1])
        self.assertTrue(new[1].date_start)

    def test_the_database_counts(self):
        """The statement passes when the trigger is taken out."""
        self.cohort.capacity = 10
        waits = self.enrol(1)
        self.env.flush_all()
        for statement in (
            "UPDATE onestop_enrolment SET state = 'enrolled' WHERE id = %s",
            "UPDATE onestop_cohort SET capacity = 5 WHERE id = (SELECT cohort_id"
            " FROM onestop_enrolment WHERE id = %s)",
        ):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.execute_query(SQL(statement, waits.id))
        with self.assertRaisesRegex(UserError, "fewer places"):
            self.cohort.with_user(self.livelihoods).capacity = 9

    def test_codes(self):
        """Any spelling of a code; another centre's is like none."""
        person = self._make_persons(1)
        foreign = self.env["onestop.person"].create(
            {"centre_id": self.other_centre.id, "alias": "Far"}
        )
        conflict = self._make_persons(1)
        self.env["onestop.conflict"].create(
            {
                "user_id": self.livelihoods.id,
                "res_model": "onestop.person",
                "res_id": conflict.id,
            }
        )
        cohort = self.cohort.with_user(self.livelihoods)
        messages = set()
        for other in (foreign, conflict):
            with self.assertRaisesRegex(UserError, "No person") as caught:
                cohort.enrol_by_code([other.code])
            messages.add(str(caught.exception).replace(other.code, ""))
        self.assertEqual(len(messages), 1)
        (id_,) = cohort.enrol_by_code([person.code.lower().replace("-", "")])
        self.assertEqual(self.env["onestop.enrolment"].browse(id_).person_id, person)
        with self.assertRaisesRegex(UserError, "already"):
            cohort.enrol_by_code([person.code])
        with self.assertRaises(AccessError):
            cohort.enrol([foreign.id])

    def test_nobody_writes_or_deletes_by_hand(self):
        mine = self.learners[0].with_user(self.livelihoods)
        for vals in (
            {"state": "left"},
            {"person_id": self._make_persons(1).id},
            {"cohort_id": self.other_cohort.id},
            {"number": 90},
        ):
            with self.assertRaises(UserError):
                mine.write(vals)
        for user in (self.livelihoods, self.trainer, self.director):
            with self.assertRaises(AccessError):
                self.learners[0].with_user(user).unlink()
        with self.assertRaises(UserError):
            mine.create({"cohort_id": self.cohort.id, "person_id": 1})
        mine.needs_transport = True
        with self.assertRaises(AccessError):
            self.learners[0].with_user(self.trainer).needs_transport = True

    def test_leaving_and_coming_back(self):
        first = self.learners[0].with_user(self.livelihoods)
        person = self.learners[0].person_id
        with self.assertRaises(UserError):
            first.leave("unknown")
        wizard = self.as_("livelihoods")["onestop.enrolment.leave"].create(
            {"enrolment_id": first.id, "reason": "childcare", "text": "Her aunt left"}
        )
        wizard.action_leave()
        self.assertEqual(first.state, "left")
        self.assertEqual(first.leave_text, "Her aunt left")
        self.assertFalse(wizard.text)
        stored = self.env.execute_query(
            SQL("SELECT leave_text FROM onestop_enrolment WHERE id = %s", first.id)
        )
        self.assertNotIn("aunt", str(stored))
        (again,) = self.cohort.with_user(self.livelihoods).enrol_by_code([person.code])
        again = self.env["onestop.enrolment"].browse(again)
        self.assertEqual((again.number, again.state), (11, "enrolled"))
        self.assertEqual(first.state, "left", "the history stays")

    def test_who_never_came_is_cancelled(self):
        cohort = self._make_cohort(
            self.employee,
            self.workshop,
            date_start="2030-01-01",
            date_end="2030-06-01",
        )
        enrolment = self._enrol(cohort, 1).with_user(self.livelihoods)
        enrolment.leave("work")
        self.assertEqual(enrolment.state, "cancelled")

    def test_who_learns_was_met(self):
        """A purge leaves her alone while she learns and for some time after."""
        persons = self.env["onestop.person"]
        met = persons.search(persons._met_since("2026-01-01"))
        self.assertLessEqual(self.learners.person_id, met)
        self.learners[0].leave("moved", day="2026-11-20")
        person = self.learners[0].person_id
        self.assertIn(person, persons.search(persons._met_since("2026-11-20")))
        self.assertNotIn(person, persons.search(persons._met_since("2026-11-21")))
