"""Emergency access: who may take it, who is told, and how it ends."""

from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import OnestopCase

REASON = "She lies in the treatment room and her file is not open to me."
REQUEST = "onestop.break.glass.request"


class EmergencyCase(OnestopCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["onestop.person"].create({"centre_id": cls.centre.id})
        cls.accesses = cls.env["onestop.break.glass"]

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; return its result or raise."""
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                }
            },
        ).json()
        if "error" in answer:
            raise UserError(answer["error"]["data"]["message"])
        return answer["result"]

    def log_in(self, role):
        self.role = role
        self.authenticate(f"test_{role}", f"test_{role}")

    def request(self, code=None, reason=REASON, password=None):
        """Ask as the screen does: code and reason, then the own password."""
        vals = {"code": code or self.person.code, "reason": reason}
        wizard = self.call(REQUEST, "web_save", [], vals, specification={})[0]["id"]
        check = self.call(REQUEST, "action_request", [wizard])
        self.assertEqual(check["res_model"], "res.users.identitycheck")
        password = password or f"test_{self.role}"
        return self.call(
            check["res_model"],
            "run_check",
            [check["res_id"]],
            context={"password": password},
        )


@tagged("post_install", "-at_install")
class TestEmergency(EmergencyCase):
    def test_opens_for_an_hour(self):
        self.log_in("medical")
        answer = self.request()
        self.assertEqual(answer["tag"], "onestop_emergency_begun")
        access = self.accesses.search([("user_id", "=", self.users["medical"].id)])
        self.assertEqual(access._subject(), self.person)
        self.assertEqual(access.date_end - access.date_start, timedelta(hours=1))
        self.assertEqual((access.state, access.reason), ("live", REASON))
        [live] = self.call("onestop.break.glass", "live_mine")
        self.assertEqual(live["code"], self.person.code)
        self.assertTrue(3500 < live["seconds"] <= 3600)

    def test_asks_each_time(self):
        self.log_in("medical")
        self.request()
        self.request()
        self.assertEqual(self.accesses.search_count([]), 2)

    @mute_logger("odoo.http", "odoo.addons.base.models.res_users")
    def test_wrong_password(self):
        self.log_in("medical")
        with self.assertRaises(UserError):
            self.request(password="wrong")
        self.assertFalse(self.accesses.search([]))

    def test_programs_are_refused(self):
        for user in (self.users["medical"], self.env.ref("base.user_root")):
            wizard = self.env[REQUEST].with_user(user).create({})
            wizard.write({"code": self.person.code, "reason": REASON})
            with self.assertRaisesRegex(AccessError, "password or passkey"):
                wizard.action_request()
        with self.assertRaises(AccessError):
            self.accesses._request_emergency_access(self.person, REASON)
        with self.assertRaises(AccessError):
            self.accesses.with_user(self.users["protection"]).create({})

    @mute_logger("odoo.http")
    def test_reason_is_a_sentence(self):
        self.log_in("medical")
        for reason in ("", "urgent", " " * 40):
            with self.assertRaisesRegex(UserError, "Say in a sentence"):
                self.request(reason=reason)

    def test_who_may(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertEqual(
                    self.person._may_break_glass(user),
                    role
                    in (
                        "social_worker",
                        "medical",
                        "psychologist",
                        "legal",
                        "director",
                    ),
                )
        stranger = self.env["onestop.person"].create(
            {"centre_id": self.other_centre.id}
        )
        self.assertFalse(stranger._may_break_glass(self.users["medical"]))

    def test_same_answer_to_wrong_and_forbidden(self):
        """Nobody learns which codes exist, and after five tries nobody asks on."""
        there = self.env["onestop.person"].create({"centre_id": self.other_centre.id})
        concerned = self.env["onestop.person"].create({"centre_id": self.centre.id})
        self.env["onestop.conflict"].create(
            {
                "res_model": "onestop.person",
                "res_id": concerned.id,
                "user_id": self.users["medical"].id,
            }
        )
        free = self.env["onestop.person"]._new_codes(1)[0]
        self.log_in("medical")
        answers = []
        for code in (there.code, concerned.code, free, "AAA", "nonsense"):
            answer = self.request(code=code)
            answer.pop("res_id")
            answers.append(answer)
        self.assertTrue(all(answer == answers[0] for answer in answers))
        self.assertFalse(self.accesses.search([]))
        with mute_logger("odoo.http"), self.assertRaisesRegex(UserError, "Too many"):
            self.request()
        alert = self.env["onestop.alert"].search([("kind", "=", "refused")])
        self.assertEqual(alert.user_id, self.users["medical"])

    def test_who_is_told(self):
        receivers = self.person._alert_receivers(self.users["medical"])
        self.assertEqual(receivers, self.users["protection"] | self.users["director"])
        self.log_in("medical")
        self.request()
        alerts = self.env["onestop.alert"].search([("kind", "=", "emergency")])
        self.assertEqual(alerts.for_user_id, receivers)

    def test_her_line_is_not_told(self):
        director = self.users["director"]
        head, doctor = self.env["hr.employee"].create(
            [
                {"name": "Head", "user_id": director.id},
                {"name": "Doctor", "user_id": self.users["medical"].id},
            ]
        )
        doctor.parent_id = head
        head.parent_id = doctor
        receivers = self.person._alert_receivers(self.users["medical"])
        self.assertNotIn(director, receivers)
        self.assertIn(self.users["protection"], receivers)
        self.assertIn(self.users["national"], receivers)

    def test_mail_says_nothing(self):
        self.env["ir.config_parameter"].set_param("onestop_privacy.alert_mail", "1")
        self.users["protection"].email = "protection@example.org"
        self.log_in("medical")
        self.request()
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "protection@example.org")]
        )
        self.assertEqual(len(mail), 1)
        for text in (mail.subject, mail.body_html):
            self.assertNotIn(self.person.code, text)
            self.assertNotIn("mergency", text)

    def test_ends(self):
        self.log_in("medical")
        self.request()
        self.assertEqual(self.call("onestop.break.glass", "end_mine"), [])
        access = self.accesses.search([])
        access.date_start -= timedelta(hours=2)
        access.date_end = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(access.is_live)
        self.assertEqual(access.state, "ended")
        self.assertFalse(self.accesses.search([("is_live", "=", True)]))


@tagged("post_install", "-at_install")
class TestReview(EmergencyCase):
    def setUp(self):
        super().setUp()
        start = fields.Datetime.now() - timedelta(hours=3)
        self.access = self.accesses.create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.users["medical"].id,
                "date_start": start,
                "date_end": start + timedelta(hours=1),
                "reason": REASON,
            }
        )

    def as_(self, role):
        return self.access.with_user(self.users[role])

    def test_protection_officer_reviews(self):
        access = self.as_("protection")
        self.assertEqual(
            (access.subject_code, access.reason), (self.person.code, REASON)
        )
        with self.assertRaisesRegex(UserError, "what you found"):
            access.action_review()
        access.write({"finding": "justified", "review_text": "The rota was empty."})
        access.action_review()
        self.assertEqual(access.state, "reviewed")
        self.assertEqual(access.reviewer_id, self.users["protection"])
        with self.assertRaisesRegex(UserError, "already"):
            access.finding = "not_justified"

    def test_nobody_else(self):
        for role in set(self.users) - {"protection"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_(role).action_review()

    def test_not_her_own(self):
        overseer = self.env.ref("onestop_privacy.group_overseer")
        self.users["medical"].group_ids += overseer
        with self.assertRaisesRegex(UserError, "her own"):
            self.as_("medical").finding = "justified"
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.access.write(
                {
                    "finding": "justified",
                    "review_date": fields.Datetime.now(),
                    "reviewer_id": self.users["medical"].id,
                }
            )
            self.env.flush_all()

    def test_only_the_review_is_written(self):
        with self.assertRaises(AccessError):
            self.as_("protection").date_end = fields.Datetime.now()
        with self.assertRaises(AccessError):
            self.as_("protection").unlink()

    def test_other_centre_and_conflict(self):
        protection = self.users["protection"]
        mine = self.accesses.with_user(protection)
        self.assertEqual(mine.search([]), self.access)
        conflict = self.env["onestop.conflict"].create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": protection.id,
            }
        )
        self.assertFalse(mine.search([]))
        conflict.unlink()
        self.assertEqual(mine.search([]), self.access)
        self.centre.member_ids -= protection
        self.assertFalse(mine.search([]))

    def test_late(self):
        self.accesses._cron_overdue()
        alerts = self.env["onestop.alert"]
        self.assertFalse(alerts.search([("kind", "=", "review")]))
        self.access.date_start -= timedelta(hours=24)
        self.access.date_end -= timedelta(hours=24)
        self.assertEqual(self.accesses.search([("is_overdue", "=", True)]), self.access)
        for _again in range(2):
            self.accesses._cron_overdue()
            late = alerts.search([("kind", "=", "review")])
            self.assertEqual(
                late.for_user_id, self.users["protection"] | self.users["director"]
            )
            self.assertEqual(len(late), 2)
