"""The rules of marks, as trainer and livelihoods officer."""

from psycopg2.errors import InsufficientPrivilege, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_marks import MarksCase


@tagged("post_install", "-at_install")
class TestMarks(MarksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls.sessions[4]
        cls.one, cls.two, cls.three = cls.learners[:3]

    # ------------------------------------------------------------- saving
    def test_first_save(self):
        answers = self.save_all(self.session, absent=(2, 3))
        self.assertEqual({answer["result"] for answer in answers}, {"applied"})
        self.assertEqual(self.attendance(self.session, self.one).mark, "present")
        self.assertEqual(self.attendance(self.session, self.two).mark, "absent")
        self.assertEqual(self.session.state, "held")
        self.assertEqual(self.session.taken_by_id, self.trainer)

    def test_journal_has_numbers_and_no_name(self):
        self.save_all(self.session, absent=(2,))
        self.save(self.session, [self.mark(self.two, "late", 1, minutes_late=10)])
        last, first = self.saves(self.session)
        self.assertEqual(len(first.changes), 10)
        self.assertIn([2, None, "absent"], first.changes)
        self.assertEqual(last.changes, [[2, "absent", "late"]])
        self.assertEqual((last.source, last.user_id), ("screen", self.trainer))

    def test_journal_only_grows(self):
        self.save_all(self.session)
        row = self.saves(self.session)
        for query in ("UPDATE %s SET changes = NULL", "DELETE FROM %s"):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(InsufficientPrivilege),
                self.cr.savepoint(),
            ):
                self.cr.execute(query % row._table)

    def test_one_mark_for_learner_and_session(self):
        self.save_all(self.session)
        row = self.attendance(self.session, self.one)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            row.copy().flush_recordset()

    # -------------------------------------------------------- double sends
    def test_same_uid_again_does_nothing(self):
        marks = [self.mark(self.one, "absent"), self.mark(self.two)]
        self.save(self.session, marks)
        answers = self.save(self.session, marks)
        self.assertEqual([a["result"] for a in answers], ["same", "same"])
        self.assertEqual(self.attendance(self.session, self.one).version, 1)
        self.assertEqual(len(self.saves(self.session)), 1)

    def test_same_uid_after_another_mark_does_nothing(self):
        first = self.mark(self.one, "absent")
        self.save(self.session, [first])
        self.save(self.session, [self.mark(self.one, "late", 1, minutes_late=5)])
        (answer,) = self.save(self.session, [first])
        self.assertEqual((answer["result"], answer["mark"]), ("same", "late"))

    def test_server_changed_meanwhile_stays(self):
        self.save_all(self.session)
        self.save(self.session, [self.mark(self.one, "absent", 1)])
        (answer,) = self.save(
            self.session, [self.mark(self.one, "late", 1, minutes_late=5)]
        )
        self.assertEqual((answer["result"], answer["why"]), ("kept", "changed"))
        self.assertEqual((answer["mark"], answer["version"]), ("absent", 2))
        self.assertEqual(self.attendance(self.session, self.one).mark, "absent")

    def test_malformed_marks_are_refused(self):
        for values in (
            {"mark": "sick"},
            {"uid": "1"},
            {"mark": "late", "minutes_late": 601},
            {"mark": "late", "minutes_late": "5"},
            {"mark": "excused", "excuse": "she said so"},
            {"base_version": -1},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.save(self.session, [{**self.mark(self.one), **values}])
        with self.assertRaises(UserError):
            self.save(self.session, [self.mark(self.one), self.mark(self.one)])

    # ------------------------------------------------- excuses of the office
    def excuse(self, session, learner):
        self.save(
            session, [self.mark(learner, "excused", excuse="court")], "livelihoods"
        )

    def test_excuse_of_the_office_comes_before_the_session(self):
        ahead = self._make_sessions(self.cohort, 1, first=7)
        self.excuse(ahead, self.one)
        self.assertEqual(ahead.state, "planned")
        card = ahead.with_env(self.as_("trainer")).get_sheet()["cards"][0]
        self.assertEqual((card["mark"], card["by_office"]), ("excused", True))

    def test_absent_never_overwrites_an_excuse_of_the_office(self):
        self.excuse(self.session, self.one)
        for base in (0, 1):
            (answer,) = self.save(self.session, [self.mark(self.one, "absent", base)])
            self.assertEqual((answer["result"], answer["why"]), ("kept", "excused"))
        self.assertEqual(self.attendance(self.session, self.one).mark, "excused")

    def test_set_all_does_not_overwrite_an_excuse_it_has_not_seen(self):
        self.excuse(self.session, self.one)
        answer, other = self.save(
            self.session, [self.mark(self.one), self.mark(self.two)]
        )
        self.assertEqual((answer["result"], answer["why"]), ("kept", "changed"))
        self.assertEqual(other["result"], "applied")

    def test_she_came_after_all(self):
        self.excuse(self.session, self.one)
        (answer,) = self.save(self.session, [self.mark(self.one, "present", 1)])
        self.assertEqual(answer["result"], "applied")

    # ------------------------------------------------------ hers to be there
    def test_late_enrolment_and_departure(self):
        self.one.date_start = self.session.date
        self.two.date_end = self.sessions[3].date
        sheet = self.sessions[3].with_env(self.as_("trainer")).get_sheet()
        self.assertNotIn(self.one.id, [c["enrolment_id"] for c in sheet["cards"]])
        sheet = self.session.with_env(self.as_("trainer")).get_sheet()
        self.assertNotIn(self.two.id, [c["enrolment_id"] for c in sheet["cards"]])
        (early,) = self.save(self.sessions[3], [self.mark(self.one, "absent")])
        (late,) = self.save(self.session, [self.mark(self.two, "absent")])
        self.assertEqual((early["why"], late["why"]), ("ended", "ended"))
        self.assertFalse(self.attendance(self.session, self.two))

    def test_unknown_learner_and_other_cohort(self):
        other = self._enrol(self.other_cohort, 1)
        gone = self.mark(self.one)
        gone["enrolment_id"] = 2**30
        answers = self.save(self.session, [self.mark(other), gone])
        self.assertEqual([a["why"] for a in answers], ["unknown", "unknown"])
        with self.assertRaises(AccessError):
            self.session.with_env(self.as_(self.other_trainer)).get_sheet()
        (answer,) = self.save(self.session, [self.mark(self.one)], self.other_trainer)
        self.assertEqual((answer["why"], answer["mark"]), ("unknown", False))

    def test_conflict_of_interest_hides_the_card(self):
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.one.person_id.id,
                "user_id": self.trainer.id,
            }
        )
        cards = self.session.with_env(self.as_("trainer")).get_sheet()["cards"]
        self.assertNotIn(self.one.id, [card["enrolment_id"] for card in cards])
        (answer,) = self.save(self.session, [self.mark(self.one)])
        self.assertEqual(answer["why"], "unknown")

    def test_make_up_has_cards_for_those_who_missed(self):
        self.save_all(self.sessions[0], absent=(2, 3))
        again = self.sessions[4]
        again.replaces_id = self.sessions[0]
        cards = again.with_env(self.as_("trainer")).get_sheet()["cards"]
        self.assertEqual([card["number"] for card in cards], [2, 3])

    # ---------------------------------------------------------- the session
    def test_future_and_cancelled_sessions_are_refused(self):
        ahead = self._make_sessions(self.cohort, 1, first=7)
        with self.assertRaisesRegex(UserError, "still to come"):
            self.save(ahead, [self.mark(self.one)])
        self.session.state = "cancelled"
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.save(self.session, [self.mark(self.one)])

    def test_locked_after_some_days(self):
        self.env["ir.config_parameter"].set_param(
            "onestop_workshops.attendance_lock_days", "3"
        )
        locked, open_ = self.sessions[0], self.sessions[1]
        self.save(open_, [self.mark(self.one)])
        with self.assertRaisesRegex(UserError, "locked"):
            self.save(locked, [self.mark(self.one)])
        with self.assertRaisesRegex(UserError, "locked"):
            self.save(locked, [self.mark(self.one)], reason="mistake")
        with self.assertRaisesRegex(UserError, "locked"):
            self.save(locked, [self.mark(self.one)], "livelihoods")
        self.save(locked, [self.mark(self.one)], "livelihoods", reason="mistake")
        row = self.saves(locked)
        self.assertEqual((row.source, row.reason), ("office", "mistake"))

    # ---------------------------------------------------------------- doors
    def test_marks_are_written_by_the_sheet_alone(self):
        self.save_all(self.session)
        row = self.attendance(self.session, self.one)
        for role in ("trainer", "livelihoods"):
            mine = row.with_env(self.as_(role))
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    mine.write({"mark": "absent"})
                with self.assertRaises(AccessError):
                    mine.create({"session_id": self.session.id})

    def test_who_has_no_business_with_marks(self):
        for role in ("storekeeper", "director", "social_worker", "national"):
            session = self.session.with_env(self.as_(role))
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    session.get_sheet()
                with self.assertRaises(AccessError):
                    session.save_sheet([self.mark(self.one)])

    def test_trainer_taken_off_the_cohort(self):
        self.cohort.trainer_ids = [Command.set([self.other_employee.id])]
        with self.assertRaises(AccessError):
            self.session.with_env(self.as_("trainer")).get_sheet()
