import base64
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import OnestopCase

FILES = Path(__file__).parent / "files"
NUMBER = "ML0990001234567890"


@tagged("post_install", "-at_install")
class TestStatementImport(OnestopCase):
    """The finance officer imports what banks and mobile networks give out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        journals = cls.env["account.journal"].create(
            [
                {"name": "Bank", "code": "TBNK", "type": "bank"},
                {"name": "Wallet", "code": "TOM", "type": "bank"},
                {
                    "name": "Euro",
                    "code": "TEUR",
                    "type": "bank",
                    "currency_id": cls.env.ref("base.EUR").id,
                },
            ]
        )
        cls.bank, cls.wallet, cls.euro = journals
        cls.bank.set_bank_account(NUMBER)
        cls.officer = cls.users["finance_officer"]

    def _import(self, name, journal, mapping=None, content=None, user=None):
        """Import a file; return the lines that it added, the oldest first."""
        lines = self.env["account.bank.statement.line"]
        domain = [("journal_id", "=", journal.id)]
        before = lines.search(domain)
        if content is None:
            content = (FILES / name).read_bytes()
        reading = mapping and self.env.ref(f"onestop_funds.sheet_mapping_{mapping}")
        wizard = (
            self.env["account.statement.import"]
            .with_user(user or self.officer)
            .create(
                {
                    "journal_id": journal.id,
                    "statement_file": base64.b64encode(content),
                    "statement_filename": name,
                    "sheet_mapping_id": reading and reading.id,
                }
            )
        )
        wizard.import_file_button()
        return (lines.search(domain) - before).sorted(lambda line: (line.date, line.id))

    def _refused(self, message, *args, **kwargs):
        before = self.env["account.bank.statement.line"].search_count([])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._import(*args, **kwargs)
        self.assertIn(message, str(caught.exception))
        self.assertEqual(
            self.env["account.bank.statement.line"].search_count([]), before
        )

    def test_bank_with_debit_and_credit_columns(self):
        lines = self._import("banque.csv", self.bank, "bank_columns")
        self.assertEqual(
            lines.mapped("amount"), [6559570, -250000, -2500, -1180, -1180]
        )
        self.assertEqual(lines[0].payment_ref, "VIREMENT RECU TRANCHE 1")
        self.assertEqual(lines[1].ref, "CHQ123456")
        statement = lines.statement_id
        self.assertEqual(statement.balance_start, 1500000)
        self.assertEqual(statement.balance_end_real, 7804710)
        self.assertEqual(statement.balance_end, 7804710)

    def test_twice_is_nothing_twice(self):
        for name, journal, mapping in (
            ("banque.csv", self.bank, "bank_columns"),
            ("orange_money.csv", self.wallet, "orange_money"),
            ("moov_money.csv", self.wallet, "moov_money"),
            ("banque_euro.xlsx", self.euro, "bank_signed"),
            ("releve.camt053.xml", self.bank, None),
            ("releve.ofx", self.bank, None),
        ):
            with self.subTest(name):
                self.assertTrue(self._import(name, journal, mapping))
                self._refused("already imported", name, journal, mapping)

    def test_files_that_overlap(self):
        first = self._import("banque.csv", self.bank, "bank_columns")
        second = self._import("banque_recouvrement.csv", self.bank, "bank_columns")
        self.assertEqual(second.mapped("amount"), [-1180, -1000000])
        statement = second.statement_id
        self.assertEqual(statement.balance_start, 7804710)
        self.assertEqual(statement.balance_end_real, 6803530)
        self.assertEqual(sum((first + second).mapped("amount")), 5303530)

    def test_mobile_money_with_fees(self):
        lines = self._import("orange_money.csv", self.wallet, "orange_money")
        self.assertEqual(
            lines.mapped("amount"),
            [200000, -35000, -350, -35000, -350, -50000, -1000],
        )
        self.assertEqual(sum(lines.mapped("amount")), 78300)
        self.assertEqual(lines.statement_id.balance_end_real, 78300)
        lines = self._import("moov_money.csv", self.wallet, "moov_money")
        self.assertEqual(lines.mapped("amount"), [75000, -12500, -125])

    def test_a_sheet_in_euro(self):
        lines = self._import("banque_euro.xlsx", self.euro, "bank_signed")
        self.assertEqual(lines.mapped("amount"), [10000, -12.5, -12.5, -2500.75])
        self.assertEqual(lines[0].move_id.line_ids[0].company_id, self.company)
        self.assertEqual(
            sorted(lines[0].move_id.line_ids.mapped("balance")), [-6559570, 6559570]
        )

    def test_camt(self):
        lines = self._import("releve.camt053.xml", self.bank)
        self.assertEqual(lines.mapped("amount"), [6559570, -250000, -1180, -1180])
        self.assertEqual(lines[1].payment_ref, "CHEQUE 123456 LOYER MARS")
        self.assertEqual(lines.statement_id.balance_end_real, 7807210)
        self.assertTrue(lines.statement_id.is_complete)

    def test_ofx(self):
        lines = self._import("releve.ofx", self.bank)
        self.assertEqual(lines.mapped("amount"), [6559570, -250000, -1180, -1180])
        self.assertEqual(lines.statement_id.balance_start, 1500000)
        self.assertEqual(lines.statement_id.balance_end_real, 7807210)

    def test_the_journal_brings_its_reading_along(self):
        reading = self.env.ref("onestop_funds.sheet_mapping_orange_money")
        self.wallet.default_sheet_mapping_id = reading
        wizard = self.env["account.statement.import"].with_user(self.officer)
        found = wizard.with_context(journal_id=self.wallet.id).new({})
        self.assertEqual(found.sheet_mapping_id, reading)

    def test_a_bad_line_stops_the_whole_file(self):
        content = (FILES / "banque.csv").read_bytes()
        self._refused(
            "Line 7, column",
            "bad.csv",
            self.bank,
            "bank_columns",
            content.replace(b"05/03/2026;CHEQUE", b"05-03-2026;CHEQUE"),
        )

    def test_wrong_files_say_what_to_do(self):
        camt = (FILES / "releve.camt053.xml").read_bytes()
        ofx = (FILES / "releve.ofx").read_bytes()
        other = ofx.replace(b"ML099000", b"ML088000")
        for message, journal, mapping, content in (
            ("choose how its columns are read", self.bank, None, b"a;b\n1;2"),
            ("columns were not found", self.bank, "bank_columns", b"a;b\n1;2"),
            ("breaks off", self.bank, None, camt[:1500]),
            ("no bank statement CAMT.053", self.bank, None, b"<a><b/></a>"),
            ("damaged", self.bank, None, ofx[:900]),
            ("closing balance", self.bank, None, camt.replace(b">250000<", b">25000<")),
            ("is different from the selected", self.wallet, None, camt),
            ("Could not find any bank account", self.bank, None, other),
            ("currency", self.bank, None, ofx.replace(b"CURDEF>XOF", b"CURDEF>EUR")),
        ):
            with self.subTest(message):
                self._refused(message, "x", journal, mapping, content)

    def test_no_cell_is_repeated_in_a_message(self):
        content = (FILES / "banque.csv").read_bytes().replace(b"250 000", b"SECRET")
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._import("x.csv", self.bank, "bank_columns", content)
        self.assertNotIn("SECRET", str(caught.exception))

    def test_who_may_not_import(self):
        for role in ("auditor", "director", "social_worker", "storekeeper"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._import(
                    "banque.csv", self.bank, "bank_columns", user=self.users[role]
                )
