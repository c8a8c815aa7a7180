from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestCohort(WorkshopsCase):
    """States by the buttons, and nothing of another centre."""

    def refused(self, text, record, vals):
        """Check that a change is refused with a sentence, and forget it."""
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            record.write(vals)
        self.env.invalidate_all(flush=False)

    def test_states(self):
        cohort = self.cohort.with_user(self.livelihoods)
        with self.assertRaises(UserError):
            cohort.write({"state": "running"})
        with self.assertRaisesRegex(UserError, "draft"):
            cohort.action_start()
        self.curriculum.action_publish()
        cohort.action_start()
        with self.assertRaisesRegex(UserError, "planned still"):
            cohort.action_end()
        self.sessions[1:].sudo().write({"state": "cancelled", "cancel_reason": "other"})
        self.attend(self.sessions[0], self.learners)
        waiting = self._enrol(self.cohort, 1, state="waiting")
        cohort.action_end()
        self.assertEqual(cohort.state, "ended")
        self.assertEqual(set(self.learners.mapped("state")), {"completed"})
        self.assertEqual(waiting.state, "cancelled")
        with self.assertRaises(UserError):
            cohort.action_cancel()

    def attend(self, session, learners, mark="present"):
        session.state = "held"
        self.env["onestop.attendance"].create(
            [
                {"session_id": session.id, "enrolment_id": learner.id, "mark": mark}
                for learner in learners
            ]
        )

    def ended(self):
        """Return who came always, just enough (4 of 5), too seldom, and never counted.

        The cohort has ended by its director.
        """
        always, enough, seldom, excused = self.learners[:4]
        self.learners[4:].write({"state": "cancelled"})
        for place, session in enumerate(self.sessions):
            self.attend(session, always)
            self.attend(session, enough, "absent" if place < 1 else "late")
            self.attend(session, seldom, "absent" if place < 2 else "present")
            self.attend(session, excused, "excused")
        self.cohort.state = "running"
        self.cohort.with_user(self.director).action_end()
        return always, enough, seldom, excused

    def test_who_came_too_seldom_is_no_graduate(self):
        always, enough, seldom, excused = self.ended()
        self.assertEqual(
            [one.state for one in (always, enough, seldom, excused)],
            ["completed", "completed", "left", "left"],
        )
        self.assertEqual(
            (seldom.leave_reason, seldom.date_end), ("attendance", always.date_end)
        )
        self.assertFalse(always.leave_reason)
        self.assertEqual((self.cohort.completed_count, self.cohort.left_count), (2, 2))
        rounds = self.env["onestop.graduate.followup"].search(
            [("cohort_id", "=", self.cohort.id)]
        )
        self.assertEqual(rounds.enrolment_id, always + enough)

    def test_a_corrected_attendance_graduates_her_after_all(self):
        _always, _enough, seldom, _excused = self.ended()
        mine = seldom.with_user(self.livelihoods)
        with self.assertRaisesRegex(UserError, "60 %.*80 %"):
            mine.action_complete()
        day = seldom.date_end
        seldom.attendance_ids.filtered(lambda row: row.mark == "absent")[
            0
        ].mark = "present"
        self.env.invalidate_all()
        mine.action_complete()
        self.assertEqual((seldom.state, seldom.date_end), ("completed", day))
        self.assertFalse(seldom.leave_reason)
        self.assertEqual(len(seldom.followup_ids), 5)

    def test_who_left_for_another_reason_does_not_graduate(self):
        learner = self.learners[0].with_user(self.livelihoods)
        self.attend(self.sessions[0], self.learners)
        learner.leave("moved")
        with self.assertRaisesRegex(UserError, "Left"):
            learner.action_complete()

    def test_a_curriculum_may_ask_for_no_attendance(self):
        self.curriculum.min_attendance = 0
        self.sessions.write({"state": "cancelled", "cancel_reason": "other"})
        self.cohort.state = "running"
        self.cohort.with_user(self.director).action_end()
        self.assertEqual(set(self.learners.mapped("state")), {"completed"})

    def test_cancelled(self):
        self.cohort.with_user(self.director).action_cancel()
        self.assertEqual(set(self.learners.mapped("state")), {"cancelled"})
        self.assertEqual(set(self.sessions.mapped("state")), {"cancelled"})
        with self.assertRaisesRegex(UserError, "over"):
            self.cohort.with_user(self.livelihoods).enrol_by_code([])

    def test_a_trainer_changes_no_cohort(self):
        with self.assertRaises(AccessError):
            self.cohort.with_user(self.trainer).action_cancel()
        with self.assertRaises(AccessError):
            self.cohort.with_user(self.trainer).generate_sessions()

    def test_co_records_of_another_centre(self):
        cohort = self.cohort.with_user(self.livelihoods)
        room = self.env["onestop.workshop"].create(
            {"name": "Far", "centre_id": self.other_centre.id}
        )
        stranger = self.env["hr.employee"].create(
            {"name": "Stranger", "centre_id": self.other_centre.id}
        )
        self.refused("", cohort, {"workshop_id": room.id})
        self.refused("another centre", self.cohort, {"workshop_id": room.id})
        self.refused(
            "another centre", self.cohort, {"trainer_ids": [Command.link(stranger.id)]}
        )
        with self.assertRaises(UserError):
            cohort.centre_id = self.other_centre

    def test_co_records_of_a_session(self):
        session = self.sessions[0].with_user(self.trainer)
        other = self.curriculum.copy({"name": "Other"})
        room = self.env["onestop.workshop"].create(
            {"name": "Far", "centre_id": self.other_centre.id}
        )
        month = timedelta(days=30)
        early = {"start": session.start - month, "stop": session.stop - month}
        unit = other.competency_ids[0]
        self.refused("outside the dates", session, early)
        self.refused("does not teach", session, {"trainer_id": self.other_employee.id})
        self.refused("not in the curriculum", session, {"competency_id": unit.id})
        self.refused("another centre", self.sessions[0], {"workshop_id": room.id})
        self.refused("buttons", session, {"cohort_id": self.other_cohort.id})
        self.refused("buttons", session, {"state": "held"})

    def test_numbers_without_names(self):
        """Who plans reads how many, the storekeeper less, and none of them who."""
        self.learners[:2].write({"needs_childcare": True, "children_in_care": 2})
        self.learners[2].needs_transport = True
        cohort = self.cohort.with_user(self.director)
        self.assertEqual(cohort.enrolled_count, 10)
        self.assertEqual(cohort.childcare_count, 4)
        self.assertEqual(cohort.transport_count, 1)
        store = self.cohort.with_user(self.storekeeper)
        self.assertEqual(store.enrolled_count, 10)
        for name in ("childcare_count", "enrolment_ids"):
            with self.assertRaises(AccessError):
                store.read([name])
        with self.assertRaises(AccessError):
            cohort.read(["enrolment_ids"])
