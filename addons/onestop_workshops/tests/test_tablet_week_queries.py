"""Queries of the week that a tablet takes along: they do not grow with it."""

from datetime import timedelta

from odoo.tests import tagged

from .common_graduates import GraduatesCase, new_uid
from .common_tablet import TabletCase

SIZES = (10, 25, 60)


def count(case, who):
    """Return (queries, week) of a request for a week, the access log included."""
    case.env.flush_all()
    case.env.invalidate_all()
    # What any request has asked for before: who the user is and what she may.
    env = case.as_(who)
    env["onestop.tablet"]._check_user()
    before = case.cr.sql_log_count
    week = env["onestop.tablet"].get_week()
    env.flush_all()
    case.cr.precommit.run()
    return case.cr.sql_log_count - before, week


@tagged("post_install", "-at_install")
class TestWeekQueries(TabletCase):
    LEARNERS = 60

    def setUp(self):
        super().setUp()
        self._make_sessions(self.cohort, 1, first=-1)
        sessions = self.env["onestop.session"]
        self.six = sessions.search([("cohort_id", "=", self.cohort.id)], order="start")
        self.learners.date_start = self.six[0].date
        count(self, "trainer")  # warm

    def counted(self, size, days):
        """Count with some learners and days; the others come later, or not at all."""
        self.learners[size:].date_start = self.six[-1].date + timedelta(days=1)
        self.six[days:].state = "cancelled"
        queries, week = count(self, "trainer")
        self.assertEqual(len(week["sessions"]), days)
        self.assertEqual(len(week["cards"]), size * days)
        return queries

    def test_learners_and_days_cost_nothing(self):
        self.assertEqual(len(self.six), 6)
        by_size = [self.counted(size, 6) for size in reversed(SIZES)]
        by_days = [self.counted(10, days) for days in (6, 1)]
        self.assertEqual(len({*by_size, *by_days}), 1, (by_size, by_days))
        self.assertLessEqual(by_size[0], 10)


@tagged("post_install", "-at_install")
class TestCallsQueries(GraduatesCase):
    LEARNERS = 60

    def answer_all(self, learners):
        """Let women agree to be asked, and begin a round of each."""
        rounds = self.as_("livelihoods")["onestop.graduate.followup"]
        for learner in learners:
            self.contact(learner)
            followup = self.round_of(learner, 24)
            income = {"source": "learned", "kind": "cash", "month_1": 1000}
            values = {"savings": 500, "incomes": [income]}
            answer = rounds.save_draft(new_uid(), followup.id, values, 0)
            self.assertTrue(answer["applied"], answer)

    def test_graduates_cost_nothing(self):
        counts, done = [], 0
        for size in SIZES:
            self.answer_all(self.learners[done:size])
            done = size
            if not counts:
                count(self, "livelihoods")  # warm
            queries, week = count(self, "livelihoods")
            rows = week["calls"]["rows"]
            self.assertEqual(len(rows), size)
            self.assertTrue(all(row["values"]["incomes"] for row in rows))
            counts.append(queries)
        self.assertLessEqual(max(counts[1:]), counts[0], counts)
        self.assertLessEqual(counts[0], 25)
