"""What the database itself refuses, whoever writes: past the checks of Python."""

from psycopg2 import errors

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestDatabaseGuards(TabletCase):
    def refused(self, error, query, guard):
        """Expect PostgreSQL to refuse a query, by the guard with this name."""
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error) as caught,
            self.cr.savepoint(flush=False),
        ):
            self.cr.execute(query)
        # Not by any other refusal.
        self.assertIn(
            guard, caught.exception.diag.constraint_name or str(caught.exception)
        )

    def copied(self, record, **changed):
        """Return the query that copies a row, some of its columns changed."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id'",
            [record._table],
        )
        names = [name for (name,) in self.cr.fetchall()]
        return SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s"
            " WHERE id = %(id)s",
            table=SQL.identifier(record._table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            values=SQL(", ").join(
                SQL("%s", changed[name]) if name in changed else SQL.identifier(name)
                for name in names
            ),
            id=record.id,
        )

    def test_the_journal_is_not_emptied(self):
        self.save_all(self.sessions[0])
        query = SQL("TRUNCATE onestop_attendance_save CASCADE")
        self.refused(errors.InsufficientPrivilege, query, "only grows")

    def test_one_open_task_of_absence(self):
        for session in self.sessions[:3]:
            self.save(session, [self.mark(self.learners[0], "absent")])
        domain = [("enrolment_id", "=", self.learners[0].id), ("kind", "=", "absence")]
        task = self.env["onestop.training.task"].search(domain)
        self.assertEqual(len(task), 1)
        guard = "onestop_training_task_one_absence"
        self.refused(errors.UniqueViolation, self.copied(task), guard)

    def test_a_mark_is_kept_for_review_once(self):
        self.save_all(self.sessions[0])
        self.sync([self.sent(self.sessions[0], self.learners[0], "absent")])
        guard = "onestop_attendance_review_uid_once"
        self.refused(errors.UniqueViolation, self.copied(self.reviews()), guard)

    def test_a_number_is_given_once(self):
        (person,) = self._make_persons(1)
        query = self.copied(self.learners[0], person_id=person.id, state="waiting")
        guard = "onestop_enrolment_number_unique"
        self.refused(errors.UniqueViolation, query, guard)

    def test_nobody_is_in_two_places(self):
        session = self.sessions[0]
        other = {"code": "TWICE", "slot": None}
        for changed, guard in (
            (
                {"workshop_id": self.other_workshop.id},
                "onestop_session_trainer_overlap",
            ),
            (
                {"trainer_id": self.other_employee.id},
                "onestop_session_workshop_overlap",
            ),
        ):
            with self.subTest(guard):
                query = self.copied(session, **other, **changed)
                self.refused(errors.ExclusionViolation, query, guard)
