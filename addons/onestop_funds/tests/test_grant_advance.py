from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FundsCase


@tagged("post_install", "-at_install")
class TestGrantAdvance(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant()
        cls.today = fields.Date.today()

    def advance(self, due=-1, role="finance_officer", **vals):
        return self.as_(role)["onestop.grant.advance"].create(
            {
                "grant_id": self.grant.id,
                "centre_id": self.centre.id,
                "date": self.today - timedelta(days=200),
                "date_due": self.today + timedelta(days=due),
                "amount": 100000,
                "reason": "Market",
                **vals,
            }
        )

    def test_ages(self):
        for days, age in (
            (1, "due"), (0, "due"), (-1, "d30"), (-30, "d30"), (-31, "d60"),
            (-60, "d60"), (-61, "d90"), (-90, "d90"), (-91, "old"),
        ):  # fmt: skip
            with self.subTest(days=days):
                advance = self.advance(days)
                self.assertEqual(advance.age, age)
                self.assertEqual(advance.is_overdue, days < 0)
                advance.unlink()

    def test_justified_by_entries_and_returned(self):
        advance = self.advance()
        move, _line = self._entry(60000)
        advance.move_ids = [Command.link(move.id)]
        self.assertEqual(advance.amount_open, 100000, "a draft justifies nothing")
        move.action_post()
        self.assertEqual(
            (advance.amount_justified, advance.amount_open), (60000, 40000)
        )
        advance.amount_returned = 40000
        self.assertEqual(advance.amount_open, 0)
        self.assertFalse(advance.is_overdue)

    def test_no_new_advance_while_one_is_overdue(self):
        late = self.advance()
        self.assertIn(
            late, self.env["onestop.grant.advance"].search([("is_overdue", "=", True)])
        )
        with self.assertRaisesRegex(UserError, late.display_name):
            self.advance(30)
        allowed = self.advance(30, role="finance_certifier")
        self.assertEqual(allowed.override_by_id, self.users["finance_certifier"])
        late.amount_returned = 100000
        self.assertFalse(self.advance(30).override_by_id)

    def test_one_holder(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.advance(centre_id=False)
