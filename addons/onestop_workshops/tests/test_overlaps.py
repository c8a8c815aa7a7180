from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestOverlaps(WorkshopsCase):
    """A learner is in one place: refused at the enrolment and at the session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_sessions = cls._make_sessions(cls.other_cohort, 2)
        cls.person = cls.learners[0].person_id

    def enrol_elsewhere(self, **vals):
        return self.env["onestop.enrolment"].create(
            {
                "cohort_id": self.other_cohort.id,
                "person_id": self.person.id,
                "date_start": self.other_cohort.date_start,
                **vals,
            }
        )

    def by_database(self, call):
        with (
            self.assertRaises(CheckViolation) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            call()
            self.env.flush_all()
        self.env.invalidate_all(flush=False)
        return caught.exception

    def test_enrolling_is_refused(self):
        """Fails when the trigger of the enrolment is taken out."""
        error = self.by_database(self.enrol_elsewhere)
        text = self.env["onestop.enrolment"]._sql_error_to_message(error)
        self.assertIn("another cohort at the same hours", text)

    def test_enrolling_says_so(self):
        cohort = self.other_cohort.with_user(self.livelihoods)
        with self.assertRaisesRegex(UserError, self.person.code):
            cohort.enrol_by_code([self.person.code], self.monday)

    def test_a_session_is_refused(self):
        """Fails when the trigger of the session is taken out."""
        self.other_sessions.sudo().write({"state": "cancelled"})
        self.env.flush_all()
        self.enrol_elsewhere()
        self.env.flush_all()
        error = self.by_database(
            lambda: self.env.execute_query(
                SQL(
                    "UPDATE onestop_session SET state = 'planned' WHERE id = %s",
                    self.other_sessions[0].id,
                )
            )
        )
        text = self.env["onestop.session"]._sql_error_to_message(error)
        self.assertIn("learns in another one", text)
        with self.assertRaisesRegex(ValidationError, "learns in another"):
            self.other_sessions[0].with_user(self.livelihoods).action_restore()

    def test_days_count(self):
        """Who comes after the sessions, or has left, is not in two places."""
        later = self.enrol_elsewhere(date_start=self.monday.date() + timedelta(days=9))
        self.assertEqual(later.state, "enrolled")
        self.by_database(
            lambda: later.write({"date_start": self.other_cohort.date_start})
        )
        self.learners[0].leave("moved", day=self.monday.date() + timedelta(days=8))
        later.date_start = self.other_cohort.date_start
        self.env.flush_all()

    def test_a_trainer_reads_what_is_in_the_way_of_her_own(self):
        """The session of another cohort is in the way: it is not named to her."""
        self.other_cohort.trainer_ids += self.employee
        vals = {
            "cohort_id": self.cohort.id,
            "trainer_id": self.employee.id,
            "workshop_id": self.other_workshop.id,
            "start": self.sessions[0].start,
            "stop": self.sessions[0].stop,
        }
        sessions = self.as_("trainer")["onestop.session"]
        with self.assertRaisesRegex(ValidationError, self.sessions[0].code):
            sessions.create(vals)
        self.other_cohort.trainer_ids -= self.employee
        free = {**vals, "trainer_id": self.other_employee.id}
        self.cohort.trainer_ids += self.other_employee
        with self.assertRaises(ValidationError) as caught:
            sessions.create({**free, "workshop_id": self.workshop.id})
        self.assertNotIn(self.other_cohort.code, str(caught.exception))

    def test_merging(self):
        """Two records of one woman: her enrolments become those of one person."""
        social = self.users["social_worker"]
        first, second = self._make_persons(2)
        (first | second).circle_ids = social
        enrolment = self._enrol(self.cohort, 1)
        enrolment.person_id = first
        first.with_user(social).merge_into(second.id)
        self.env.invalidate_all()
        self.assertEqual(enrolment.person_id, second)
        self.assertEqual(enrolment.person_code, second.code)

    def test_merging_what_cannot_be(self):
        """In one cohort twice, or at one time in two: nothing is changed."""
        social = self.users["social_worker"]
        first, second, third = (self._enrol(self.cohort, 1) for _ in range(3))
        third.sudo().write({"cohort_id": self.other_cohort.id, "number": 50})
        persons = (first | second | third).person_id
        persons.circle_ids = social
        for other in (second, third):
            with self.assertRaisesRegex(UserError, "nothing was changed"):
                first.person_id.with_user(social).merge_into(other.person_id.id)
            self.env.invalidate_all()
        self.assertEqual(first.person_id, persons[0])
