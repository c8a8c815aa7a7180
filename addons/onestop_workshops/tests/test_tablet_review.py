"""Marks to compare: who decides what, and nothing is lost."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestTabletReview(TabletCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls.sessions[3]
        cls.one = cls.learners[0]

    def conflict(self, mark="absent"):
        """Present on the server, absent on the tablet."""
        self.save_all(self.session)
        self.sync([self.sent(self.session, self.one, mark)])
        return self.reviews("trainer")

    def excuse(self):
        """Excused by the office, absent on the tablet."""
        marks = [self.mark(self.one, "excused", excuse="court")]
        self.save(self.session, marks, "livelihoods")
        self.sync([self.sent(self.session, self.one, "absent", 1)])
        return self.reviews("trainer")

    def test_keep_the_servers(self):
        review = self.conflict()
        review.action_keep_server()
        self.assertEqual((review.state, review.mark), ("kept", "absent"))
        self.assertEqual(review.decided_by_id, self.trainer)
        self.assertEqual(self.attendance(self.session, self.one).mark, "present")

    def test_keep_the_tablets(self):
        review = self.conflict()
        review.action_apply_tablet()
        self.assertEqual(review.state, "applied")
        row = self.attendance(self.session, self.one)
        self.assertEqual((row.mark, row.version), ("absent", 2))
        last = self.saves(self.session)[0]
        self.assertEqual(last.changes, [[1, "present", "absent"]])

    def test_decided_once(self):
        review = self.conflict()
        review.action_keep_server()
        with self.assertRaises(UserError):
            review.action_apply_tablet()

    def test_the_office_alone_changes_its_excuse(self):
        review = self.excuse()
        with self.assertRaises(UserError), self.cr.savepoint():
            review.action_apply_tablet()
        self.assertEqual(self.attendance(self.session, self.one).mark, "excused")
        review.with_env(self.as_("livelihoods")).action_apply_tablet()
        self.assertEqual(self.attendance(self.session, self.one).mark, "absent")

    def test_the_office_alone_applies_to_a_locked_session(self):
        (locked,) = self._make_sessions(self.cohort, 1, first=-9)
        self.one.date_start = locked.date
        self.sync([self.sent(locked, self.one, "absent")])
        review = self.reviews("trainer")
        with self.assertRaises(UserError), self.cr.savepoint():
            review.action_apply_tablet()
        review.with_env(self.as_("livelihoods")).action_apply_tablet()
        self.assertEqual(self.attendance(locked, self.one).mark, "absent")
        self.assertEqual(self.saves(locked).reason, "tablet")

    def test_another_trainer_sees_and_decides_nothing(self):
        review = self.conflict()
        hers = review.with_env(self.as_(self.other_trainer))
        self.assertFalse(self.reviews(self.other_trainer))
        for action in ("action_keep_server", "action_apply_tablet"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(hers, action)()

    def test_nobody_writes_or_deletes_rows(self):
        review = self.conflict()
        for role in ("trainer", "livelihoods"):
            row = review.with_env(self.as_(role))
            for call in (
                lambda row=row: row.write({"state": "kept"}),
                lambda row=row: row.unlink(),
                lambda row=row: row.copy(),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    call()

    def test_both_sides_for_the_tablet(self):
        self.conflict()
        (row,) = self.tablet().get_week()["reviews"]
        self.assertEqual(
            (row["tablet"]["mark"], row["server"]["mark"]), ("absent", "present")
        )
        self.assertEqual(row["tablet"]["who"], self.trainer.name)
        self.assertEqual(row["tablet"]["date"], "2026-11-06 14:00:00")
        self.assertEqual(row["server"]["who"], self.trainer.name)
        self.assertTrue(row["server"]["date"])
