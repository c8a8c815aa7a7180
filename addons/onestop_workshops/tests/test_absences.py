"""Three absences in a row become a task of the livelihoods officer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_marks import MarksCase


@tagged("post_install", "-at_install")
class TestAbsences(MarksCase):
    def tasks(self, number=1):
        return self.env["onestop.training.task"].search(
            [("enrolment_id", "=", self.learners[number - 1].id)]
        )

    def days(self, *marks):
        """Save one mark a day for the first learner."""
        for session, mark in zip(self.sessions, marks, strict=False):
            if mark:
                self.save(session, [self.mark(self.learners[0], mark)])

    def test_third_absence_makes_one_task(self):
        self.days("absent", "absent")
        self.assertFalse(self.tasks())
        self.days(None, None, "absent", "absent")
        task = self.tasks()
        self.assertEqual((task.kind, task.state), ("absence", "open"))
        self.assertEqual(task.date, self.sessions[2].date)

    def test_no_task_for_those_who_came(self):
        for session in self.sessions[:3]:
            self.save_all(session, absent=(2,))
        self.assertFalse(self.tasks(1))
        self.assertEqual(len(self.tasks(2)), 1)

    def test_presence_in_between(self):
        self.days("absent", "absent", "late", "absent", "absent")
        self.assertFalse(self.tasks())

    def test_an_excuse_neither_counts_nor_ends_it(self):
        self.days("absent", "excused", "absent")
        self.assertFalse(self.tasks())
        self.days(None, None, None, "absent")
        self.assertEqual(len(self.tasks()), 1)

    def test_a_make_up_ends_it(self):
        self.days("absent", "absent")
        self.sessions[2].replaces_id = self.sessions[0]
        self.days(None, None, "present", "absent", "absent")
        self.assertFalse(self.tasks())

    def test_a_missed_make_up_is_no_absence_of_its_own(self):
        self.days("absent", "absent")
        self.sessions[2].replaces_id = self.sessions[0]
        self.days(None, None, "absent")
        self.assertFalse(self.tasks())

    def test_days_before_she_came_do_not_count(self):
        self.days("absent", "absent")
        self.learners[0].date_start = self.sessions[1].date
        self.days(None, None, "absent")
        self.assertFalse(self.tasks())

    def test_closed_when_she_comes_again(self):
        self.days("absent", "absent", "absent", "present")
        task = self.tasks()
        self.assertEqual((task.state, task.how), ("done", "came"))
        self.assertTrue(task.date_done)

    def test_closed_by_a_correction(self):
        self.days("absent", "absent", "absent")
        self.save(
            self.sessions[1],
            [self.mark(self.learners[0], "excused", 1, excuse="illness")],
            "livelihoods",
        )
        self.assertEqual(self.tasks().state, "done")

    def test_closed_by_hand_with_a_note_and_not_made_again(self):
        self.days("absent", "absent", "absent")
        task = self.tasks().with_env(self.as_("livelihoods"))
        with self.assertRaisesRegex(UserError, "Write down"):
            task.action_done()
        with self.assertRaises(UserError):
            task.write({"state": "done"})
        task.note = "Comes back on Monday"
        task.action_done()
        self.assertEqual((task.state, task.how), ("done", "hand"))
        self.days(None, None, None, "absent", "absent")
        self.assertEqual(len(self.tasks()), 1)
        self.cr.execute(
            "SELECT note::text FROM onestop_training_task WHERE id = %s", [task.id]
        )
        self.assertNotIn("Monday", self.cr.fetchone()[0])

    def test_a_new_time_away_is_a_new_task(self):
        more = self._make_sessions(self.cohort, 3, first=-3)
        self.learners[0].date_start = more[0].date
        for session in more:
            self.save(session, [self.mark(self.learners[0], "absent")])
        self.days("present", "absent", "absent", "absent")
        self.assertEqual(self.tasks().mapped("state"), ["done", "open"])

    def test_call(self):
        """The button opens the list of calls, which obeys what she agreed to."""
        self.days("absent", "absent", "absent")
        action = self.tasks().with_env(self.as_("livelihoods")).action_call()
        self.assertEqual(action["tag"], "onestop_base.call_screen")

    def test_nobody_else_reads_it(self):
        self.days("absent", "absent", "absent")
        for role in ("trainer", "director", "social_worker", "storekeeper"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.tasks().with_env(self.as_(role)).read(["kind"])
        self.centre.member_ids -= self.livelihoods
        found = self.as_("livelihoods")["onestop.training.task"].search([])
        self.assertFalse(found & self.tasks())
