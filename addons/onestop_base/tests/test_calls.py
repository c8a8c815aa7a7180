from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ROLES
from .common_consent import agree
from .common_identity import TUESDAY, IdentityCase

NUMBER = "+223 76 12 34 56"


class CallCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(TUESDAY)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.contact = (
            cls.env["onestop.safe.contact"]
            .with_user(cls.social)
            .create(
                {
                    "person_id": cls.person.id,
                    "number_entry": NUMBER,
                    "whose": "Her sister's",
                    "code_word": "mango",
                    "code_answer": "ripe",
                    "instructions": "Never say where you call from.",
                }
            )
        )
        cls.contact.mark_checked("in_person")
        cls.officer = cls.users["livelihoods"]


@tagged("post_install", "-at_install")
class TestCalls(CallCase):
    def test_the_number_comes_with_a_reason(self):
        answer = self.contact.open_for_call("followup")
        self.assertEqual(answer["number"], NUMBER)
        self.assertEqual(answer["code_word"], "mango")
        attempt = self.env["onestop.contact.attempt"].browse(answer["attempt_id"])
        self.assertEqual(
            (attempt.user_id, attempt.person_id, attempt.outcome, attempt.reason),
            (self.social, self.person, False, "followup"),
        )
        with self.assertRaises(UserError):
            self.contact.open_for_call("curious")

    def test_the_log_has_the_call(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = len(self._log())
        self.contact.open_for_call("safety")
        rows = [row for row in self._log()[before:] if row[3]]
        self.assertEqual({row[3] for row in rows}, {"call: safety"})
        self.assertTrue(any("number" in row[2].split(", ") for row in rows))

    def test_a_stale_check_blocks(self):
        """The day after the last one; the server sends neither number nor texts."""
        with freeze_time("2026-12-24 10:00:00"):
            self.env.invalidate_all()
            self.assertTrue(self.contact.is_fresh)
            self.contact.call_sheet()
        with freeze_time("2026-12-25 10:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.contact.is_fresh)
            self.assertNotIn(
                self.contact, self.contact.search([("is_fresh", "=", True)])
            )
            with self.assertRaises(UserError):
                self.contact.open_for_call("followup")
            sheet = self.contact.call_sheet()
            self.assertTrue(sheet["is_blocked"] and sheet["needs_check"])
            self.assertNotIn("code_word", sheet)
            self.assertFalse(self.contact.attempt_ids)
            self.contact.mark_checked("protocol")
            self.assertEqual(self.contact.open_for_call("followup")["number"], NUMBER)

    def test_never_checked_blocks(self):
        contact = self.contact.create(
            {"person_id": self.person.id, "number_entry": "66 00 00 00"}
        )
        with self.assertRaises(UserError):
            contact.open_for_call("followup")

    def test_a_new_number_has_to_be_checked(self):
        form = Form(self.contact)
        form.number_entry = "66 00 00 00"
        form.save()
        self.assertFalse(self.contact.is_fresh)
        with self.assertRaises(UserError):
            self.contact.open_for_call("followup")

    def test_her_hours_in_local_time(self):
        self.centre.tz = "Africa/Nairobi"  # three hours ahead
        with freeze_time("2026-11-24 13:59:00"):
            self.assertFalse(self.contact.call_sheet()["is_blocked"])
        for moment in (
            "2026-11-24 14:00:00",
            "2026-11-24 05:59:00",
            "2026-11-28 10:00",
        ):
            with freeze_time(moment), self.subTest(moment=moment):
                with self.assertRaises(UserError):
                    self.contact.open_for_call("followup")
        with freeze_time("2026-11-28 10:00:00"):
            self.assertIn("Monday 09:00", self.contact.call_sheet()["why"])

    def test_report_first(self):
        answer = self.contact.open_for_call("followup")
        with self.assertRaises(UserError):
            self.contact.open_for_call("followup")
        attempt = self.env["onestop.contact.attempt"].browse(answer["attempt_id"])
        self.hers.circle_add(self.other_social.id)
        other = attempt.with_user(self.other_social)
        self.assertTrue(other.has_access("read"))
        with self.assertRaises(AccessError):
            other.report("reached")
        mine = attempt.with_user(self.social)
        self.assertFalse(mine.report("cannot_talk")["stopped"])
        with self.assertRaises(UserError):
            mine.report("reached")
        self.assertTrue(self.contact.open_for_call("followup"))

    def test_wrong_person_stops_the_contact(self):
        for outcome in ("wrong_person", "unsafe"):
            with self.subTest(outcome=outcome):
                answer = self.contact.open_for_call("followup")
                attempt = self.env["onestop.contact.attempt"].browse(
                    answer["attempt_id"]
                )
                self.assertTrue(
                    attempt.with_user(self.social).report(outcome)["stopped"]
                )
                self.assertTrue(attempt.stopped)
                self.assertFalse(self.contact.is_fresh)
                with self.assertRaises(UserError):
                    self.contact.open_for_call("safety")
                self.contact.mark_checked("in_person")

    def test_checks_are_not_written_by_hand(self):
        for vals in (
            {"checked_on": "2026-11-24"},
            {"unsafe_since": False},
            {"checked_by_id": self.social.id},
            {"person_id": self.person.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.contact.write(vals)
        with self.assertRaises(AccessError):
            self.contact.create({"person_id": self.person.id, "checked_on": TUESDAY})
        for attempt in (
            lambda: self.contact.read(["number"]),
            lambda: self.contact.write({"number": "1"}),
            lambda: self.contact.search([("number", "=", NUMBER)]),
            lambda: self.contact.attempt_ids.create({"contact_id": self.contact.id}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertFalse(self.contact.read(["number_entry"])[0]["number_entry"])

    def test_days_and_hours(self):
        days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        with self.assertRaises(ValidationError):
            self.contact.write({f"weekday_{day}": False for day in days})

    def test_roles(self):
        """Sixteen roles: her social worker alone; livelihoods once she agreed."""
        agree(self.person, "livelihoods")
        for role in ROLES:
            for agreed in (False, True):
                self.contact.followup_allowed = agreed
                self.env.invalidate_all()
                contact = self.contact.with_user(self.users[role])
                may = role == "social_worker" or (role == "livelihoods" and agreed)
                with self.subTest(role=role, agreed=agreed):
                    if may:
                        answer = contact.open_for_call("training")
                        self.env["onestop.contact.attempt"].browse(
                            answer["attempt_id"]
                        ).with_user(self.users[role]).report("reached")
                    else:
                        with self.assertRaises(AccessError):
                            contact.open_for_call("training")
                        with self.assertRaises(AccessError):
                            contact.call_sheet()

    def test_livelihoods_reads_by_the_gate_alone(self):
        self.contact.followup_allowed = True
        contact = self.contact.with_user(self.officer)
        self.assertEqual(contact.call_list()["contacts"][0]["code"], self.person.code)
        for name in ("number", "whose", "code_word", "instructions", "number_entry"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                contact.read([name])
        with self.assertRaises(AccessError):
            contact.mark_checked("in_person")
        with self.assertRaises(AccessError):
            self.person.with_user(self.officer).open_identity("accompany")

    def test_livelihoods_calls_while_she_agrees(self):
        """A contact that may be called for it is no agreement to the service."""
        self.contact.followup_allowed = True
        contact = self.contact.with_user(self.officer)

        def is_open():
            self.env.invalidate_all()
            return not contact.call_list()["contacts"][0]["is_blocked"]

        def check_refused():
            self.assertFalse(is_open())
            sheet = contact.call_sheet()
            self.assertTrue(sheet["is_blocked"] and not sheet["needs_check"])
            self.assertNotIn("code_word", sheet)
            with self.assertRaisesRegex(UserError, "No agreement"):
                contact.open_for_call("training")

        check_refused()
        consent = agree(self.person, "livelihoods")
        self.assertTrue(is_open())
        attempt = contact.open_for_call("training")["attempt_id"]
        self.env["onestop.contact.attempt"].browse(attempt).with_user(
            self.officer
        ).report("reached")
        consent.action_withdraw()
        check_refused()
        self.assertTrue(self.contact.open_for_call("safety"), "her own social worker")

    def test_conflict_wins(self):
        self._in_conflict(self.person, self.social)
        self.assertFalse(self.contact.call_list()["contacts"])
        with self.assertRaises(AccessError):
            self.contact.open_for_call("safety")

    def test_call_list_holds_no_secret(self):
        text = str(self.contact.call_list())
        for secret in (NUMBER, "mango", "Nana", "sister"):
            self.assertNotIn(secret, text)

    def test_queries_of_the_call_list(self):
        """Five women or fifty: the same queries."""
        counts = []
        for more in (4, 45):
            persons = self.env["onestop.person"].create(
                [
                    {
                        "alias": "X",
                        "centre_id": self.centre.id,
                        "circle_ids": [self.social.id],
                    }
                ]
                * more
            )
            self.env["onestop.safe.contact"].sudo().create(
                [{"person_id": person.id, "number": NUMBER} for person in persons]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.contact.call_list()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.contact.call_list()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 12)
