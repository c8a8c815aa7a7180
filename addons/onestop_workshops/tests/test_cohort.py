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
        self.sessions.sudo().write({"state": "cancelled", "cancel_reason": "other"})
        waiting = self._enrol(self.cohort, 1, state="waiting")
        cohort.action_end()
        self.assertEqual(cohort.state, "ended")
        self.assertEqual(set(self.learners.mapped("state")), {"completed"})
        self.assertEqual(waiting.state, "cancelled")
        with self.assertRaises(UserError):
            cohort.action_cancel()

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
