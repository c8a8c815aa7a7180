import io
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import DatabaseError
from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_base.tests.common_consent import agree

from .common import CasesCase


class ReferralCase(CasesCase):
    """A file with its team, two organisations outside, and a police liaison."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clinic, cls.court = (
            cls.env["onestop.provider"]
            .sudo()
            .create(
                [
                    {"name": name, "centre_id": cls.centre.id}
                    for name in ("Clinic", "Court")
                ]
            )
        )
        cls.police = cls.users["police"]
        cls.person.sudo().circle_ids |= cls.users["social_worker"]
        cls.her = cls.person.with_user(cls.users["social_worker"])
        cls.env.flush_all()

    def refer(self, kind="health", **vals):
        vals = {"provider_id": self.clinic.id, "direction": "external", **vals}
        if vals["direction"] == "internal":
            vals.pop("provider_id")
        return self.env["onestop.referral"].create(
            {"case_id": self.case.id, "kind": kind, **vals}
        )

    def ask(self, discipline, **vals):
        return self.refer(direction="internal", discipline=discipline, **vals)


@tagged("post_install", "-at_install")
class TestReferralOutside(ReferralCase):
    def test_refused_without_consent(self):
        referral = self.refer()
        agree(self.her, "legal")
        agree(self.her, "health", provider_id=self.court.id)
        agree(self.her, "health", recipient="Her aunt")
        with self.assertRaises(UserError):
            referral.action_send()
        self.assertEqual(referral.state, "draft")

    def test_refused_by_the_database(self):
        """Who would reach the row past the check meets the trigger."""
        referral = self.refer()
        self.env.flush_all()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "UPDATE onestop_referral SET state = 'sent', date_sent = now(),"
                    " answer_due = now() WHERE id = %s",
                    [referral.id],
                )

    def test_accepted_with_consent(self):
        consent = agree(self.her, "health")
        referral = self.refer(urgency="immediate")
        referral.action_send()
        self.assertEqual(referral.state, "sent")
        self.assertEqual(referral.consent_id, consent)
        due = referral.date_sent + timedelta(hours=1)
        self.assertEqual(referral.answer_due, due)
        consent.invalidate_recordset()
        self.assertTrue(consent.date_used)
        services = self.env["onestop.service"].search([("case_id", "=", self.case.id)])
        self.assertEqual(services.mapped("status"), ["referred"])
        referral.action_answer_accepted()
        self.assertEqual(referral.answered_by_id, self.env.user)
        referral.action_done()
        self.assertEqual(referral.state, "done")

    def test_consent_to_this_organisation(self):
        agree(self.her, "health", provider_id=self.clinic.id)
        self.refer().action_send()
        with self.assertRaises(UserError):
            self.refer(provider_id=self.court.id).action_send()

    def test_expired_consent(self):
        consent = agree(self.her, "health")
        referral = self.refer()
        with freeze_time(consent.date_expiry), self.assertRaises(UserError):
            referral.action_send()

    def test_withdrawal_revokes_at_once(self):
        consent = agree(self.her, "health")
        other = agree(self.her, "legal")
        sent, accepted, done = (self.refer() for _time in range(3))
        kept = self.refer("legal")
        (sent + accepted + done + kept).action_send()
        (accepted + done).action_answer_accepted()
        done.action_done()
        consent.with_user(self.env.user).action_withdraw()
        states = (sent + accepted + done + kept).mapped("state")
        self.assertEqual(states, ["revoked", "revoked", "done", "sent"])
        with self.assertRaises(UserError):
            self.refer().action_send()
        self.assertTrue(other.is_live)

    def test_withdrawal_reaches_closed_files(self):
        consent = agree(self.her, "health")
        referral = self.refer()
        referral.action_send()
        referral.action_answer_accepted()
        case = self.case.sudo()
        case.write({"closure_reason": "her_request", "date_closed": case.date_open})
        consent.sudo().action_withdraw()
        self.assertEqual(referral.sudo().state, "revoked")

    def test_withdrawal_spares_what_another_consent_covers(self):
        agree(self.her, "health")
        named = agree(self.her, "health", provider_id=self.clinic.id)
        referral = self.refer()
        referral.action_send()
        self.assertEqual(referral.consent_id, named)
        named.action_withdraw()
        self.assertEqual(referral.state, "sent")

    def test_no_answer_alarms(self):
        agree(self.her, "health")
        referral = self.refer(urgency="urgent")
        referral.action_send()
        late = [("is_late", "=", True)]
        self.assertFalse(referral.search(late))
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            self.assertTrue(referral.is_late)
            self.assertEqual(referral.search(late), referral)

    def test_waits_on_the_home_screen(self):
        agree(self.her, "health")
        self.refer(urgency="urgent").action_send()
        parts = {
            part["key"]: part for part in self.env["onestop.case"]._overdue_parts()
        }
        part = parts["referral"]
        found = self.env[part["model"]].search(part["domain"])
        self.assertEqual(found.case_id, self.case)

    def test_slip_tells_least(self):
        consent = agree(self.her, "health")
        referral = self.refer(text="A neutral text")
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        name = "onestop_cases.action_report_referral"
        with self.assertRaises(UserError):
            report._render_qweb_pdf(name, referral.ids)
        referral.action_send()
        pdf, _kind = report._render_qweb_pdf(name, referral.ids)
        text = "\n".join(
            page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages
        )
        for shown in (self.case.code, "Health", "Clinic", self.centre.code):
            self.assertIn(shown, text)
        for hidden in ("Awa", "neutral", self.centre.name, self.person.code):
            self.assertNotIn(hidden, text)
        consent.action_withdraw()
        with self.assertRaises(UserError):
            report._render_qweb_pdf(name, referral.ids)
        for user in (self.outsider, self.police):
            with self.assertRaises(AccessError):
                report.with_user(user)._render_qweb_pdf(name, referral.ids)

    def test_sent_stays(self):
        agree(self.her, "health")
        referral = self.refer()
        referral.action_send()
        for vals in ({"kind": "legal"}, {"provider_id": self.court.id}):
            with self.assertRaises(UserError):
                referral.write(vals)
        draft = self.refer()
        for vals in ({"state": "sent"}, {"consent_id": False}):
            with self.assertRaises(UserError):
                draft.write(vals)
        with self.assertRaises(UserError):
            self.refer(state="sent")

    def test_someone_is_named(self):
        for vals in ({"provider_id": False}, {"discipline": "legal"}):
            with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
                self.refer(**vals).flush_recordset()


@tagged("post_install", "-at_install")
class TestReferralInside(ReferralCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nurse = new_test_user(
            cls.env(su=True), "test_nurse", groups="onestop_base.group_medical"
        )
        cls.centre.sudo().member_ids |= cls.nurse

    def test_receiver_sees_only_the_referral_until_she_accepts(self):
        referral = self.ask("medical", to_user_id=self.nurse.id, text="A check-up")
        theirs = referral.with_user(self.nurse)
        self.assertFalse(theirs.search([]))
        referral.action_send()
        self.assertEqual(theirs.search([("for_me", "=", True)]), theirs)
        self.assertEqual(theirs.text, "A check-up")
        self.assertEqual(theirs.case_id.display_name, self.case.code)
        case = self.case.with_user(self.nurse)
        self.assertFalse(case.search([("id", "=", case.id)]))
        with self.assertRaises(AccessError):
            case.read(["stage"])
        theirs.action_accept()
        self.assertEqual(referral.state, "accepted")
        self.assertTrue(case.search([("id", "=", case.id)]))
        place = self.case.member_ids.filtered(lambda m: m.user_id == self.nurse)
        self.assertEqual(place.discipline, "medical")

    def test_one_of_a_discipline_takes_it(self):
        referral = self.ask("medical")
        referral.action_send()
        referral.with_user(self.nurse).action_accept()
        self.assertEqual(referral.to_user_id, self.nurse)

    def test_refusal_ends_her_sight(self):
        referral = self.ask("medical", to_user_id=self.nurse.id)
        referral.action_send()
        theirs = referral.with_user(self.nurse)
        theirs.action_refuse()
        self.assertEqual(referral.state, "refused")
        self.assertFalse(theirs.search([]))

    def test_only_who_is_asked_answers(self):
        referral = self.ask("medical", to_user_id=self.nurse.id)
        referral.action_send()
        for user in (self.env.user, self.users["medical"], self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                referral.with_user(user).action_accept()
        with self.assertRaises(UserError):
            referral.action_answer_accepted()
        with self.assertRaises(UserError):
            referral.with_user(self.nurse).write({"text": "Changed"})

    def test_conflict_of_interest(self):
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.nurse.id,
            }
        )
        referral = self.ask("medical", to_user_id=self.nurse.id)
        referral.action_send()
        self.assertFalse(referral.with_user(self.nurse).search([]))

    def test_other_roles_see_none(self):
        referral = self.ask("medical", to_user_id=self.nurse.id)
        referral.action_send()
        for role, user in self.users.items():
            expected = role in self.team
            with self.subTest(role=role):
                self.assertEqual(referral.with_user(user).has_access("read"), expected)

    def test_needs_no_consent(self):
        self.ask("legal").action_send()


@tagged("post_install", "-at_install")
class TestPolice(ReferralCase):
    def test_named_only_while_she_agrees(self):
        with self.assertRaises(UserError):
            self.case._name_on_team(self.police, "police")
        with self.assertRaises(UserError):
            self.ask("police").action_send()
        agree(self.her, "police")
        self.case._name_on_team(self.police, "police")
        self.assertTrue(self.case.with_user(self.police).has_access("read"))

    def test_named_by_the_database_only_while_she_agrees(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "INSERT INTO onestop_case_member (case_id, user_id, discipline,"
                    " date_from) VALUES (%s, %s, 'police', now())",
                    [self.case.id, self.police.id],
                )

    def test_consent_alone_opens_nothing(self):
        agree(self.her, "police")
        self.assertFalse(self.case.with_user(self.police).search([]))

    def test_by_referral_and_out_by_withdrawal(self):
        consent = agree(self.her, "police")
        referral = self.ask("police")
        referral.action_send()
        theirs = referral.with_user(self.police)
        case = self.case.with_user(self.police)
        self.assertFalse(case.search([]))
        theirs.action_accept()
        self.assertTrue(case.search([]))
        consent.action_withdraw()
        self.assertFalse(case.search([]))
        self.assertFalse(theirs.search([]))
        self.assertEqual(referral.state, "revoked")
        agree(self.her, "police")
        self.assertFalse(case.search([]), "a new consent does not name her anew")

    def test_out_when_the_consent_is_over(self):
        """Nothing runs at that moment: the query asks."""
        consent = agree(self.her, "police")
        self.case._name_on_team(self.police, "police")
        case = self.case.with_user(self.police)
        self.env.flush_all()
        with freeze_time(consent.date_expiry - timedelta(days=1)):
            self.assertTrue(case.search([]))
        with freeze_time(consent.date_expiry):
            self.env.invalidate_all()
            self.assertFalse(case.search([]))
            with self.assertRaises(AccessError):
                case.read(["code"])

    def test_emergency_access_opens_nothing(self):
        now = fields.Datetime.now()
        self.env["onestop.break.glass"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.police.id,
                "date_start": now - timedelta(minutes=1),
                "date_end": now + timedelta(hours=1),
            }
        )
        self.assertFalse(self.case.with_user(self.police).search([]))

    def test_reads_code_and_centre(self):
        agree(self.her, "police")
        self.case._name_on_team(self.police, "police")
        case = self.case.with_user(self.police)
        readable = set(case.fields_get()) - {*MAGIC_COLUMNS, "display_name"}
        self.assertEqual(
            readable, {"code", "centre_id", "open_to_me", "legal_step_ids"}
        )
        values = case.read()[0]
        self.assertNotIn("person_id", values)
        for name in ("create_uid", "write_uid"):
            self.assertNotIn(name, values, "who opened it, and who works on it")
            with self.subTest(name=name), self.assertRaises(AccessError):
                case.read([name])
            with self.subTest(name=name), self.assertRaises(AccessError):
                case.search([(name, "=", self.env.uid)])
        with self.assertRaises(AccessError):
            case.get_metadata()
        other = self.ask("legal")
        other.action_send()
        self.assertFalse(other.with_user(self.police).search([]))

    def test_two_roles(self):
        """Who is social worker on the team, too, needs no consent for that."""
        both = new_test_user(
            self.env(su=True),
            "test_both",
            groups="onestop_base.group_police,onestop_base.group_legal",
        )
        self.centre.sudo().member_ids |= both
        self.case._name_on_team(both, "legal")
        self.assertTrue(self.case.with_user(both).search([]))
