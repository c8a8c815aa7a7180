"""Marks of tablets: the conflict rules, as trainer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.tablet_marks import in_rounds
from .common_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestTabletSync(TabletCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls.sessions[3]
        cls.one, cls.two, cls.three = cls.learners[:3]

    def sync_one(self, *arguments, who="trainer", **values):
        (answer,) = self.sync([self.sent(*arguments, **values)], who)
        return answer

    # ------------------------------------------------------------ applied
    def test_marks_of_many_days_at_once(self):
        marks = [
            self.sent(session, learner)
            for session in self.sessions[:5]
            for learner in self.learners
        ]
        answers = self.sync(marks, device="0f1c2ab4-7d6b-4a3e-9a53-0d8f3a6d2c11")
        self.assertEqual({answer["result"] for answer in answers}, {"applied"})
        saves = self.saves(self.session)
        self.assertEqual((len(saves), saves.source), (1, "tablet"))
        self.assertEqual(str(saves.date_device), "2026-11-06 14:00:00")
        self.assertEqual(saves.device, "0f1c2ab4-7d6b-4a3e-9a53-0d8f3a6d2c11")

    def test_the_same_again_does_nothing(self):
        marks = [self.sent(self.session, learner) for learner in self.learners]
        self.sync(marks)
        again = self.sync(marks)
        self.assertEqual({answer["result"] for answer in again}, {"same"})
        self.assertEqual(len(self.saves(self.session)), 1)
        self.assertEqual(self.attendance(self.session, self.one).version, 1)
        self.assertFalse(self.reviews())

    def test_changed_twice_without_a_network(self):
        first = self.sent(self.session, self.one)
        second = self.sent(self.session, self.one, "late", after=first["uid"])
        answers = self.sync([first, second])
        self.assertEqual([one["result"] for one in answers], ["applied", "applied"])
        self.assertEqual(self.attendance(self.session, self.one).mark, "late")

    def test_changed_after_an_answer_that_was_lost(self):
        first = self.sent(self.session, self.one)
        self.sync([first])
        second = self.sent(self.session, self.one, "absent", after=first["uid"])
        answers = self.sync([first, second])
        self.assertEqual([one["result"] for one in answers], ["same", "applied"])

    def test_after_another_ones_mark_is_a_conflict(self):
        first = self.sent(self.session, self.one)
        self.sync([first])
        self.save(self.session, [self.mark(self.one, "excused", 1)], "livelihoods")
        second = self.sent(self.session, self.one, "late", after=first["uid"])
        self.assertEqual(self.sync([second])[0]["why"], "changed")

    def test_the_clock_of_the_device_decides_nothing(self):
        self.sync_one(self.session, self.one, "absent")
        mark = self.sent(self.session, self.one, "late")
        mark["date_device"] = "2031-01-01T00:00:00Z"
        self.assertEqual(self.sync([mark])[0]["why"], "changed")
        self.assertEqual(str(self.reviews().date_device), "2031-01-01 00:00:00")

    # ------------------------------------------------------------- review
    def test_changed_meanwhile_is_kept_for_review(self):
        self.save_all(self.session)
        answer = self.sync_one(self.session, self.one, "absent")
        self.assertEqual((answer["result"], answer["why"]), ("kept", "changed"))
        self.assertEqual(self.attendance(self.session, self.one).mark, "present")
        review = self.reviews("trainer")
        self.assertEqual((review.mark, review.server_mark), ("absent", "present"))
        self.assertEqual(review.user_id, self.trainer)

    def test_an_excuse_of_the_office_is_never_an_absence(self):
        excused = [self.mark(self.one, "excused", excuse="court")]
        self.save(self.session, excused, "livelihoods")
        answer = self.sync_one(self.session, self.one, "absent", base=1)
        self.assertEqual(answer["why"], "excused")
        self.assertEqual(self.attendance(self.session, self.one).mark, "excused")

    def test_what_takes_no_marks_is_kept_for_review(self):
        self.two.sudo().write({"date_end": self.session.date.replace(day=4)})
        locked, cancelled = self._make_sessions(self.cohort, 2, first=-9)
        cancelled.write({"start": "2026-11-06 13:00:00", "stop": "2026-11-06 14:00:00"})
        self.env.cr.execute(
            "UPDATE onestop_session SET state = 'cancelled' WHERE id = %s",
            [cancelled.id],
        )
        self.env.invalidate_all()
        expected = [
            (locked, self.one, "locked"),
            (cancelled, self.one, "cancelled"),
            (self.session, self.two, "ended"),
        ]
        for session, learner, why in expected:
            with self.subTest(why):
                answer = self.sync_one(session, learner, "absent")
                self.assertEqual((answer["result"], answer["why"]), ("kept", why))
                self.assertFalse(self.attendance(session, learner))
                review = self.reviews("trainer")[:1]
                self.assertEqual((review.why, review.enrolment_id), (why, learner))

    def test_kept_marks_sent_again_are_kept_once(self):
        self.save_all(self.session)
        mark = self.sent(self.session, self.one, "absent")
        first = self.sync([mark])
        again = self.sync([mark, self.sent(self.session, self.two, "late", 1)])
        self.assertEqual(again[0]["why"], first[0]["why"])
        self.assertEqual(len(again), 2)
        self.assertEqual(len(self.reviews()), 1)

    # ------------------------------------------------- others and unknown
    def test_another_ones_learner_and_none_get_one_answer(self):
        other = self._enrol(self.other_cohort, 1)
        (foreign,) = self._make_sessions(self.other_cohort, 1, first=3)
        pairs = [
            (foreign.id, other.id),
            (self.session.id, other.id),
            (foreign.id, self.one.id),
            (2**31 - 7, 2**31 - 9),
            (self.session.id, 2**31 - 9),
            (2**31 - 7, self.one.id),
        ]
        marks = [self.sent(self.session, self.one) for _pair in pairs]
        for mark, (session_id, enrolment_id) in zip(marks, pairs, strict=True):
            mark.update(session_id=session_id, enrolment_id=enrolment_id)
        told = [
            {k: v for k, v in answer.items() if k not in ("uid", *places)}
            for places in [("session_id", "enrolment_id")]
            for answer in self.sync(marks)
        ]
        self.assertEqual(told, told[:1] * len(pairs))
        self.assertEqual((told[0]["result"], told[0]["why"]), ("kept", "unknown"))
        self.assertFalse(self.reviews("trainer"))
        self.assertEqual(len(self.reviews("livelihoods")), len(pairs))
        self.assertFalse(self.attendance(foreign, other))

    def test_who_was_taken_off_the_cohort(self):
        """Her marks reach the office, with the learner's name for the office alone."""
        self.cohort.sudo().trainer_ids -= self.employee
        self.assertEqual(self.sync_one(self.session, self.one)["why"], "unknown")
        self.assertFalse(self.reviews("trainer"))
        self.assertEqual(self.reviews("livelihoods").enrolment_id, self.one)

    def test_numbers_of_another_centre_are_numbers(self):
        self.centre.member_ids -= self.trainer
        self.other_centre.member_ids += self.trainer
        self.assertEqual(self.sync_one(self.session, self.one)["why"], "unknown")
        review = self.reviews()
        self.assertFalse(review.enrolment_id or review.session_id)
        self.assertEqual(review.given, f"{self.session.id}/{self.one.id}")
        self.assertFalse(self.reviews("livelihoods"))

    # ------------------------------------------------------------- refused
    def test_marks_of_somebody_else_are_not_taken(self):
        mark = self.sent(self.session, self.one)
        with self.assertRaises(UserError):
            self.sync([mark], user=self.livelihoods.id)
        self.assertFalse(self.attendance(self.session, self.one))
        self.sync([mark], user=self.trainer.id)
        self.assertTrue(self.attendance(self.session, self.one))

    def test_roles(self):
        for role in ("storekeeper", "director", "social_worker", "national"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.sync([], role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.tablet(role).get_week()

    def test_what_is_no_mark(self):
        good = self.sent(self.session, self.one)
        for bad in (
            None,
            {**good, "uid": "1"},
            {**good, "mark": "x"},
            {**good, "after": 7},
        ):
            with self.subTest(bad), self.assertRaises(UserError):
                self.sync([bad])
        with self.assertRaises(UserError):
            self.sync([good] * 501)

    # -------------------------------------------------------------- rounds
    def test_rounds(self):
        def row(uid, place):
            return {"uid": uid, "session_id": 1, "enrolment_id": place}

        a, b, c, again = row("a", 1), row("b", 2), row("c", 1), row("a", 1)
        self.assertEqual(in_rounds([a, b, c, again]), [[a, b], [c]])


class CountCase(TabletCase):
    """Queries do not grow with the number of learners."""

    def count(self, marks):
        self.env.flush_all()
        self.env.invalidate_all()
        # What any request has asked for before: who the user is and what she may.
        env = self.as_("trainer")
        env["onestop.tablet"]._check_user()
        before = self.cr.sql_log_count
        answers = env["onestop.tablet"].sync(marks)
        env.flush_all()
        return self.cr.sql_log_count - before, answers

    def check_counts(self):
        self.learners.date_start = self._make_sessions(self.cohort, 1, first=-1).date
        sessions = self.env["onestop.session"].search(
            [("cohort_id", "=", self.cohort.id)]
        )
        self.assertEqual(len(sessions), 6)
        marks = [
            self.sent(session, learner)
            for session in sessions
            for learner in self.learners
        ]
        self.count([self.sent(sessions[0], self.learners[0], "late", 99)])  # warm
        queries, answers = self.count(marks)
        self.assertEqual({answer["result"] for answer in answers}, {"applied"})
        self.assertLessEqual(queries, 20)
        again, answers = self.count(marks)
        self.assertEqual({answer["result"] for answer in answers}, {"same"})
        self.assertLessEqual(again, 5)
        return queries, again


@tagged("post_install", "-at_install")
class TestTabletCount25(CountCase):
    LEARNERS = 25

    def test_six_days_and_a_replay(self):
        self.check_counts()


@tagged("post_install", "-at_install")
class TestTabletCount60(CountCase):
    LEARNERS = 60

    def test_six_days_and_a_replay(self):
        self.check_counts()
