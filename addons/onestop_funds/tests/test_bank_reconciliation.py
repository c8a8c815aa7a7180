import io

import openpyxl

from odoo import Command
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import OnestopCase


@tagged("post_install", "-at_install")
class TestBankReconciliation(OnestopCase):
    """Books and bank differ by what is on the way, and by nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.users["finance_officer"])
        company = cls.env.company
        cls.journal = cls.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        )
        # A journal of its own: the demonstration world has used the others.
        cls.journal = cls.journal.sudo().create(
            {"name": "Test bank", "code": "TBNK", "type": "bank"}
        )
        cls.misc = cls.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1
        )
        cls.bank = cls.journal.default_account_id
        cls.fund, cls.cost = (
            cls.env["account.account"].search(
                [("company_ids", "=", company.id), ("code", "=", code)]
            )
            for code in ("104000", "614000")
        )

    def _entry(self, date, amount, label, other=None):
        move = self.env["account.move"].create(
            {
                "journal_id": self.misc.id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {"account_id": self.bank.id, "balance": amount, "name": label}
                    ),
                    Command.create(
                        {"account_id": (other or self.cost).id, "balance": -amount}
                    ),
                ],
            }
        )
        move.action_post()
        return move

    def _statement(self, start, *lines):
        statement = self.env["account.bank.statement"].create(
            {
                "balance_start": start,
                "balance_end_real": start + sum(amount for _date, amount in lines),
                "line_ids": [
                    Command.create(
                        {
                            "journal_id": self.journal.id,
                            "date": date,
                            "amount": amount,
                            "payment_ref": f"Line {amount}",
                            "sequence": sequence,
                        }
                    )
                    for sequence, (date, amount) in enumerate(lines, start=1)
                ],
            }
        )
        return statement

    def _sheet(self, date="2026-03-31", role="finance_officer"):
        sheets = self.env(user=self.users[role])["onestop.bank.reconciliation"]
        return sheets.create({"journal_id": self.journal.id, "date": date})

    def test_a_month(self):
        self._entry("2026-02-28", 1000000, "Opening", self.fund)
        self._statement(1000000, ("2026-03-02", 500000), ("2026-03-05", -250000))
        cheque = self._entry("2026-03-30", -75000, "Cheque 12")
        sheet = self._sheet()
        self.assertEqual(sheet.ledger_balance, 1175000)
        self.assertEqual(sheet.bank_balance, 1250000)
        self.assertEqual(sheet.transit_amount, -75000)
        self.assertEqual(sheet.transit_ids.move_id, cheque)
        self.assertEqual(sheet.expected_balance, 1250000)
        self.assertEqual(sheet.difference, 0)
        self.assertEqual(sheet.open_amount, 250000)

    def test_in_the_middle_of_a_statement(self):
        self._entry("2026-02-28", 1000000, "Opening", self.fund)
        self._statement(1000000, ("2026-03-02", 500000), ("2026-03-05", -250000))
        sheet = self._sheet("2026-03-03")
        self.assertEqual(
            (sheet.ledger_balance, sheet.bank_balance, sheet.difference),
            (1500000, 1500000, 0),
        )

    def test_an_opening_that_differs_shows(self):
        self._entry("2026-02-28", 999000, "Opening", self.fund)
        self._statement(1000000, ("2026-03-02", 500000))
        self.assertEqual(self._sheet().difference, -1000)

    def test_a_statement_that_is_missing_shows(self):
        self._entry("2026-02-28", 1000000, "Opening", self.fund)
        self._statement(1000000, ("2026-03-02", 500000))
        self._statement(1400000, ("2026-03-20", -50000))
        self.assertEqual(self._sheet("2026-03-10").difference, 0)
        self.assertEqual(self._sheet().difference, 100000)

    def test_paper_and_workbook_say_the_same(self):
        self._entry("2026-02-28", 1000000, "Opening", self.fund)
        self._statement(1000000, ("2026-03-02", 500000))
        self._entry("2026-03-30", -75000, "Cheque 12")
        for role in ("finance_officer", "finance_certifier", "auditor"):
            with self.subTest(role):
                sheet = self._sheet(role=role)
                name, content = sheet._build_book()
                self.assertEqual(name, "bank-TBNK-2026-03-31.xlsx")
                book = openpyxl.load_workbook(io.BytesIO(content))
                cells = [
                    cell.value
                    for page in book
                    for row in page.iter_rows()
                    for cell in row
                ]
                html = str(
                    self.env["ir.qweb"]
                    .with_user(self.users[role])
                    ._render(
                        "onestop_funds.report_bank_reconciliation",
                        {"docs": sheet},
                    )
                )
                for amount in (1425000, -75000, 1500000):
                    self.assertIn(amount, cells)
                self.assertIn("Cheque 12", cells)
                self.assertIn("Cheque 12", html)

    def test_others_make_none(self):
        for role in ("director", "social_worker", "storekeeper"):
            sheets = self.env(user=self.users[role])["onestop.bank.reconciliation"]
            with self.subTest(role):
                self.assertFalse(sheets.has_access("create"))
