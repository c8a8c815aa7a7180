"""A month of finance in a real browser: from the bank's file to the sealed report."""

import io
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl

from odoo.tests import tagged

from .common_month import RENT, SHARES, STATEMENT, MonthCase
from .support_book import evaluate

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
            "bill_id": self.bill.id,
            "income": self.income.code,
            "lines": [
                (line.grant_id.code, f"{line.grant_id.code}/{line.code} ")
                for line in (self.line, self.dollar_line)
            ],
            "grant_id": self.dollars.id,
        }
        with self.at_the_screen() as page:
            self.sign_in(page, "test_finance_officer", "test_finance_officer")
            self.import_statement(page)
            self.see_tie_out(page, "bad")
        self.assertEqual(
            self.statement_lines().mapped("amount"), [6_559_570, 3_000_000, -RENT]
        )
        with self.at_the_screen() as page:
            self.allocate_bill(page)
        self.assertEqual(
            self.bill.line_ids.allocation_ids.mapped("amount"), list(SHARES)
        )
        with self.at_the_screen() as page:
            self.post_bill(page)
            self.reconcile(page)
        self.assertTrue(all(self.statement_lines().mapped("is_reconciled")))
        self.assertEqual(self.bill.payment_state, "paid")
        self.receive_tranches()
        with self.at_the_screen() as page:
            self.see_budget(page)
            self.see_tie_out(page, "good")
            self.prepare_report(page)
        report = self.report()
        self.assertEqual((report.state, bool(report.snapshot)), ("draft", True))
        self.names["report_id"] = report.id
        with self.at_the_screen() as page:
            self.certify_report(page)
        self.assertEqual(report.state, "certified")
        self.assertEqual(report.prepared_by_id, self.users["finance_officer"])
        self.assertEqual(report.certified_by_id, self.users["finance_certifier"])
        self.check_book(report)

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

    def allocate_bill(self, page):
        page.open(
            f"/odoo/action-account.action_move_in_invoice/{self.names['bill_id']}"
        )
        page.click(".o_statusbar_buttons button[name=action_allocate]")
        lines = ".modal [name=line_ids]"
        for number, (names, amount) in enumerate(
            zip(self.names["lines"], SHARES, strict=True), start=1
        ):
            page.click(f"{lines} .o_field_x2many_list_row_add a")
            row = f"{lines} .o_selected_row:nth-child({number})"
            self.pick(page, f"{row} [name=budget_line_id]", *names)
            page.fill(f"{row} [name=amount] input", str(amount))
        page.click(".modal button[name=action_allocate]")
        page.wait_gone(".modal")

    def post_bill(self, page):
        page.click(".o_statusbar_buttons button[name=action_post]:not(.d-none)")
        page.wait_for(".o_statusbar_status .o_arrow_button_current[data-value=posted]")

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
        self.mark(page, LINE, text)
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

    def see_budget(self, page):
        """Of the dollars' line 200,000 francs are spent."""
        page.open("/odoo/budget")
        page.wait_for(".o_budget_grant")
        page.choose(".o_budget_grant", self.names["grant_id"])
        page.wait_text(".o_funds_budget tfoot", f"{SHARES[1]:,}")
        page.open(f"{ACTION}.onestop_grant_cash_forecast_action")
        page.wait_for(".o_action select option:checked")
        page.choose(".o_action select", self.names["grant_id"])
        page.wait(
            "document.querySelector('.o_action select option:checked').value"
            f" === '{self.names['grant_id']}'"
        )

    def prepare_report(self, page):
        page.open("/odoo/action-onestop_funds.onestop_grant_report_due_action")
        page.click(".o_data_row button[name=action_open_report]")
        page.click(".o_statusbar_buttons button[name=action_compute].btn-primary")
        page.wait_text(".o_report_page", "333.33")

    def report(self):
        return self.env["onestop.grant.report"].search(
            [("grant_id", "=", self.dollars.id)]
        )

    def certify_report(self, page):
        page.open("/web/session/logout?redirect=/web/login")
        self.sign_in(page, "test_finance_certifier", "test_finance_certifier")
        action = f"{ACTION}.onestop_grant_report_action"
        page.open(f"{action}/{self.names['report_id']}")
        page.click("button[name=action_certify]")
        page.click(".modal .btn-primary")
        page.wait_for(".o_arrow_button_current[data-value=certified]")

    def check_book(self, report):
        """The workbook, as the officer downloads it, has the sealed figures."""
        self.authenticate("test_finance_officer", "test_finance_officer")
        answer = self.url_open(f"/funds/book/report?ids={report.id}")
        self.assertEqual(answer.status_code, 200)
        live = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        shown = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True)
        shown = shown.worksheets[0]
        rows = {row["name"]: row["values"] for row in report.snapshot["rows"]}
        columns = [column["key"] for column in report.snapshot["columns"]]
        checked = 0
        for name, *cells in live.iter_rows(min_col=2):
            figures = rows.get(name.value, {})
            for cell, key in zip(cells, columns, strict=False):
                if figures.get(key) is not None:
                    figure, at = Decimal(figures[key]), cell.coordinate
                    self.assertEqual(evaluate(live, at), figure, at)
                    self.assertEqual(Decimal(str(shown[at].value)), figure, at)
                    checked += 1
        self.assertGreater(checked, 10)
