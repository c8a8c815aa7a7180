"""Rules of what leaves a file, one by one: by the buttons, and in the database."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.onestop_base.tests.common_consent import agree

from .test_referral import ReferralCase


class RulesCase(ReferralCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nurse = new_test_user(
            cls.env(su=True), "test_nurse", groups="onestop_base.group_medical"
        )
        cls.centre.sudo().member_ids |= cls.nurse

    def refused(self, rows, change, rule):
        """Change rows by SQL: this very constraint of the database refuses it."""
        self.env.flush_all()
        query = SQL(
            "UPDATE %s SET %s WHERE id IN %s",
            SQL.identifier(rows._table),
            change,
            rows._ids,
        )
        with self.assertRaises(DatabaseError) as caught, self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(query)
        self.assertEqual(caught.exception.diag.constraint_name, rule)

    def lapse(self, consent):
        """Let a consent be over since today, for the database too."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL onestop.merge = 'on'")
        self.env.cr.execute(
            "UPDATE onestop_consent SET date_given = date_given - 9, date_expiry ="
            " (now() AT TIME ZONE 'UTC')::date WHERE id = %s",
            [consent.id],
        )
        self.env.cr.execute("SET LOCAL onestop.merge = 'off'")
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestReferralRules(RulesCase):
    ACCEPTED = "state = 'accepted', date_answer = now() + INTERVAL '1 minute',"

    def test_accepted_only_while_she_agrees(self):
        consent = agree(self.her, "health")
        referral = self.refer()
        referral.action_send()
        with freeze_time(consent.date_expiry):
            self.env.invalidate_all()
            with self.assertRaises(UserError):
                referral.action_answer_accepted()
        self.lapse(consent)
        accepted = SQL(f"{self.ACCEPTED} answered_by_id = %s", self.env.uid)
        self.refused(referral, accepted, "onestop_consent_use")

    def test_police_accepts_only_while_she_agrees(self):
        consent = agree(self.her, "police")
        referral = self.ask("police")
        referral.action_send()
        theirs = referral.with_user(self.police)
        self.lapse(consent)
        self.assertFalse(theirs.search([]))
        with self.assertRaises(AccessError):
            theirs.action_accept()
        accepted = SQL(f"{self.ACCEPTED} answered_by_id = %s", self.police.id)
        self.refused(referral, accepted, "onestop_consent_use")

    def test_database_asks_for_the_police_inside(self):
        sent = SQL("state = 'sent', date_sent = now(), answer_due = now()")
        self.refused(self.ask("police"), sent, "onestop_consent_use")

    def test_over_by_itself(self):
        """What relied on it is revoked by the daily job, and the police is out."""
        consent = agree(self.her, "health")
        police = agree(self.her, "police")
        transfer = agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        referral = self.refer()
        referral.action_send()
        self.case._name_on_team(self.police, "police")
        moved = self.env["onestop.case.transfer"]._propose(
            self.case, self.other_centre.id, "normal"
        )
        for row in consent + police + transfer:
            self.lapse(row)
        self.env["onestop.consent"].sudo()._cron_expire()
        self.assertEqual(consent.state, "expired")
        self.assertEqual(referral.state, "revoked")
        self.assertEqual(moved.sudo().state, "cancelled")
        place = self.case.sudo().member_ids.filtered(
            lambda member: member.user_id == self.police
        )
        self.assertTrue(place.date_to)

    def test_each_step_once(self):
        agree(self.her, "health")
        draft = self.refer()
        for name in ("action_answer_accepted", "action_answer_refused", "action_done"):
            with self.subTest(step="draft", name=name), self.assertRaises(UserError):
                getattr(draft, name)()
        draft.action_send()
        for name in ("action_send", "action_done"):
            with self.subTest(step="sent", name=name), self.assertRaises(UserError):
                getattr(draft, name)()
        draft.action_answer_refused()
        for name in ("action_send", "action_answer_accepted", "action_revoke"):
            with self.subTest(step="refused", name=name), self.assertRaises(UserError):
                getattr(draft, name)()

    def test_who_is_asked_is_not_the_team(self):
        """She accepts or refuses; she neither sends nor takes back."""
        referral = self.ask("medical", to_user_id=self.nurse.id)
        referral.action_send()
        theirs = referral.with_user(self.nurse)
        for name in ("action_revoke", "action_send", "action_answer_refused"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(theirs, name)()
        with self.assertRaises(AccessError):
            referral.action_refuse()
        self.assertEqual(referral.state, "sent")

    def test_police_takes_nothing_back(self):
        agree(self.her, "police")
        referral = self.ask("police")
        referral.action_send()
        theirs = referral.with_user(self.police)
        theirs.action_accept()
        with self.assertRaises(AccessError):
            theirs.action_revoke()
        self.assertEqual(referral.state, "accepted")

    def test_checks(self):
        referral = self.refer()
        for rule, change in (
            ("to_someone", SQL("provider_id = NULL")),
            ("to_someone", SQL("to_user_id = %s", self.nurse.id)),
            ("to_someone", SQL("direction = 'internal'")),
        ):
            with self.subTest(change=change.code):
                self.refused(referral, change, f"onestop_referral_{rule}")
        asked = self.ask("medical", to_user_id=self.nurse.id)
        oneself = SQL("user_id = to_user_id")
        self.refused(asked, oneself, "onestop_referral_not_oneself")
        sent = SQL("state = 'sent'")
        self.refused(asked, sent, "onestop_referral_sent_when")
        asked.action_send()
        accepted = SQL("state = 'accepted'")
        self.refused(asked, accepted, "onestop_referral_answered_when")


@tagged("post_install", "-at_install")
class TestTransferRules(RulesCase):
    def setUp(self):
        super().setUp()
        self.consent = agree(self.her, "transfer", to_centre_id=self.other_centre.id)

    def propose(self, centre=None):
        return self.env["onestop.case.transfer"]._propose(
            self.case, (centre or self.other_centre).id, "normal"
        )

    def test_accepted_only_while_she_agrees(self):
        transfer = self.propose()
        self.lapse(self.consent)
        with self.assertRaises(UserError):
            transfer.with_user(self.stranger).action_accept()
        self.assertEqual(self.case.sudo().centre_id, self.centre)
        accepted = SQL(
            "state = 'accepted', date_answer = now(), answered_by_id = %s",
            self.stranger.id,
        )
        self.refused(transfer, accepted, "onestop_consent_use")

    def test_nothing_changes_before_it_is_accepted(self):
        self.propose()
        case = self.case.sudo()
        self.assertEqual(case.manager_id, self.users["social_worker"])
        self.assertEqual(case.centre_id, self.centre)
        self.assertEqual(case.person_id.centre_id, self.centre)
        self.assertFalse(self.case.with_user(self.stranger).search([]))

    def test_one_centre_at_a_time(self):
        self.propose()
        with self.assertRaises(DatabaseError) as caught, self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.propose()
        rule = caught.exception.diag.constraint_name
        self.assertEqual(rule, "onestop_case_transfer_one_proposed")

    def test_another_centre(self):
        with self.assertRaises(UserError):
            self.propose(self.centre)
        same = SQL("centre_to_id = centre_from_id")
        self.refused(self.propose(), same, "onestop_case_transfer_elsewhere")

    def test_an_answer_has_its_moment(self):
        answered = SQL("state = 'refused'")
        self.refused(self.propose(), answered, "onestop_case_transfer_answered_by")

    def test_only_who_is_asked_refuses(self):
        transfer = self.propose()
        for user in (self.env.user, self.users["director"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                transfer.with_user(user).action_refuse()
        self.assertEqual(transfer.state, "proposed")

    def test_closed_file_goes_nowhere(self):
        self.case.sudo()._close("her_request")
        with self.assertRaises(UserError):
            self.propose()

    def test_what_the_old_house_asked_ends(self):
        agree(self.her, "health")
        outside, inside, draft = self.refer(), self.ask("medical"), self.refer()
        (outside + inside).action_send()
        outside.action_answer_accepted()
        asked = self.env["onestop.case.hand.over"].create(
            {"case_id": self.case.id, "to_user_id": self.outsider.id}
        )
        planned = self.env["onestop.followup"].create({"case_id": self.case.id})
        transfer = self.propose().with_user(self.stranger)
        transfer.action_accept()
        states = (outside + inside + draft).sudo().mapped("state")
        self.assertEqual(states, ["accepted", "revoked", "revoked"])
        self.assertEqual(asked.sudo().state, "cancelled")
        self.assertEqual(planned.sudo().user_id, self.stranger)
        with self.assertRaises(AccessError):
            transfer.action_accept()


@tagged("post_install", "-at_install")
class TestTwoPersons(RulesCase):
    def test_export(self):
        today = fields.Date.today()
        export = self.env["onestop.case.export"].create(
            {
                "purpose": "donor",
                "purpose_text": "Report",
                "centre_id": self.centre.id,
                "date_from": today - timedelta(days=30),
                "date_to": today,
            }
        )
        export.action_ask()
        until = "date_expiry = now() + INTERVAL '1 hour'"
        for rule, change in (
            ("two_persons", SQL("second_user_id = user_id")),
            ("confirmed", SQL(f"state = 'confirmed', {until}")),
            ("confirmed", SQL("state = 'made', second_user_id = %s", self.nurse.id)),
            ("dates_order", SQL("date_to = date_from - 1")),
        ):
            with self.subTest(change=change.code):
                self.refused(export, change, f"onestop_case_export_{rule}")
        second = export.with_user(self.outsider)
        second.action_refuse()
        for name in ("_confirm", "action_refuse"):
            with self.subTest(name=name), self.assertRaises(UserError):
                getattr(second, name)()
        with self.assertRaises(UserError):
            export.action_ask()

    def test_rows_of_the_own_centre_alone(self):
        far = self._make_person("Far", centre=self.other_centre)
        for case in (self.case, self._make_case(far, manager=self.stranger)):
            self.env["onestop.incident"].with_user(case.manager_id).create(
                {"case_id": case.id}
            )
        today = fields.Date.context_today(self.case)
        export = self.env["onestop.case.export"].create(
            {
                "purpose": "quality",
                "purpose_text": "Our own work",
                "leaves_centre": False,
                "centre_id": self.centre.id,
                "date_from": today,
                "date_to": today,
            }
        )
        export.action_ask()
        export.with_user(self.outsider)._confirm()
        export._make()
        self.assertEqual(export.row_count, 1)

    def test_her_own_copy(self):
        copy = self.env["onestop.case.copy"].create(
            {
                "case_id": self.case.id,
                "identity_check": "known",
                "state": "confirmed",
                "second_user_id": self.outsider.id,
            }
        )
        self.assertEqual((copy.state, copy.second_user_id.id), ("asked", False))
        until = "date_expiry = now() + INTERVAL '1 hour'"
        for rule, change in (
            ("two_persons", SQL("second_user_id = user_id")),
            ("confirmed", SQL(f"state = 'confirmed', {until}")),
            (
                "confirmed",
                SQL("state = 'confirmed', second_user_id = %s", self.nurse.id),
            ),
        ):
            with self.subTest(change=change.code):
                self.refused(copy, change, f"onestop_case_copy_{rule}")
        part = copy.part_ids.filtered(lambda part: part.discipline == "medical")
        part = part.with_user(self.users["medical"])
        copy._set(state="confirmed", second_user_id=self.outsider.id)
        copy._set(date_expiry=fields.Datetime.now() + timedelta(hours=1))
        with self.assertRaises(UserError):
            part.action_print()
        copy._set(state="asked", second_user_id=False)
        part.action_release()
        for name in ("action_release", "action_withhold"):
            part.sudo()._set(why_not="Reason")
            with self.subTest(name=name), self.assertRaises(UserError):
                getattr(part, name)()
        second = copy.with_user(self.users["legal"])
        second.action_refuse()
        with self.assertRaises(UserError):
            second._confirm()

    def test_note_about_the_same_file(self):
        other = self._make_case(self._make_person("Nana"))
        service = self.env["onestop.service"].create(
            {"case_id": other.id, "kind": "health", "status": "declined"}
        )
        vals = {"case_id": self.case.id, "text": "Text", "service_id": service.id}
        with self.assertRaises(ValidationError):
            self.env["onestop.case.note"].create([vals])

    def test_approval(self):
        self.env["onestop.case.assessment"].create(
            {"case_id": self.case.id, "need_health": "urgent"}
        )
        self.case.action_ask_approval()
        approval = self.case.approval_ids
        for change in (
            SQL("state = 'approved'"),
            SQL("state = 'approved', decided_by_id = %s", self.outsider.id),
            SQL("decided_by_id = %s, date_decided = now()", self.outsider.id),
        ):
            with self.subTest(change=change.code):
                self.refused(approval, change, "onestop_case_approval_decided")
        with self.assertRaises(UserError):
            self.case._ask_approval("assessment")
        hers = approval.with_user(self.users["director"])
        with self.assertRaises(UserError):
            hers.action_return("  ")
        hers.action_approve()
        for again in (hers.action_approve, lambda: hers.action_return("Why")):
            with self.assertRaises(UserError):
                again()
