from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_base.models.onestop_centre import OnestopCentre

from .common_graduates import GraduatesCase, new_uid


@tagged("post_install", "-at_install")
class TestCalls(GraduatesCase):
    """Who is on the list, by which way, and what a try does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.learners[0]

    def rows(self):
        self.env.invalidate_all()
        found = self.officer.get_calls()["rows"]
        return {row["code"]: row for row in found}

    def row(self, learner=None):
        return self.rows()[(learner or self.learner).code]

    def call(self, outcome, day=None):
        """Open the number and report, as on a day."""
        with self.on(day):
            call = self.officer.open_call(self.row()["id"])
            attempt = self.env["onestop.contact.attempt"].browse(call["attempt_id"])
            attempt.with_user(self.users["livelihoods"]).report(outcome)

    def on(self, day):
        """Let the clock of the centre stand on a day."""
        real = OnestopCentre._to_local
        shift = (day or date.today()) - date.today()
        return patch.object(
            OnestopCentre,
            "_to_local",
            lambda centre, moment: real(centre, moment + shift),
        )

    def test_one_row_each_the_latest_round(self):
        rows = self.rows()
        self.assertEqual(set(rows), set(self.learners.mapped("code")))
        self.assertEqual({row["round"] for row in rows.values()}, {"24"})

    def test_the_safe_way(self):
        first, second, third, fourth, fifth = self.learners[:5]
        self.contact(first)
        self.contact(second, checked_on=date.today() - timedelta(60))
        self.contact(third, agreed=False)
        self.contact(fourth, consent=False)
        self.contact(fifth, kind="sms")
        rows = self.rows()
        for learner, way in (
            (first, "call"),
            (second, "check"),
            (third, "visit"),
            (fourth, "consent"),
            (fifth, "visit"),
        ):
            with self.subTest(way=way):
                row = rows[learner.code]
                self.assertEqual(row["way"], way)
                self.assertEqual(bool(row["contact_id"]), way == "call")
                self.assertEqual(bool(row["why"]), way != "call")

    def test_no_number_but_by_the_safe_way(self):
        """Stale, not allowed, without consent, by text message: refused each."""
        first, second, third, fourth = self.learners[1:5]
        self.contact(first, checked_on=date.today() - timedelta(60))
        self.contact(second, agreed=False)
        self.contact(third, consent=False)
        self.contact(fourth, kind="sms")
        for learner in (first, second, third, fourth):
            with self.subTest(learner=learner.code), self.assertRaises(UserError):
                self.officer.open_call(self.row(learner)["id"])
        self.contact(self.learner)
        answer = self.officer.open_call(self.row()["id"])
        self.assertEqual(answer["number"], "+223 70 00 00 09")
        self.assertFalse(self.env["sms.sms"] if "sms.sms" in self.env else False)

    def test_consent_that_ended_stops_calls_at_once(self):
        self.contact(self.learner)
        self.assertEqual(self.row()["way"], "call")
        consent = self.env["onestop.consent"].search(
            [("person_id", "=", self.learner.sudo().person_id.id)]
        )
        consent.action_withdraw()
        self.assertEqual(self.row()["way"], "consent")
        with self.assertRaises(UserError):
            self.officer.open_call(self.row()["id"])

    def test_the_list_holds_no_number_and_no_word(self):
        self.contact(self.learner)
        self.assertNotIn("70 00 00", str(self.officer.get_calls()))
        self.assertNotIn("cloth", str(self.officer.get_calls()))

    def test_three_days_in_vain(self):
        self.contact(self.learner)
        followup = self.round_of(self.learner, 24)
        for days, outcome in (
            (-9, "not_reached"),
            (-9, "cannot_talk"),
            (-5, "not_reached"),
        ):
            self.call(outcome, date.today() + timedelta(days))
        self.assertEqual(followup.state, "due")
        self.assertEqual(self.row()["tries"], 2)
        self.call("not_reached")
        self.assertEqual(followup.state, "unreachable")
        self.assertEqual(followup.date_ended, date.today())
        self.assertNotIn(self.learner.code, self.rows())
        self.assertEqual(len(followup.attempt_ids), 4)
        # She comes after all: she is asked, and counts as asked.
        self.answer(followup)
        self.assertEqual(followup.state, "done")
        self.assertFalse(followup.date_ended)

    def test_reached_is_no_try_in_vain(self):
        self.contact(self.learner)
        for days in (-9, -5, -3):
            self.call("reached", date.today() + timedelta(days))
        self.assertEqual(self.round_of(self.learner, 24).state, "due")

    def test_a_call_about_something_else_is_no_try(self):
        contact = self.contact(self.learner).with_user(self.users["livelihoods"])
        call = contact.open_for_call("appointment")
        attempt = contact.env["onestop.contact.attempt"].browse(call["attempt_id"])
        attempt.report("not_reached")
        self.assertEqual(self.row()["tries"], 0)

    def test_visits_and_refusals(self):
        followup = self.round_of(self.learner, 24)
        self.officer.note_try(followup.id, "visit", "not_reached")
        self.assertEqual(followup.state, "due")
        self.officer.note_try(followup.id, "colleague", "refused")
        self.assertEqual(followup.state, "refused")
        self.assertEqual(followup.date_ended, date.today())
        other = self.round_of(self.learners[1], 24)
        for way, outcome in (
            ("call", "refused"),
            ("visit", "dead"),
            ("sms", "refused"),
        ):
            with self.subTest(way=way), self.assertRaises(UserError):
                self.officer.note_try(other.id, way, outcome)

    def test_neither_trainer_nor_director(self):
        for role in ("trainer", "director", "social_worker", "national"):
            followups = self.as_(role)["onestop.graduate.followup"]
            mine = self.followups[0].id
            for call in (
                followups.get_calls,
                lambda: followups.open_form(mine),  # noqa: B023
                lambda: followups.call_sheet(mine),  # noqa: B023
                lambda: followups.open_call(mine),  # noqa: B023
                lambda: followups.save_draft(new_uid(), mine, {}),  # noqa: B023
                lambda: followups.save_done(new_uid(), mine, {}),  # noqa: B023
                lambda: followups.note_try(mine, "visit", "refused"),  # noqa: B023
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    call()

    def test_queries_do_not_grow(self):
        """The list costs the same for few and many women."""
        counts = []
        for learner in self.learners[:2]:
            self.contact(learner)
        for more in (0, 15):
            if more:
                learners = self._enrol(self.cohort, more)
                self._graduate(learners)
                for learner in learners:
                    self.contact(learner)
            self.env.flush_all()
            self.env.invalidate_all()
            self.officer.get_calls()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.officer.get_calls()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 30)
