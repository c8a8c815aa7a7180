import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common_identity import IdentityCase
from odoo.addons.onestop_privacy.access import REFUSED

NAME = "Fatoumata Traoré"


@tagged("post_install", "-at_install")
class TestEntryNames(IdentityCase):
    """Names of persons known to a centre do not reach the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        officer = cls.users["finance_officer"]
        cls.books = cls.env(user=officer)["account.move"]
        cls.cost, cls.debt = (
            cls.env["account.account"].search(
                [("company_ids", "=", cls.env.company.id), ("code", "=", code)]
            )
            for code in ("614000", "471200")
        )
        cls.journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.env.company.id), ("type", "=", "general")],
            limit=1,
        )

    def _entry(self, label="Taxi", **vals):
        return self.books.create(
            {
                "journal_id": self.journal.id,
                "line_ids": [
                    Command.create(
                        {"account_id": self.cost.id, "debit": 500, "name": label}
                    ),
                    Command.create({"account_id": self.debt.id, "credit": 500}),
                ],
                **vals,
            }
        )

    def _refused(self, call, *args):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            call(*args)
        self.assertIn("name", str(caught.exception))
        for word in ("Fatoumata", "Traor"):
            self.assertNotIn(word, str(caught.exception))

    def test_an_entry_with_a_name_is_not_posted(self):
        for vals in (
            {"label": f"Taxi {NAME}"},
            {"ref": "TRAORE FATOUMATA"},
            {"narration": f"<p>Pour {NAME}</p>"},
        ):
            with self.subTest(vals):
                entry = self._entry(**vals)
                self._refused(entry.action_post)
                self.assertEqual(entry.state, "draft")

    def test_without_a_name_it_is(self):
        entry = self._entry("Taxi bon 12", ref="Traoré & Fils")
        entry.action_post()
        self.assertEqual(entry.state, "posted")

    def test_no_name_comes_afterwards(self):
        entry = self._entry()
        entry.action_post()
        self._refused(entry.write, {"ref": NAME})
        self._refused(entry.line_ids[0].write, {"name": f"Taxi {NAME}"})
        entry.write({"ref": "Bon 12"})
        entry.line_ids[0].write({"name": "Taxi bon 12"})

    def test_no_statement_line_by_hand(self):
        bank = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("type", "=", "cash")], limit=1
        )
        lines = self.books.env["account.bank.statement.line"]
        vals = {"journal_id": bank.id, "date": "2026-03-01", "amount": -500}
        self._refused(lines.create, {**vals, "payment_ref": f"Aide {NAME}"})
        line = lines.create({**vals, "payment_ref": "Aide bon 12"})
        self._refused(line.write, {"payment_ref": f"Aide {NAME}"})

    def test_a_name_from_the_bank_is_hidden(self):
        content = f"Date;Libellé;Montant\n01/03/2026;VIR {NAME} LOYER;-500\n"
        bank = self.env["account.journal"].search(
            [("company_id", "=", self.env.company.id), ("code", "=", "BNK1")]
        )
        wizard = self.books.env["account.statement.import"].create(
            {
                "journal_id": bank.id,
                "statement_file": base64.b64encode(content.encode()),
                "statement_filename": "x.csv",
                "sheet_mapping_id": self.env.ref(
                    "onestop_funds.sheet_mapping_bank_signed"
                ).id,
            }
        )
        wizard.import_file_button()
        line = self.env["account.bank.statement.line"].search(
            [("journal_id", "=", bank.id)], order="id desc", limit=1
        )
        self.assertEqual(line.payment_ref, "VIR … LOYER")

    def test_no_supplier_and_no_order(self):
        env = self.books.env
        self._refused(env["res.partner"].create, {"name": NAME})
        supplier = env["res.partner"].create({"name": "Boutique du marché"})
        self._refused(supplier.write, {"name": f"Boutique {NAME}"})
        product = self.env["product.product"].create({"name": "Savon"})
        self.env.invalidate_all()
        order = env["purchase.order"].create(
            {
                "partner_id": supplier.id,
                "order_line": [
                    Command.create({"product_id": product.id, "name": f"Savon {NAME}"})
                ],
            }
        )
        self._refused(order.button_confirm)
        order.order_line.name = "Savon"
        order.button_confirm()
        self._refused(order.order_line.write, {"name": f"Savon {NAME}"})

    def test_the_refusal_stands_in_the_access_log(self):
        entry = self._entry(f"Taxi {NAME}")
        domain = [("user_id", "=", entry.env.uid), ("model", "=", "onestop.person")]
        log = self.env["onestop.access.log"].sudo()
        before = log.search(domain)
        try:  # no savepoint: it would take the row back
            entry.action_post()
        except UserError:
            self.env.cr.flush()
        row = log.search(domain) - before
        self.assertEqual((len(row), row.field_names), (1, REFUSED))
