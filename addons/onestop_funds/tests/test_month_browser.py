"""A month of finance in a real browser: from the bank's file to the sealed report."""

import tempfile
from pathlib import Path

from odoo.tests import tagged

from .common_month import RENT, SHARES, STATEMENT, MonthCase

ACTION = "/odoo/action-onestop_funds"
LINE = ".o_account_reconcile_oca .o_kanban_record"
WIDGET = ".o_account_reconcile_oca_info"


@tagged("post_install", "-at_install")
class TestMonthBrowser(MonthCase):
    """One finance officer does the month, the certifier puts her name to it."""

    def test_a_month(self):
        # No record may be read while the browser asks.
        self.names = {
            "bank": self.bank_journal.name,
            "bill": self.bill.ref,
            "income": self.income.code,
        }
        with self.at_the_screen() as page:
            self.sign_in(page, "test_finance_officer", "test_finance_officer")
            self.import_statement(page)
            self.see_tie_out(page, "bad")
        self.assertEqual(
            self.statement_lines().mapped("amount"), [6_559_570, 3_000_000, -RENT]
        )
        self.allocate_bill()
        with self.at_the_screen() as page:
            self.reconcile(page)
        self.assertTrue(all(self.statement_lines().mapped("is_reconciled")))
        self.assertEqual(self.bill.payment_state, "paid")
        self.receive_tranches()
        with self.at_the_screen() as page:
            self.see_tie_out(page, "good")

    def statement_lines(self):
        lines = self.env["account.bank.statement.line"]
        return lines.search([("journal_id", "=", self.bank_journal.id)], order="date")

    # -------------------------------------------------------------- steps
    def import_statement(self, page):
        page.open("/odoo/tie-out")
        page.click("[data-menu-xmlid='onestop_funds.onestop_funds_menu_bank']")
        page.click("[data-menu-xmlid='onestop_funds.onestop_funds_menu_bank_import']")
        page.wait_for(".modal .o_form_view")
        self.pick(page, ".modal [name=journal_id]", self.names["bank"])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "releve.csv")
            path.write_text(STATEMENT, encoding="windows-1252")
            self.upload(page, path)
            page.click(".modal button[name=import_file_button]")
            page.wait_gone(".modal")

    def allocate_bill(self):
        item = self.bill.invoice_line_ids
        item.allocate(
            [
                {
                    "budget_line_id": line.id,
                    "amount": amount,
                    "centre_id": self.centre.id,
                    "activity_id": self.activity.id,
                }
                for line, amount in zip(
                    (self.line, self.dollar_line), SHARES, strict=True
                )
            ]
        )
        self.bill.action_post()

    def reconcile(self, page):
        """The money from donors by hand, the rent with its bill."""
        page.open(f"{ACTION}.account_bank_statement_line_action_reconcile")
        for text in ("TRANCHE EUR", "TRANCHE USD"):
            self.choose_line(page, text)
            self.book_income(page)
            self.validate(page, text)
        self.choose_line(page, "LOYER")
        page.click(f"{WIDGET} .nav-link[name=reconcile_line]")
        page.wait_text(f"{WIDGET} .o_data_row", self.names["bill"])
        page.click(f"{WIDGET} .o_data_row [name=name]")
        page.wait_text(f"{WIDGET} .o_reconcile_widget_table", self.names["bill"])
        self.validate(page, "LOYER")

    def choose_line(self, page, text):
        page.wait_text(LINE, text)
        page.evaluate(
            f"[...document.querySelectorAll('{LINE}')]"
            f".find((el) => el.textContent.includes('{text}'))"
            ".setAttribute('data-chosen', '')"
        )
        page.click(f"{LINE}[data-chosen]")
        page.wait_text(f"{WIDGET} .o_reconcile_widget_table", text)

    def book_income(self, page):
        page.click(f"{WIDGET} .nav-link[name=manual]")
        page.click(f"{WIDGET} .o_reconcile_widget_line.suspense")
        self.pick(page, f"{WIDGET} [name=manual_account_id]", self.names["income"])

    def validate(self, page, text):
        page.click(f"{WIDGET} button[name=reconcile_bank_line]:not(.disabled)")
        page.wait(
            f"![...document.querySelectorAll('{LINE}')]"
            f".some((el) => el.textContent.includes('{text}'))",
            what=f"{text} is gone",
        )

    def receive_tranches(self):
        lines = self.statement_lines()
        for tranche, line, amount in zip(
            self.tranches, lines[:2], (10000, 5000), strict=True
        ):
            tranche._receive(line, amount)

    def see_tie_out(self, page, verdict):
        page.open("/odoo/tie-out")
        page.wait_for(f".o_tie_out_verdict.o_tie_out_{verdict}")
