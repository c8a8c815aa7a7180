import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_base.tools.xlsx_lines import write_table

from ..tools.funds_lists import BUDGET, RATES
from .common import FundsCase


@tagged("post_install", "-at_install")
class TestGrantImports(FundsCase):
    def book(self, sheet, *rows):
        headings = [column.heading("fr_FR") for column in sheet.columns]
        return base64.b64encode(write_table("List", headings, rows))

    def importer(self, kind, file, role="finance_officer", **vals):
        wizard = self.as_(role)[f"onestop.grant.{kind}.import"]
        return wizard.create({"file": file, **vals})

    # ------------------------------------------------------------- budget
    def budget(self, grant, *rows):
        wizard = self.importer("budget", self.book(BUDGET, *rows), grant_id=grant.id)
        wizard.action_import()
        return wizard

    def test_a_budget_becomes_a_draft_version(self):
        grant = self._grant((), activate=False, amount=10000)
        account = self.expense_accounts[0].code
        wizard = self.budget(
            grant,
            (
                "1", "Staff", "1.1", "Trainer", "Month", 12, 450.5, account, "TST1",
                "t-train", None,
            ),
            ("2", "Goods", "2.1", "Machines", "Piece", 10, 180, "", "", "", 2000),
        )  # fmt: skip
        self.assertEqual((wizard.state, wizard.new_count), ("done", 2))
        version = wizard.version_id
        self.assertEqual((version.state, version.amount_total), ("draft", 7206))
        line = grant.line_ids[0]
        self.assertEqual(line.account_ids, self.expense_accounts[0])
        self.assertEqual(line.centre_ids, self.centre)
        self.assertEqual(line.activity_id, self.activity)
        self.assertEqual(grant.line_ids[1].cap, 2000)
        self.assertEqual(line.amount, 0, "nothing is approved yet")

    def test_bad_lines_are_named_and_nothing_is_written(self):
        grant = self._grant((), activate=False, amount=10000)
        wizard = self.budget(
            grant,
            ("1", "", "1.1", "Good", "", 1, 5, "", "", "", None),
            ("1", "", "1.2", "Account", "", 1, 5, "999999", "", "", None),
            ("1", "", "1.3", "Centre", "", 1, 5, "", "TST2", "", None),
            ("1", "", "1.4", "Activity", "", 1, 5, "", "", "NONE", None),
            ("1", "", "1.5", "Cents", "", 1, 5.005, "", "", "", None),
            ("1", "", "1.1", "Twice", "", 1, 5, "", "", "", None),
        )
        self.assertEqual(wizard.state, "bad")
        numbers = [
            line.split(",")[0].split(":")[0] for line in wizard.bad_lines.splitlines()
        ]
        self.assertEqual(numbers, [f"Line {number}" for number in range(3, 8)])
        self.assertFalse(grant.line_ids | grant.heading_ids.line_ids)
        self.assertFalse(grant.version_ids)

    def test_a_new_list_keeps_the_lines_there_are(self):
        grant = self._grant([("1.1", 600), ("1.2", 400)])
        line = grant.line_ids[0]
        wizard = self.budget(
            grant, ("1", "", "1.1", "Renamed", "", 2, 500, "", "", "", 7)
        )
        self.assertEqual(wizard.version_id.line_ids.budget_line_id, line)
        self.assertEqual((line.name, line.cap, line.amount), ("Line 1.1", 0, 600))
        wrong = self.budget(grant, ("9", "", "1.1", "x", "", 2, 500, "", "", "", 7))
        self.assertEqual(wrong.state, "bad")

    def test_the_template_is_read_again(self):
        for sheet in (BUDGET, RATES):
            for lang in ("fr_FR", "en_US"):
                lines, bad = sheet.parse(sheet.template("x", lang))
                self.assertTrue(lines)
                self.assertFalse(bad)

    def test_who_imports(self):
        grant = self._grant(activate=False)
        with self.assertRaises(AccessError):
            self.importer("budget", b"", "finance_certifier", grant_id=grant.id)
        wizard = self.importer("budget", base64.b64encode(b"x"), grant_id=grant.id)
        with self.assertRaises(UserError):
            wizard.action_import()

    # -------------------------------------------------------------- rates
    def test_rates_once(self):
        rows = [
            ("UNORE", "USD", "01/03/2031", 603.25, "March"),
            ("InforEuro", "EUR", "2031-03-01", "655,96", ""),
        ]
        first = self.importer("rate", self.book(RATES, *rows))
        first.action_import()
        self.assertEqual((first.state, first.new_count), ("done", 2), first.bad_lines)
        second = self.importer("rate", self.book(RATES, *rows))
        second.action_import()
        self.assertEqual((second.new_count, second.known_count), (0, 2))
        other = self.importer(
            "rate", self.book(RATES, ("UNORE", "USD", "01/03/2031", 604, ""))
        )
        other.action_import()
        self.assertEqual(other.state, "bad")

    def test_rates_from_csv(self):
        content = "Source;Devise;Valable à partir du;Taux\nUNORE;USD;01/04/2031;601,5\n"
        for coding in ("utf-8", "cp1252"):
            file = base64.b64encode(content.encode(coding))
            wizard = self.importer("rate", file)
            wizard.action_import()
            self.assertEqual(wizard.state, "done", wizard.bad_lines)
        rate = self.env["onestop.grant.rate"].search(
            [("source", "=", "unore"), ("date_from", "=", "2031-04-01")]
        )
        self.assertEqual(rate.rate, 601.5)
        bad = base64.b64encode(content.replace("601,5", "0").encode())
        wizard = self.importer("rate", bad)
        wizard.action_import()
        self.assertTrue(wizard.bad_lines.startswith("Line 2"))
