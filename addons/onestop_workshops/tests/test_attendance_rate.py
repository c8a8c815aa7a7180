"""The rate in SQL says what the plain function says."""

import random

from odoo.tests import tagged

from ..tools.attendance_rate import Meeting, attendance
from .common_marks import MarksCase


@tagged("post_install", "-at_install")
class TestAttendanceRate(MarksCase):
    LEARNERS = 25

    def test_sql_and_python_agree(self):
        """Marks by lot, make-ups, late comers and leavers: 25 learners, 12 sessions."""
        lot = random.Random(4)
        sessions = self.sessions + self._make_sessions(self.cohort, 7, first=7)
        sessions[:11].state = "held"
        sessions[6].state = "cancelled"
        for make_up, missed in ((3, 0), (8, 1), (9, 8), (10, 6)):
            sessions[make_up].replaces_id = sessions[missed]
        for learner in self.learners[:6]:
            learner.date_start = lot.choice(sessions[:6]).date
        for learner in self.learners[4:9]:
            learner.date_end = lot.choice(sessions[6:]).date
        marks = ("present", "late", "excused", "absent", None)
        table = {
            (learner, session): lot.choice(marks)
            for learner in self.learners
            for session in sessions
        }
        self.env["onestop.attendance"].create(
            [
                {"session_id": s.id, "enrolment_id": one.id, "mark": mark}
                for (one, s), mark in table.items()
                if mark
            ]
        )
        counts = self.learners.with_env(self.as_("trainer"))._attendance_counts()
        for learner in self.learners:
            met = [
                self.meeting(session, table[learner, session])
                for session in sessions.filtered(lambda s: s.state == "held")
                if learner.date_start <= session.date
                and session.date <= (learner.date_end or session.date)
            ]
            with self.subTest(learner.number):
                self.assertEqual(counts.get(learner.id, (0, 0)), attendance(met))

    def meeting(self, session, mark):
        first = session
        while first.replaces_id.state == "held":
            first = first.replaces_id
        return Meeting(session.id, mark, first.id if first != session else None)

    def test_threshold_is_the_curriculum_s(self):
        for number, session in enumerate(self.sessions):
            self.save_all(session, absent=(1,) if number == 0 else (2,))
        first, second = self.learners[:2].with_env(self.as_("trainer"))
        self.assertEqual((first.attendance_rate, second.attendance_rate), (80, 20))
        self.assertTrue(first.attendance_is_enough)
        self.assertFalse(second.attendance_is_enough)
        self.curriculum.min_attendance = 81
        first.invalidate_recordset()
        self.assertFalse(first.attendance_is_enough)

    def test_one_query_for_a_cohort(self):
        self.save_all(self.sessions[0])
        learners = self.learners.with_env(self.as_("trainer"))
        learners.check_access("read")
        with self.assertQueryCount(2):  # access, counting
            self.env.invalidate_all()
            self.assertEqual(len(learners._attendance_counts()), 25)
