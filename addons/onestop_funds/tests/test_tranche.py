from datetime import date
from decimal import Decimal

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FundsCase

JUNE = date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestTranche(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant(
            [("1.1", 6000.0), ("1.2", 4000.0)], spend_by_days=42, interest_rate=5
        )

    def tranche(self, amount=1000.0, **vals):
        return self.as_("finance_officer")["onestop.grant.tranche"].create(
            {"grant_id": self.grant.id, "amount_requested": amount, **vals}
        )

    def received(self, francs, day=date(2026, 1, 1), **vals):
        """Return a tranche that came, in francs at the treaty's rate or as given."""
        tranche = self.tranche()
        units = vals.pop("units", round(francs / 655.957, 2))
        tranche._receive(self._statement_line(francs, day=day, **vals), units)
        return tranche

    def test_from_request_to_bank(self):
        tranche = self.tranche()
        tranche.action_request()
        tranche.action_authorise()
        self.assertEqual(tranche.amount_authorised, 1000)
        line = self._statement_line(
            655957, foreign_currency_id=self.eur.id, amount_currency=1000
        )
        tranche._receive(line)
        self.assertEqual(tranche.state, "received")
        self.assertEqual(
            (tranche.amount_xof, tranche.amount_received, tranche.rate),
            (655957, 1000, 655.957),
        )
        self.assertEqual(tranche.spend_by, date(2026, 3, 15))
        with self.assertRaises(UserError):
            tranche.write({"amount_authorised": 1})
        with self.assertRaises(UserError):
            tranche.unlink()

    def test_a_line_of_the_statement_is_one_tranche(self):
        first, second = self.tranche(), self.tranche()
        line = self._statement_line(655957)
        first._receive(line, 1000)
        with self.assertRaises(UserError):
            second._receive(line, 1000)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            second.sudo().write({"statement_line_id": line.id})

    def test_what_does_not_fit_is_refused(self):
        tranche = self.tranche()
        other = self.bank_journal.copy({"code": "TBNK2"})
        for line in (
            self._statement_line(-5),
            self._statement_line(5, journal=other),
        ):
            with self.assertRaises(UserError):
                tranche._receive(line, 1000)
        with self.assertRaises(UserError):
            tranche._receive(self._statement_line(655957))
        with self.assertRaises(AccessError):
            tranche.write({"state": "received"})
        with self.assertRaises(AccessError):
            tranche.write({"statement_line_id": self._statement_line(5).id})

    def test_refund_interest_own_funds(self):
        self.received(655957)
        interest = self.tranche(kind="interest")
        interest._receive(self._statement_line(6560))
        self.assertEqual(interest.amount_received, 10)
        refund = self.tranche(kind="refund")
        refund._receive(self._statement_line(-65596), 100)
        self.assertEqual((refund.amount_xof, refund.spend_by), (65596, False))
        self.assertEqual(self.grant._rate_on(JUNE), Decimal("655.957000"))

    def test_ageing(self):
        """By hand: 1,000,000 F of 1 January to be spent by 12 February; 400,000 paid
        73 days later (26 April), 600,000 left on 8 July, 146 days later: 16,000 F."""
        self.received(1000000)
        self._allocated(400000, date(2026, 4, 26))
        row = self.grant._ageing(date(2026, 7, 8))[0]
        self.assertEqual(
            (row["spent"], row["left"], row["days_over"], row["interest"]),
            (400000, 600000, 146, 16000),
        )
        self.assertEqual(self.grant._prefinanced(date(2026, 7, 8)), 0)

    def test_our_own_share_ages_nothing(self):
        self.grant._internal().own_fund_percent = 25
        self.received(1000000)
        self._allocated(400000, date(2026, 1, 20))
        self.assertEqual(self.grant._ageing(JUNE)[0]["spent"], 300000)

    def _allocated(self, francs, day):
        move, line = self._entry(francs, day=day)
        self.env["onestop.grant.allocation"].create(
            {
                "move_line_id": line.id,
                "budget_line_id": self.grant.line_ids[0].id,
                "centre_id": self.centre.id,
                "amount": francs,
            }
        )
        self._voucher(move)
        move.action_post()

    def _voucher(self, move):
        self.env["ir.attachment"].create(
            {
                "name": "voucher.pdf",
                "raw": b"%PDF-1.4 voucher",
                "res_model": "account.move",
                "res_id": move.id,
            }
        )

    # ----------------------------------------------------------- exchange
    def test_average_of_the_tranches(self):
        with self.assertRaisesRegex(UserError, self.grant.code):
            self.grant._rate_on(JUNE)
        self.assertEqual(self.grant._provisional_rate(JUNE), Decimal("655.957"))
        self.received(1310000, units=2000)
        self.received(640000, day=date(2026, 3, 1), units=1000)
        self.assertEqual(self.grant._rate_on(date(2026, 2, 28)), 655)
        self.assertEqual(self.grant._rate_on(JUNE), 650)
        found = self.grant._convert({1: 65000, 2: 130000}, JUNE)
        self.assertEqual(found, {1: Decimal("100.00"), 2: Decimal("200.00")})

    def test_official_rates(self):
        self.grant._internal().write(
            {"exchange_method": "monthly", "rate_source": "inforeuro"}
        )
        message = "InforEuro.*EUR.*06/2026"
        with self.assertRaisesRegex(UserError, message):
            self.grant._rate_on(JUNE)
        self.env["onestop.grant.rate"].create(
            [
                {
                    "currency_id": self.eur.id,
                    "source": "inforeuro",
                    "date_from": day,
                    "rate": rate,
                }
                for day, rate in ((date(2026, 5, 1), 650), (date(2026, 6, 1), 660))
            ]
        )
        self.assertEqual(self.grant._rate_on(JUNE), 660)
        found = self.grant._convert(
            {(1, date(2026, 5, 2)): 65000, (1, JUNE): 66000}, JUNE
        )
        self.assertEqual(found, {1: Decimal("200.00")})
        self.grant._internal().exchange_method = "transaction"
        self.assertEqual(self.grant._rate_on(date(2026, 6, 2)), 660)
        self.grant._internal().rate_source = "treaty"
        self.assertEqual(self.grant._rate_on(JUNE), Decimal("655.957"))

    def test_a_grant_in_francs_needs_no_rate(self):
        grant = self._grant([("1", 1000.0)], currency_id=self.xof.id)
        self.assertEqual(grant._convert({1: 7, 2: -7}, JUNE), {1: 7, 2: -7})
