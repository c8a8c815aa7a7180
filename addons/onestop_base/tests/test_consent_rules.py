"""Each rule that keeps a consent, tried alone: in the database, and by the buttons."""

from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models.onestop_consent import BY_ACTION
from ..tools.consent import STATES
from ..tools.consent_sql import FACTS, SEALED
from .common_consent import MARK, ConsentCase, agree

#: Type of a field -> SQL of another value than the one there.
OTHER = {
    "many2one": "COALESCE(%(name)s, 0) + 1",
    "date": "%(name)s + 1",
    "selection": "COALESCE(%(name)s, '') || 'x'",
    "boolean": "NOT COALESCE(%(name)s, FALSE)",
}
#: How a decided consent may go on; it expires only when its day has come.
ALLOWED = {
    ("waiting", "withdrawn"),
    ("waiting", "live"),
    ("live", "withdrawn"),
    ("live", "replaced"),
}
GUARDED = {
    "assent": True,
    "guardian_name": "Guardian",
    "guardian_relation": "mother",
    "guardian_mark": MARK,
}


class RulesCase(ConsentCase):
    def draft(self, person=None, **vals):
        vals = {"scope": "health", "mark": MARK, **vals}
        return self.env["onestop.consent"].create(
            {"person_id": (person or self.person).id, **vals}
        )

    def update(self, row, change, keep=True):
        """Change a row by SQL; ``keep`` False: as when two files are merged."""
        self.env.flush_all()
        if not keep:
            self.env.cr.execute("SET LOCAL onestop.merge = 'on'")
        query = SQL("UPDATE onestop_consent SET %s WHERE id = %s", change, row.id)
        self.env.cr.execute(query)
        self.env.cr.execute("SET LOCAL onestop.merge = 'off'")
        row.invalidate_recordset()

    def refused(self, row, change, rule):
        """Try a change; it is refused by this very rule: a constraint, or in words."""
        with self.assertRaises(DatabaseError) as caught:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.update(row, change)
        refusal = caught.exception
        self.assertIn(
            rule, (refusal.diag.constraint_name, refusal.diag.message_primary)
        )


@tagged("post_install", "-at_install")
class TestDatabaseKeeps(RulesCase):
    def test_every_fact_stays(self):
        consent = agree(self.person, "health")
        for name in FACTS:
            kind = consent._fields[name].type
            change = SQL(
                "%s = %s", SQL.identifier(name), SQL(OTHER[kind], name=SQL(name))
            )
            with self.subTest(name=name):
                self.refused(consent, change, "a decided consent stays as it is")

    def test_every_sealed_value_stays(self):
        full = agree(
            self.girl,
            "health",
            recipient="Her aunt",
            best_interest_reason="Reason",
            **GUARDED,
        )
        empty = agree(self.girl, "legal", mark=MARK, **GUARDED)
        stays = "a decided consent stays as it is"
        for name in SEALED:
            column = SQL.identifier(name)
            with self.subTest(name=name):
                more = SQL("%s = %s || '\\x00'::bytea", column, column)
                self.refused(full, more, stays)
                self.refused(full, SQL("%s = NULL", column), stays)
        for name in ("recipient", "best_interest_reason"):
            column = SQL.identifier(name)
            with self.subTest(name=name, before="empty"):
                self.refused(empty, SQL("%s = '\\x00'::bytea", column), stays)

    def test_it_goes_on_and_never_back(self):
        """From each state into each other."""
        states = [state for state, _label in STATES]
        for before in states:
            for after in states:
                if before in ("draft", after) or (before, after) in ALLOWED:
                    continue
                consent = self.draft(scope="police")
                self.update(consent, self._in(before), keep=False)
                with self.subTest(before=before, after=after):
                    with self.assertRaises(DatabaseError) as caught:
                        with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                            self.update(consent, self._in(after))
                    words = caught.exception.diag.message_primary
                    self.assertIn(
                        words,
                        (
                            "a consent ends, and does not come back",
                            "a withdrawal has one date",
                        ),
                    )
                self.update(consent, self._in("replaced"), keep=False)

    def _in(self, state):
        if state == "withdrawn":
            return SQL("state = %s, date_withdrawn = now()", state)
        return SQL("state = %s, date_withdrawn = NULL", state)

    def test_it_begins_undecided(self):
        with self.assertRaises(DatabaseError) as caught, self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "INSERT INTO onestop_consent (person_id, scope, form, date_given,"
                    " date_expiry, mark, explained_by_id, state) VALUES (%s, 'health',"
                    " 'signature', now(), now() + INTERVAL '1 month', '\\x00', %s,"
                    " 'live')",
                    [self.person.id, self.env.uid],
                )
        self.assertEqual(
            caught.exception.diag.message_primary, "a consent begins undecided"
        )

    def test_withdrawal_keeps_its_moment(self):
        consent = agree(self.person, "health")
        consent.action_withdraw()
        later = SQL("date_withdrawn = date_withdrawn + INTERVAL '1 day'")
        self.refused(consent, later, "a withdrawal has one date")

    def test_nobody_confirms_later(self):
        consent = agree(self.person, "health")
        for name in ("witness_date", "second_date"):
            change = SQL("%s = now()", SQL.identifier(name))
            self.refused(consent, change, "nobody confirms what is decided")

    def test_checks(self):
        """What a draft has to have, before it can hold."""
        mine = SQL("explained_by_id")
        for rule, change in (
            ("dates_order", SQL("date_expiry = date_given")),
            ("never_endless", SQL("state = 'live', date_expiry = NULL")),
            ("withdrawn_when", SQL("date_withdrawn = now()")),
            ("withdrawn_when", SQL("state = 'withdrawn'")),
            ("marked", SQL("state = 'live', mark = NULL")),
            ("marked", SQL("state = 'waiting', mark = NULL")),
            ("witnessed", SQL("state = 'waiting', form = 'oral_witnessed'")),
            ("witness_other", SQL("witness_id = %s", mine)),
            ("second_other", SQL("second_user_id = %s", mine)),
            (
                "confirmed",
                SQL("state = 'live', second_user_id = %s", self.colleague.id),
            ),
        ):
            with self.subTest(rule=rule, change=change.code):
                self.refused(self.draft(), change, f"onestop_consent_{rule}")
        agree(self.person, "health")
        twice = SQL("state = 'live'")
        self.refused(self.draft(), twice, "onestop_consent_one_live")


@tagged("post_install", "-at_install")
class TestUse(RulesCase):
    """The function of the database that whoever relies on a consent calls."""

    def use(self, person=None, scope="health", provider=None):
        """Return whether the database lets it be relied on."""
        self.env.flush_all()
        person = person or self.person
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "SELECT onestop_consent_use(%s, %s, %s)",
                    [person.id, scope, provider and provider.id],
                )
        except DatabaseError as refusal:
            self.assertEqual(refusal.diag.constraint_name, "onestop_consent_use")
            return False
        return True

    def test_live_and_used(self):
        self.draft()
        self.assertFalse(self.use(), "she has not decided")
        consent = agree(self.person, "health")
        self.assertTrue(self.use())
        consent.invalidate_recordset()
        self.assertTrue(consent.date_used)
        self.assertFalse(self.use(scope="legal"))
        self.assertFalse(self.use(person=self.girl))
        consent.action_withdraw()
        self.assertFalse(self.use())

    def test_in_its_time(self):
        consent = agree(self.person, "health")
        today = SQL("date_expiry = (now() AT TIME ZONE 'UTC')::date, date_given ="
                    " (now() AT TIME ZONE 'UTC')::date - 9")  # fmt: skip
        self.update(consent, today, keep=False)
        self.assertFalse(self.use(), "its last day was yesterday")
        later = SQL("date_given = (now() AT TIME ZONE 'UTC')::date + 1, date_expiry ="
                    " (now() AT TIME ZONE 'UTC')::date + 9")  # fmt: skip
        self.update(consent, later, keep=False)
        self.assertFalse(self.use(), "it holds from tomorrow on")

    def test_for_whom(self):
        clinic, court = (
            self.env["onestop.provider"]
            .sudo()
            .create(
                [
                    {"name": name, "centre_id": self.centre.id}
                    for name in ("Clinic", "Court")
                ]
            )
        )
        agree(self.person, "health", recipient="Her aunt")
        self.assertFalse(self.use(provider=clinic), "her aunt is no organisation")
        agree(self.person, "health", provider_id=clinic.id)
        self.assertTrue(self.use(provider=clinic))
        self.assertFalse(self.use(provider=court))
        self.assertFalse(self.use())


@tagged("post_install", "-at_install")
class TestButtons(RulesCase):
    def exception(self, **vals):
        return self.draft(
            self.girl,
            best_interest_reason="Reason",
            **{"second_user_id": self.colleague.id, **vals},
        )

    def test_a_draft_stays_hers(self):
        with self.assertRaises(UserError):
            self.draft().write({"person_id": self.girl.id})

    def test_what_follows_from_actions(self):
        draft = self.draft()
        for name in BY_ACTION:
            with self.subTest(name=name), self.assertRaises(UserError):
                draft.write({name: draft[name] or "live"})

    def test_decided_once(self):
        consent = agree(self.person, "health")
        for name in ("action_agree", "action_refuse"):
            with self.subTest(name=name), self.assertRaises(UserError):
                getattr(consent, name)()
        self.assertEqual(consent.state, "live")

    def test_days(self):
        today = fields.Date.today()
        for vals in (
            {"date_given": today + timedelta(days=1)},
            {"date_expiry": today, "date_given": today - timedelta(days=9)},
        ):
            with self.subTest(vals=list(vals)), self.assertRaises(ValidationError):
                self.draft(**vals).action_agree()

    def test_second_person_fits(self):
        """She helps at this centre, and is in no conflict of interest."""
        stranger = new_test_user(
            self.env(su=True), "test_away", groups="onestop_base.group_social_worker"
        )
        self.other_centre.sudo().member_ids |= stranger
        rival = self.users["psychologist"]
        self.env["onestop.conflict"].sudo().create(
            {"res_model": "onestop.person", "res_id": self.girl.id, "user_id": rival.id}
        )
        for user in (stranger, rival, self.users["trainer"]):
            draft = self.exception(second_user_id=False)
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                draft.second_user_id = user
                draft.action_agree()
        self.exception().action_agree()

    def test_only_the_second_person_decides(self):
        draft = self.exception()
        draft.action_agree()
        for user in (self.env.user, self.users["medical"]):
            for name in ("action_confirm", "action_decline"):
                with self.subTest(name=name, user=user.login):
                    with self.assertRaises(UserError):
                        getattr(draft.with_user(user), name)()
        self.assertEqual(draft.state, "waiting")
        draft.action_withdraw()
        for name in ("action_confirm", "action_decline"):
            with self.subTest(name=name), self.assertRaises(UserError):
                getattr(draft.with_user(self.colleague), name)()
        self.assertEqual(draft.state, "withdrawn")

    def test_without_reason_or_second_person(self):
        for vals in ({"best_interest_reason": False}, {"second_user_id": False}):
            draft = self.exception()
            draft.write(vals)
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                draft.action_agree()

    def test_only_who_accompanies_her_withdraws(self):
        consent = agree(self.person, "health")
        with self.assertRaises(AccessError):
            consent.with_user(self.colleague).action_withdraw()
        self.assertTrue(consent.is_live)
