"""Queries of a save are counted: at most eight, the same at 10, 25 and 60 learners."""

from odoo.tests import tagged

from .common_marks import MarksCase


@tagged("post_install", "-at_install")
class TestMarksQueries(MarksCase):
    LEARNERS = 60
    SIZES = (10, 25, 60)

    def count(self, call):
        """Return the queries of a call in a request of its own, the log included."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr._now = None
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - before

    def first_marks(self, size=60, absent=(1, 2, 3)):
        return [
            self.mark(one, "absent" if number in absent else "present")
            for number, one in enumerate(self.learners[:size], 1)
        ]

    def test_first_save(self):
        self.save_all(self.sessions[0])
        counts = []
        for session, size in zip(self.sessions[1:4], self.SIZES, strict=True):
            marks = self.first_marks(size)
            counts.append(self.count(lambda s=session, m=marks: self.save(s, m)))
        self.assertLessEqual(max(counts), 8)
        self.assertEqual(len(set(counts)), 1)

    def test_save_that_makes_tasks(self):
        """The third day on which somebody is missing costs no more."""
        absent = range(1, 21)
        for session in self.sessions[:2]:
            self.save(session, self.first_marks(absent=absent))
        marks = self.first_marks(absent=absent)
        self.assertLessEqual(self.count(lambda: self.save(self.sessions[2], marks)), 8)
        learners = [("enrolment_id", "in", self.learners.ids)]
        self.assertEqual(self.env["onestop.training.task"].search_count(learners), 20)

    def test_correction(self):
        self.save_all(self.sessions[0])
        self.save_all(self.sessions[1])
        for size in self.SIZES:
            marks = [self.mark(one, "excused", 1) for one in self.learners[:size]]
            session = self.sessions[1] if size == 60 else self.sessions[0]
            self.assertLessEqual(
                self.count(lambda s=session, m=marks: self.save(s, m)), 8
            )

    def test_double_send(self):
        self.save_all(self.sessions[0])
        marks = [self.mark(one) for one in self.learners]
        self.save(self.sessions[1], marks)
        self.assertLessEqual(self.count(lambda: self.save(self.sessions[1], marks)), 5)

    def test_six_days_in_one_go(self):
        """As a tablet sends them after a week without a network."""
        warm = self._make_sessions(self.cohort, 1, first=-2)
        self.learners.date_start = warm.date
        self.save_all(warm)
        six = self.sessions + self._make_sessions(self.cohort, 1, first=-1)
        Sessions = self.as_("trainer")["onestop.session"]
        marks = [
            {**self.mark(one), "session_id": session.id}
            for session in six
            for one in self.learners[:25]
        ]
        count = self.count(lambda: Sessions._apply_marks(marks, "tablet", device="a1"))
        self.assertLessEqual(count, 8)

    def test_opening(self):
        self.save_all(self.sessions[0])
        session = self.sessions[0].with_env(self.as_("trainer"))
        session.get_sheet()
        self.assertLessEqual(self.count(session.get_sheet), 3)
