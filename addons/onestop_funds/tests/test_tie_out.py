from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.money import parts_in_donor, to_donor
from .common import FundsCase

DAY = date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestTieOut(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant((("1.1", 5000), ("1.2", 5000)))
        cls.tie_out = cls.as_("finance_officer")["onestop.grant.tie.out"]

    def differences(self):
        found = self.tie_out._differences(self.grant, DAY)
        return sorted((row["check"], row["cause"], row["amount"]) for row in found)

    # ------------------------------------------------------------ helpers
    def receive(self, amount):
        """Return a tranche that came: statement line, reconciled, tied."""
        line = self._statement_line(amount)
        self.settle(line, self.grant_account)
        return self.tranche(line, amount)

    def tranche(self, line, amount):
        return self.env["onestop.grant.tranche"].create(
            {
                "grant_id": self.grant.id,
                "number": 1 + len(self.grant.tranche_ids),
                "state": "received",
                "statement_line_id": line.id,
                "received_on": line.date,
                "amount_received": amount / 655.957,
                "amount_xof": amount,
                "rate": 655.957,
            }
        )

    @property
    def grant_account(self):
        return self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("code", "=like", "70%")], limit=1
        )

    def settle(self, line, account):
        """Book the counterpart of a statement line on an account."""
        suspense = line.move_id.line_ids.filtered(
            lambda item: item.account_id == line.journal_id.suspense_account_id
        )
        suspense.account_id = account
        line.invalidate_recordset()

    def test_empty_books_are_zero(self):
        self.assertEqual(self.differences(), [])

    def test_open_line(self):
        self._statement_line(1000)
        self.assertIn(("bank", "open_line", 1000), self.differences())
        self.assertIn(("bank", "suspense", -1000), self.differences())

    def test_tranche_alone_is_zero(self):
        self.receive(100_000)
        self.assertEqual(self.differences(), [])

    def test_money_without_a_tranche(self):
        line = self._statement_line(70_000)
        self.settle(line, self.grant_account)
        self.assertEqual(self.differences(), [("cash", "money_in", 70_000)])

    def test_entry_beside_the_statement(self):
        self.receive(100_000)
        statement = self.env["account.bank.statement"].create(
            {
                "name": "March",
                "balance_end_real": 100_000,
                "line_ids": [
                    Command.set(
                        self.env["account.bank.statement.line"]
                        .search([("journal_id", "=", self.bank_journal.id)])
                        .ids
                    )
                ],
            }
        )
        self.assertEqual(statement.balance_end_real, 100_000)
        self.assertEqual(self.differences(), [])
        move = self.env["account.move"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": DAY,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": amount})
                    for account, amount in (
                        (self.bank_journal.default_account_id, -300),
                        (self.expense_accounts[0], 300),
                    )
                ],
            }
        )
        move.action_post()
        self.assertEqual(
            self.differences(),
            [("bank", "statement", -300), ("cash", "money_out", -300)],
        )

    def test_grant_without_journal(self):
        self.receive(100_000)
        self.grant.journal_ids = False
        self.assertEqual(self.differences(), [("cash", "no_journal", -100_000)])

    def cost(self, amount, *shares, **vals):
        """Return the shares of a cost of the cash book, posted."""
        move, item = self._entry(amount, **vals)
        item.allocate(
            [
                {"budget_line_id": line.id, "amount": share}
                for line, share in zip(self.grant.line_ids, shares, strict=False)
            ]
        )
        move.action_post()
        return item.allocation_ids

    def test_cost_from_another_account(self):
        self.receive(100_000)
        self.cost(40_000, 30_000, 10_000)
        self.assertEqual(self.differences(), [("cash", "other_account", 40_000)])

    def test_cost_from_its_own_cash_box(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        self.cost(40_000, 30_000, 10_000)
        self.assertEqual(self.bank_differences_left(), [])

    def bank_differences_left(self):
        """Return differences but those of the cash book, which has no statement."""
        return [row for row in self.differences() if row[0] != "bank"]

    def test_a_part_is_own_funds(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        self.cost(40_000, 30_000)
        self.assertEqual(self.bank_differences_left(), [("cash", "rest", -10_000)])
        checks = {
            check["key"]: dict(check["terms"])
            for check in self.tie_out._compute_checks(self.grant, DAY)
        }
        self.assertEqual(checks["items"]["own_funds"], -10_000)
        self.assertEqual(checks["items"]["allocated"], 30_000)
        self.assertEqual(checks["items"]["analytic"], 30_000)

    def test_analytic_lines_were_changed(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        row = self.cost(40_000, 40_000)
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("ALTER TABLE account_analytic_line DISABLE TRIGGER USER")
        cr.execute(
            "UPDATE account_analytic_line SET amount = -39999 WHERE allocation_id = %s",
            row.ids,
        )
        cr.execute("ALTER TABLE account_analytic_line ENABLE TRIGGER USER")
        self.assertEqual(self.bank_differences_left(), [("items", "analytic", 1)])

    def report(self, rows, amounts, **vals):
        """Return a submitted report with these shares and amounts, past its guards."""
        for table in ("onestop_grant_report", "onestop_grant_report_line"):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        template = self.env.ref("onestop_funds.report_template_financial")
        report = self.env["onestop.grant.report"].create(
            {
                "grant_id": self.grant.id,
                "template_id": template.id,
                "date_from": "2026-01-01",
                "date_to": DAY,
                "state": "submitted",
                "certified_by_id": self.users["finance_certifier"].id,
                "certified_on": "2026-04-09 12:00:00",
                "submitted_on": "2026-04-10 12:00:00",
                "snapshot": {"lines": {}},
                "snapshot_hash": "0",
                **vals,
            }
        )
        total = to_donor(sum(amounts), Decimal("655.957"))
        parts = parts_in_donor(list(amounts), total)
        self.env["onestop.grant.report.line"].create(
            [
                {
                    "report_id": report.id,
                    "template_id": template.id,
                    "is_live": True,
                    "allocation_id": row.id,
                    "budget_line_id": row.budget_line_id.id,
                    "date": row.date,
                    "amount": amount,
                    "amount_donor": float(part),
                    "rate": 655.957,
                }
                for row, amount, part in zip(rows, amounts, parts, strict=True)
            ]
        )
        return report

    def test_report_and_allocations(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        first = self.cost(40_000, 30_000, 10_000)
        self.report(first, (30_000, 10_000), submitted_on="2099-01-01 00:00:00")
        self.assertEqual(self.bank_differences_left(), [])
        self.cost(5_000, 5_000)
        self.assertEqual(self.bank_differences_left(), [("reports", "missing", -5_000)])
        self.env["onestop.grant.report"].search([]).submitted_on = "2026-04-10 12:00:00"
        self.assertEqual(self.bank_differences_left(), [])
        check = self.tie_out._compute_checks(self.grant, DAY)[2]
        self.assertEqual([row["cause"] for row in check["rows"]], ["later"])

    def test_francs_by_rate_are_the_donors_total(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        report = self.report(self.cost(40_000, 40_000), (40_000,))
        self.assertEqual(self.bank_differences_left(), [])
        report.line_ids.amount_donor += 0.01
        self.assertEqual(self.bank_differences_left(), [("reports", "donor", 0.01)])

    def test_report_says_another_amount(self):
        self.grant.journal_ids += self.cash_journal
        self.receive(100_000)
        rows = self.cost(40_000, 30_000, 10_000)
        self.report(rows, (30_001, 10_000))
        self.assertEqual(self.bank_differences_left(), [("reports", "changed", 1)])

    def test_who_may_ask(self):
        for role in ("finance_officer", "finance_certifier", "auditor"):
            page = self.as_(role)["onestop.grant.tie.out"].get_page(self.grant.id, DAY)
            self.assertTrue(page["is_zero"])
            self.assertEqual(len(page["checks"]), 4)
        for role in ("director", "social_worker", "national"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_(role)["onestop.grant.tie.out"].get_page()

    def test_queries(self):
        self.receive(100_000)
        self.env.flush_all()
        self.env.invalidate_all()
        self.tie_out.get_page(self.grant.id, DAY)
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.tie_out.get_page(self.grant.id, DAY)
