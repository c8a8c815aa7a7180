from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FundsCase

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestMonthEnd(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Books of its own: what lies in a demonstration world is no part of this.
        cls.env["account.move"].search(
            [("company_id", "=", cls.company.id), ("state", "=", "draft")]
        ).unlink()
        cls.env["hr.employee"].search(
            [("company_id", "=", cls.company.id)]
        ).active = False
        cls.env["account.journal"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type", "in", ("bank", "cash")),
                ("id", "not in", (cls.bank_journal | cls.cash_journal).ids),
            ]
        ).active = False
        cls.grant = cls._grant()
        cls.months = cls.as_("finance_officer")["onestop.month.end"]
        cls.certify = cls.as_("finance_certifier")["onestop.month.end"].certify_month

    def waiting(self):
        rows = self.months.get_page(MARCH)["rows"]
        return [row["key"] for row in rows if not row["is_done"]]

    def test_nothing_to_do(self):
        self.assertEqual(self.waiting(), ["lock"])

    def test_what_is_to_do(self):
        line = self._statement_line(500, day=date(2026, 3, 3))
        self.assertEqual(
            self.waiting(), ["statements", "reconciled", "tie_out", "lock"]
        )
        line.unlink()
        self._entry(700)
        self.assertEqual(self.waiting(), ["drafts", "lock"])
        self._entry(700, post=True)
        self.assertIn("allocated", self.waiting())

    def test_staff_time(self):
        who = self.env["hr.employee"].create(
            {"name": "Awa", "company_id": self.company.id}
        )
        self.assertEqual(self.waiting(), ["effort", "lock"])
        sheet = self.env["onestop.grant.effort"].create(
            {"employee_id": who.id, "month": MARCH, "company_id": self.company.id}
        )
        sheet.action_confirm()
        self.assertEqual(self.waiting(), ["lock"])

    def test_rates(self):
        self.env["onestop.grant.rate"].search([("source", "=", "unore")]).unlink()
        self._grant(
            currency_id=self.usd.id, exchange_method="monthly", rate_source="unore"
        )
        self.assertEqual(self.waiting(), ["rates", "lock"])

    def test_closed_by_one_and_certified_by_another(self):
        self._entry(700)
        with self.assertRaises(UserError):
            self.months.close_month(MARCH)
        self.env["account.move"].search([("state", "=", "draft")]).unlink()
        page = self.months.close_month(MARCH)
        self.assertEqual((page["state"], self.waiting()), ("closed", []))
        self.assertEqual(self.company.fiscalyear_lock_date, date(2026, 3, 31))
        with self.assertRaises(UserError):
            self.months.certify_month(MARCH)
        self.assertEqual(self.certify(MARCH)["state"], "certified")

    def test_database_knows_the_second_person(self):
        self.months.close_month(MARCH)
        month = self.env["onestop.month.end"].search([("month", "=", MARCH)])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            month.certified_by_id = month.closed_by_id
            self.env.flush_all()

    def test_state_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.months.create({"month": MARCH, "state": "certified"})

    def test_who_may_look(self):
        for role in ("finance_certifier", "auditor"):
            page = self.as_(role)["onestop.month.end"].get_page(MARCH)
            self.assertFalse(page["may_close"])
            with self.assertRaises(AccessError):
                self.as_(role)["onestop.month.end"].close_month(MARCH)
        for role in ("director", "social_worker"):
            with self.assertRaises(AccessError):
                self.as_(role)["onestop.month.end"].get_page(MARCH)
