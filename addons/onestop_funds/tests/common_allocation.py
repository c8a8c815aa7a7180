from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tools import SQL, mute_logger

from .common import FundsCase


class AllocationCase(FundsCase):
    """A grant with two lines, and a supplier whose bills are shared between them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant([("1.1", 10000.0), ("1.2", 10000.0)])
        cls.line, cls.other_line = cls.grant.line_ids.sorted("code")
        cls.supplier = cls.env["res.partner"].create({"name": "Test Supplier"})

    @classmethod
    def _bill(cls, *amounts, **vals):
        """Return a draft bill with a line for each amount, entered by the officer."""
        return cls.as_("finance_officer")["account.move"].create(
            {
                "move_type": "in_invoice",
                "journal_id": cls.purchase_journal.id,
                "partner_id": cls.supplier.id,
                "ref": f"Voucher {cls.env['account.move'].search_count([])}",
                "date": "2026-03-15",
                "invoice_date": "2026-03-15",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Cost",
                            "account_id": cls.expense_accounts[0].id,
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for amount in amounts
                ],
                **vals,
            }
        )

    def _share(self, move, *amounts):
        """Share the first item of an entry: francs for line 1.1, then for 1.2."""
        lines = (self.line, self.other_line)
        item = move.line_ids.filtered(lambda line: line._is_cost())[:1]
        item.allocate(
            [
                {"budget_line_id": line.id, "amount": amount}
                for line, amount in zip(lines, amounts, strict=False)
            ]
        )
        return item

    def _posted(self, amount=1000, *shares):
        """Return a posted bill whose item is shared."""
        bill = self._bill(amount)
        self._share(bill, *(shares or (amount,)))
        bill.action_post()
        return bill

    def _refuses_sql(self, query, *args):
        """Assert that a trigger refuses a statement."""
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.cr.execute(SQL(query, *args))
