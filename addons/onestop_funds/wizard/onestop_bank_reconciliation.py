from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.table_book import Column, write_tables


class OnestopBankReconciliation(models.TransientModel):
    """The bank reconciliation statement of a journal at a date.

    Books and bank must differ by what is on the way, and by nothing else::

        ledger account - items without a line of the bank = closing balance of the bank

    Items before the first line of the bank are the opening balance of the books: they
    stand against the opening balance of the first statement. Amounts are in the
    currency of the journal.
    """

    _name = "onestop.bank.reconciliation"
    _description = "Bank reconciliation statement"

    # ------------------------------------------------------------ fields
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain=[("type", "in", ("bank", "cash"))],
        default=lambda self: self._default_journal_id(),
    )
    date = fields.Date(
        "At", required=True, default=lambda self: fields.Date.context_today(self)
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_balances")
    ledger_balance = fields.Monetary(
        "Balance of the account", compute="_compute_balances"
    )
    transit_amount = fields.Monetary(
        "Booked, not yet at the bank", compute="_compute_balances"
    )
    expected_balance = fields.Monetary(
        "Expected at the bank", compute="_compute_balances"
    )
    bank_balance = fields.Monetary(
        "Closing balance of the bank", compute="_compute_balances"
    )
    difference = fields.Monetary(compute="_compute_balances")
    open_amount = fields.Monetary(
        "Lines of the bank without counterpart", compute="_compute_balances"
    )
    outstanding_amount = fields.Monetary(
        "Payments the bank has not shown", compute="_compute_balances"
    )
    transit_ids = fields.Many2many(
        "account.move.line", "onestop_bank_transit_rel", compute="_compute_balances"
    )
    outstanding_ids = fields.Many2many(
        "account.move.line", "onestop_bank_outstanding_rel", compute="_compute_balances"
    )
    open_line_ids = fields.Many2many(
        "account.bank.statement.line", compute="_compute_balances"
    )

    # ----------------------------------------------------------- defaults
    @api.model
    def _default_journal_id(self):
        domain = [("type", "=", "bank"), ("company_id", "=", self.env.company.id)]
        return self.env["account.journal"].search(domain, limit=1)

    # ------------------------------------------------------------ compute
    @api.depends("journal_id", "date")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = f"{sheet.journal_id.code} {sheet.date}"

    @api.depends("journal_id", "date")
    def _compute_balances(self):
        for sheet in self:
            journal = sheet.journal_id
            currency = journal.currency_id or journal.company_id.currency_id
            sheet.currency_id = currency
            sheet.ledger_balance = sheet._ledger_balance()
            sheet.transit_ids = sheet._find_transit()
            sheet.outstanding_ids = sheet._find_outstanding()
            sheet.open_line_ids = self.env["account.bank.statement.line"].search(
                [*sheet._bank_domain(), ("is_reconciled", "=", False)]
            )
            field = sheet._amount_field()
            sheet.transit_amount = sum(sheet.transit_ids.mapped(field))
            sheet.outstanding_amount = sum(
                sheet._open_amount(item) for item in sheet.outstanding_ids
            )
            sheet.open_amount = sum(sheet.open_line_ids.mapped("amount"))
            sheet.bank_balance = sheet._bank_balance()
            sheet.expected_balance = sheet.ledger_balance - sheet.transit_amount
            sheet.difference = currency.round(
                sheet.expected_balance - sheet.bank_balance
            )

    def _amount_field(self):
        return "amount_currency" if self.journal_id.currency_id else "balance"

    def _bank_domain(self):
        return [
            ("journal_id", "=", self.journal_id.id),
            ("date", "<=", self.date),
            ("state", "=", "posted"),
        ]

    def _ledger_domain(self):
        return [
            ("account_id", "=", self.journal_id.default_account_id.id),
            ("company_id", "=", self.journal_id.company_id.id),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.date),
        ]

    def _ledger_balance(self):
        [[balance]] = self.env["account.move.line"]._read_group(
            self._ledger_domain(), aggregates=[f"{self._amount_field()}:sum"]
        )
        return balance or 0

    def _find_transit(self):
        """Return items of the account that no line of the bank has shown."""
        first = self.env["account.bank.statement.line"].search(
            self._bank_domain(), order="internal_index", limit=1
        )
        domain = [*self._ledger_domain(), ("move_id.statement_line_id", "=", False)]
        if first:
            domain.append(("date", ">=", first.date))
        if opening := self.journal_id.company_id.account_opening_move_id:
            domain.append(("move_id", "!=", opening.id))
        return self.env["account.move.line"].search(domain, order="date, id")

    def _find_outstanding(self):
        """Return payments that wait on accounts of their own for a line of the bank."""
        journal = self.journal_id
        accounts = (
            journal._get_journal_inbound_outstanding_payment_accounts()
            | journal._get_journal_outbound_outstanding_payment_accounts()
        ) - journal.default_account_id
        return self.env["account.move.line"].search(
            [
                ("account_id", "in", accounts.ids),
                ("journal_id", "=", journal.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date),
                "|",
                ("reconciled", "=", False),
                "|",
                ("matched_debit_ids.max_date", ">", self.date),
                ("matched_credit_ids.max_date", ">", self.date),
            ],
            order="date, id",
        )

    def _open_amount(self, item):
        """Return what was open of an item on the day."""
        name = "amount_currency" if self.journal_id.currency_id else "amount"
        debit = credit = "amount"
        if name == "amount_currency":
            debit, credit = "debit_amount_currency", "credit_amount_currency"
        matched = sum(
            part[debit]
            for part in item.matched_credit_ids
            if part.max_date <= self.date
        ) - sum(
            part[credit]
            for part in item.matched_debit_ids
            if part.max_date <= self.date
        )
        return item[self._amount_field()] - matched

    def _bank_balance(self):
        """Return the closing balance that the bank gives, on the day."""
        lines = self.env["account.bank.statement.line"]
        last = lines.search(
            [*self._bank_domain(), ("statement_id", "!=", False)],
            order="internal_index desc",
            limit=1,
        )
        statement = last.statement_id
        later = [*self._bank_domain(), ("statement_id", "=", False)]
        if not statement:
            return sum(lines.search(later).mapped("amount"))
        loose = lines.search([*later, ("internal_index", ">", last.internal_index)])
        after = statement.line_ids.filtered(lambda line: line.date > self.date)
        balance = statement.balance_end_real - sum(after.mapped("amount"))
        return balance + sum(loose.mapped("amount"))

    # ------------------------------------------------------------ actions
    def action_print(self):
        """Print the statement."""
        self.ensure_one()
        report = self.env.ref("onestop_funds.action_report_bank_reconciliation")
        return report.report_action(self)

    def action_book(self):
        """Download the statement as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/funds/book/bank_reconciliation?ids={self.id}",
            "target": "download",
        }

    # ----------------------------------------------------------- business
    def _summary(self):
        """Return (words, amount) of the lines above the lists."""
        names = (
            "ledger_balance",
            "transit_amount",
            "expected_balance",
            "bank_balance",
            "difference",
        )
        return [
            (self._fields[name].get_description(self.env)["string"], self[name])
            for name in names
        ]

    def _lists(self):
        """Return (title, rows) of what explains the statement.

        A row is (date, number, reference, label, amount).
        """
        field = self._amount_field()

        def row(item, number, label, amount):
            return (item.date, number or "", item.ref or "", label or "", amount)

        def items(found, amount):
            return [
                row(item, item.move_name, item.name, amount(item)) for item in found
            ]

        words = {
            name: self._fields[name].get_description(self.env)["string"]
            for name in ("transit_amount", "outstanding_amount", "open_amount")
        }
        return [
            (
                words["transit_amount"],
                items(self.transit_ids, lambda item: item[field]),
            ),
            (
                words["outstanding_amount"],
                items(self.outstanding_ids, self._open_amount),
            ),
            (
                words["open_amount"],
                [
                    row(line, line.name, line.payment_ref, line.amount)
                    for line in self.open_line_ids
                ],
            ),
        ]

    def _build_book(self):
        """Return (file name, bytes) of the workbook."""
        self.ensure_one()
        self.check_access("read")
        title = self.env._("Bank reconciliation statement")
        head = [f"{title}: {self.journal_id.name}", format_date(self.env, self.date)]
        money = "number" if self.currency_id.decimal_places else "francs"
        amount = Column(self.env._("Amount"), money)
        summary = [Column(self.env._("Balance"), width=44), amount]
        columns = [
            Column(self.env._("Date"), "date"),
            Column(self.env._("Number"), width=20),
            Column(self.env._("Reference"), width=20),
            Column(self.env._("Label"), width=44),
            amount._replace(total=True),
        ]
        tables = [(self.env._("Balance"), head, summary, self._summary(), [])]
        tables += [
            (f"{number} {words}"[:31], [*head, words], columns, rows, [])
            for number, (words, rows) in enumerate(self._lists(), start=1)
        ]
        name = f"bank-{self.journal_id.code}-{self.date}.xlsx"
        return name, write_tables(title, tables)
