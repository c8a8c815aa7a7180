from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import DatabaseError
from psycopg2.errors import CheckViolation, RaiseException

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_consent import MARK, ConsentCase, agree


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase):
    # ------------------------------------------------------------- clock
    def test_holds_for_some_months_never_endless(self):
        consent = agree(self.person, "health")
        today = fields.Date.today()
        self.assertEqual(consent.date_expiry, today + relativedelta(months=6))
        self.assertTrue(consent.is_live)
        self.assertTrue(self.person.has_consent("health"))
        for until in (False, today, today + relativedelta(months=25)):
            draft = self.env["onestop.consent"].create(
                {"person_id": self.person.id, "scope": "legal", "mark": MARK}
            )
            with self.subTest(until=until), self.assertRaises(Exception) as caught:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    draft.date_expiry = until
                    draft.action_agree()
                    draft.flush_recordset()
            self.assertIsInstance(caught.exception, (ValidationError, CheckViolation))

    def test_expiry_acts_by_itself(self):
        consent = agree(self.person, "health")
        self.env.flush_all()
        with freeze_time(consent.date_expiry - timedelta(days=1)):
            self.env.invalidate_all()
            self.assertTrue(self.person.has_consent("health"))
            self.assertTrue(consent.is_live)
        with freeze_time(consent.date_expiry):
            self.env.invalidate_all()
            self.assertFalse(self.person.has_consent("health"))
            self.assertFalse(consent.is_live)
            self.assertFalse(consent.search([("is_live", "=", True)]))
            self.assertIn(consent, consent.search([("is_live", "=", False)]))

    def test_list_asks_once(self):
        people = self.person + self.girl
        agree(self.person, "statistics")
        self.env.invalidate_all()
        people.consented("health")
        with self.assertQueryCount(2):
            self.assertEqual(people.consented("statistics"), self.person.ids)

    # ------------------------------------------------------------ deciding
    def test_scopes_are_apart(self):
        agree(self.person, "health")
        self.assertFalse(self.person.has_consent("police"))
        with self.assertRaises(ValidationError):
            self.person.has_consent("everything")

    def test_without_mark_or_witness_nothing_holds(self):
        create = self.env["onestop.consent"].create
        for form in ("signature", "thumbprint", "oral_witnessed"):
            draft = create(
                {"person_id": self.person.id, "scope": "health", "form": form}
            )
            with self.subTest(form=form), self.assertRaises(ValidationError):
                draft.action_agree()
            self.assertEqual(draft.state, "draft")

    def test_anew_replaces(self):
        first = agree(self.person, "health")
        second = agree(self.person, "health")
        self.assertEqual((first.state, second.state), ("replaced", "live"))
        other = agree(self.person, "health", recipient="Her aunt")
        same = agree(self.person, "health", recipient="her AUNT")
        states = (second + other + same).mapped("state")
        self.assertEqual(states, ["live", "replaced", "live"])

    def test_refusal_is_recorded_and_withdraws(self):
        given = agree(self.person, "police")
        refusal = self.env["onestop.consent"].create(
            {"person_id": self.person.id, "scope": "police"}
        )
        refusal.action_refuse()
        self.assertEqual((given.state, refusal.state), ("withdrawn", "refused"))
        self.assertFalse(self.person.has_consent("police"))

    def test_withdrawal(self):
        consent = agree(self.person, "health")
        consent.action_withdraw()
        self.assertEqual(consent.state, "withdrawn")
        self.assertTrue(consent.date_withdrawn)
        self.assertEqual(consent.withdrawn_by_id, self.worker)
        self.assertFalse(self.person.has_consent("health"))
        with self.assertRaises(UserError):
            consent.action_withdraw()

    # -------------------------------------------------------------- kept
    def test_decided_stays_by_hand(self):
        consent = agree(self.person, "health")
        for vals in (
            {"date_expiry": fields.Date.today() + timedelta(days=700)},
            {"scope": "police"},
            {"mark": False},
            {"state": "draft"},
            {"person_id": self.girl.id},
        ):
            with self.subTest(vals=list(vals)), self.assertRaises(UserError):
                consent.write(vals)
        with self.assertRaises(UserError):
            consent.unlink()
        with self.assertRaises(UserError):
            consent.sudo().unlink()
        with self.assertRaises(UserError):
            consent.create(
                {"person_id": self.person.id, "scope": "legal", "state": "live"}
            )

    def test_decided_stays_in_the_database(self):
        """Rules of the database hold for SQL, too: each is tried alone."""
        consent = agree(self.person, "health", recipient="Her aunt")
        waiting = self._waiting()
        self.env.flush_all()
        for row, change in (
            (consent, SQL("date_expiry = date_expiry + 1")),
            (consent, SQL("scope = 'police'")),
            (consent, SQL("is_minor = TRUE, assent = TRUE")),
            (consent, SQL("recipient = NULL")),
            (consent, SQL("mark = mark || '\\x00'::bytea")),
            (consent, SQL("state = 'draft'")),
            (consent, SQL("state = 'expired'")),
            (consent, SQL("witness_date = now()")),
            (consent, SQL("date_withdrawn = now()")),
            (waiting, SQL("second_user_id = explained_by_id")),
            (waiting, SQL("state = 'refused'")),
        ):
            with self.subTest(change=change.code):
                self._refused_by_database(row, change)
        with self.assertRaises(RaiseException), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "DELETE FROM onestop_consent WHERE id = %s", [consent.id]
                )

    def test_withdrawn_stays_withdrawn(self):
        consent = agree(self.person, "health")
        consent.action_withdraw()
        self.env.flush_all()
        back = SQL("state = 'live', date_withdrawn = NULL")
        self._refused_by_database(consent, back)

    def _refused_by_database(self, row, change):
        with self.assertRaises(DatabaseError):
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                query = SQL(
                    "UPDATE onestop_consent SET %s WHERE id = %s", change, row.id
                )
                self.env.cr.execute(query)

    def _waiting(self):
        consent = self.env["onestop.consent"].create(
            {
                "person_id": self.girl.id,
                "scope": "health",
                "mark": MARK,
                "best_interest_reason": "The guardian is the danger",
                "second_user_id": self.colleague.id,
            }
        )
        consent.action_agree()
        self.assertEqual(consent.state, "waiting")
        return consent


@tagged("post_install", "-at_install")
class TestConsentMinor(ConsentCase):
    GUARDED = {
        "assent": True,
        "guardian_name": "Guardian",
        "guardian_relation": "mother",
        "guardian_mark": MARK,
    }

    def _draft(self, **vals):
        return self.env["onestop.consent"].create(
            {"person_id": self.girl.id, "scope": "health", "mark": MARK, **vals}
        )

    def test_guardian_and_assent_are_enough(self):
        consent = self._draft(**self.GUARDED)
        consent.action_agree()
        self.assertEqual(consent.state, "live")
        self.assertTrue(consent.is_minor)

    def test_each_of_them_is_needed(self):
        for missing in self.GUARDED:
            draft = self._draft(**{**self.GUARDED, missing: False})
            with self.subTest(missing=missing):
                with self.assertRaises(ValidationError):
                    draft.action_agree()
                self._refused_by_database(draft)

    def test_age_is_not_unticked(self):
        draft = self._draft(is_minor=False)
        with self.assertRaises(ValidationError):
            draft.action_agree()

    def test_exception_waits_for_the_second_person(self):
        draft = self._draft(best_interest_reason="The guardian is the danger")
        for second in (self.users["police"].browse(), self.users["police"]):
            draft.second_user_id = second
            with self.subTest(second=second.login), self.assertRaises(ValidationError):
                draft.action_agree()
        draft.second_user_id = self.colleague
        draft.action_agree()
        self.assertEqual(draft.state, "waiting")
        self.assertFalse(self.girl.has_consent("health"))
        for user in (self.worker, self.users["medical"]):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                draft.with_user(user).action_confirm()
        self._refused_by_database(draft)
        second = draft.with_user(self.colleague)
        self.assertTrue(second.best_interest_reason)
        second.action_confirm()
        self.assertEqual(draft.state, "live")
        self.assertTrue(self.girl.has_consent("health"))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            second.read(["best_interest_reason"])

    def test_nobody_is_her_own_second_person(self):
        by_nurse = self._draft(best_interest_reason="Reason").with_user(
            self.users["medical"]
        )
        with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
            by_nurse.write({"second_user_id": self.worker.id})
            by_nurse.flush_recordset()
        draft = by_nurse.create(
            {
                "person_id": self.girl.id,
                "scope": "health",
                "mark": MARK,
                "best_interest_reason": "Reason",
                "second_user_id": self.worker.id,
            }
        )
        with self.assertRaises(ValidationError):
            draft.with_user(self.worker).action_agree()

    def test_second_person_declines(self):
        draft = self._draft(
            best_interest_reason="Reason", second_user_id=self.colleague.id
        )
        draft.action_agree()
        draft.with_user(self.colleague).action_decline()
        self.assertEqual(draft.state, "withdrawn")
        self.assertFalse(self.girl.has_consent("health"))

    def test_witness_confirms_by_her_own_log_in(self):
        consent = self.env["onestop.consent"].create(
            {
                "person_id": self.person.id,
                "scope": "health",
                "form": "oral_witnessed",
                "witness_id": self.colleague.id,
            }
        )
        consent.action_agree()
        self.assertEqual(consent.state, "waiting")
        consent.with_user(self.colleague).action_confirm()
        self.assertEqual(consent.state, "live")
        self.assertTrue(consent.witness_date)

    def _refused_by_database(self, consent):
        self.env.flush_all()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "UPDATE onestop_consent SET state = 'live' WHERE id = %s",
                    [consent.id],
                )


@tagged("post_install", "-at_install")
class TestConsentAccess(ConsentCase):
    def test_roles(self):
        """Those who accompany her, by role; nobody else, whatever the role."""
        consent = agree(self.person, "police")
        everybody = [user.id for user in self.users.values()]
        self.person.sudo().circle_ids = [(6, 0, everybody)]
        self.env.invalidate_all()
        readers = {"social_worker", "medical", "psychologist", "legal"}
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertEqual(
                    consent.with_user(user).has_access("read"), role in readers
                )

    def test_only_who_accompanies_her(self):
        consent = agree(self.person, "health")
        for user in (self.users["psychologist"], self.colleague):
            theirs = consent.with_user(user)
            self.assertFalse(theirs.search([]))
            for operation in ("read", "write"):
                with self.assertRaises(AccessError):
                    theirs.check_access(operation)
            with self.assertRaises(AccessError):
                theirs.create({"person_id": self.person.id, "scope": "legal"})
            self.assertFalse(self.person.with_user(user).consented("health"))
        self.assertTrue(consent.with_user(self.users["medical"]).has_access("read"))

    def test_who_leaves_the_circle_is_out(self):
        consent = agree(self.person, "health").with_user(self.users["medical"])
        self.assertTrue(consent.search([]))
        self.person.sudo().circle_ids -= self.users["medical"]
        self.assertFalse(consent.search([]))

    def test_conflict_wins(self):
        consent = agree(self.person, "health")
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.worker.id,
            }
        )
        self.env.invalidate_all()
        self.assertFalse(consent.search([]))

    def test_no_fact_in_clear(self):
        """Recipient, guardian, reason and marks are ciphertext in the database."""
        consent = agree(self.person, "health", recipient="Her aunt Fanta")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(c)::text FROM onestop_consent c WHERE id = %s",
            [consent.id],
        )
        [text] = self.env.cr.fetchone()
        self.assertNotIn("Fanta", text)
        self.assertNotIn(b"Fanta".hex(), text)
