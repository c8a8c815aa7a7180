from datetime import date
from decimal import Decimal

from odoo.fields import Command

from .common import FundsCase

QUARTERS = {
    1: (date(2026, 1, 1), date(2026, 3, 31)),
    2: (date(2026, 4, 1), date(2026, 6, 30)),
    3: (date(2026, 7, 1), date(2026, 9, 30)),
}


class ReportCase(FundsCase):
    """A grant in euro by the treaty's rate with three lines, and costs of two quarters.

    First quarter: 655,957 on line 1.1 and 1,311,914 on line 2.1, which are 1,000 and
    2,000 euro. Second quarter: 327,979 on line 1.2, which is half a cent more than 500.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant(
            lines=(("1.1", 5000.0), ("1.2", 1000.0)),
            activate=False,
            amount=9000,
            exchange_method="monthly",
            support_cost_percent=7,
            own_fund_percent=10,
        )
        cls._budget_line(cls.grant, "2.1", heading="2")
        cls._approve(cls.grant, {"1.1": 5000.0, "1.2": 1000.0, "2.1": 4000.0})
        cls.grant.action_activate()
        cls.lines = {line.code: line for line in cls.grant.line_ids}
        cls.cost_1 = cls._cost("1.1", 655957, date(2026, 2, 10))
        cls.cost_2 = cls._cost("2.1", 1311914, date(2026, 3, 31))
        cls.cost_3 = cls._cost("1.2", 327979, date(2026, 4, 1))
        cls.officer = cls.users["finance_officer"]
        cls.certifier = cls.users["finance_certifier"]

    @classmethod
    def _cost(cls, code, amount, day):
        """Return the posted allocation of a bill that the bank paid the same day."""
        allocation = cls._bill(code, amount, day)
        cls._pay(allocation, amount, day)
        return allocation

    @classmethod
    def _form(cls, key):
        return cls.env["onestop.grant.report.template"].search([("key", "=", key)])

    @classmethod
    def _report(cls, quarter=1, key="face", **vals):
        """Return a draft of the officer, not computed."""
        first, last = QUARTERS[quarter]
        return cls.as_("finance_officer")["onestop.grant.report"].create(
            {
                "grant_id": cls.grant.id,
                "template_id": cls._form(key).id,
                "date_from": first,
                "date_to": last,
                "lang": "en_US",
                **vals,
            }
        )

    @classmethod
    def _certified(cls, quarter=1, key="face", **vals):
        """Return a report computed by the officer and certified by the certifier."""
        report = cls._report(quarter, key, **vals)
        report.action_compute()
        report.with_user(cls.users["finance_certifier"]).action_certify()
        return report

    @classmethod
    def _submitted(cls, quarter=1, key="face", **vals):
        report = cls._certified(quarter, key, **vals)
        report.action_submit()
        return report

    def row(self, report, key):
        """Return {column: Decimal} of a row of the snapshot."""
        [row] = [row for row in report.snapshot["rows"] if row["key"] == key]
        return {
            name: Decimal(value)
            for name, value in row["values"].items()
            if value is not None
        }

    def line_row(self, report, code):
        return self.row(report, f"line:{self.lines[code].id}")

    def ask(self, report, **amounts):
        """Enter amounts {field: {code: amount}} in the rows of a FACE form."""
        by_line = {one.budget_line_id.code: one for one in report.input_ids}
        for field, values in amounts.items():
            for code, amount in values.items():
                by_line[code][field] = amount

    def reject(self, report, code, amount, **vals):
        [line] = report.line_ids.filtered(lambda one: one.budget_line_id.code == code)
        return self.as_("finance_officer")["onestop.grant.rejection"].create(
            {
                "report_line_id": line.id,
                "amount": amount,
                "reason": "No receipt",
                **vals,
            }
        )

    @classmethod
    def _bill(cls, code, amount, day, payee="Shop"):
        """Return the posted allocation of a supplier's bill, or credit note below 0."""
        partner = cls.env["res.partner"].create({"name": payee, "is_company": True})
        move = cls.env["account.move"].create(
            {
                "move_type": "in_invoice" if amount > 0 else "in_refund",
                "partner_id": partner.id,
                "journal_id": cls.purchase_journal.id,
                "invoice_date": day,
                "date": day,
                "ref": f"B-{amount}",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Sewing thread",
                            "account_id": cls.expense_accounts[0].id,
                            "price_unit": abs(amount),
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        item = move.invoice_line_ids
        item.allocate(
            [
                {
                    "budget_line_id": cls.lines[code].id,
                    "amount": amount,
                    "centre_id": cls.centre.id,
                    "activity_id": cls.activity.id,
                }
            ]
        )
        move.action_post()
        return item.allocation_ids

    @classmethod
    def _pay(cls, allocation, amount, day):
        """Return the line of the bank statement that pays a bill or part of it."""
        statement = cls._statement_line(-amount, day)
        payable = allocation.move_id.line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        _liquid, suspense, _other = statement._seek_for_lines()
        suspense.write(
            {"account_id": payable.account_id.id, "partner_id": payable.partner_id.id}
        )
        (suspense + payable).reconcile()
        statement.invalidate_recordset()
        return statement
