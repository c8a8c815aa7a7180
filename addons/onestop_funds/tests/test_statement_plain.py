"""Reading statements as sheets, without a database."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools.statement_cells import CellError, amount, day
from ..tools.statement_ids import identify
from ..tools.statement_sheet import Layout, SheetError, parse

BANK = Layout(
    columns={
        "day": "Date",
        "label": "Libellé",
        "debit": "Débit",
        "credit": "Crédit",
        "balance": "Solde",
    },
    thousands=".",
)


def sheet(*lines, headings="Date;Libellé;Débit;Crédit;Solde"):
    return "\n".join([headings, *lines]).encode()


@tagged("post_install", "-at_install")
class TestCells(BaseCase):
    def test_amounts_as_banks_write_them(self):
        for said, value in (
            ("1 250 000", 1250000),
            ("1\u00a0250\u202f000 FCFA", 1250000),
            ("1.250.000,00", 1250000),
            ("-5 000", -5000),
            ("5 000-", -5000),
            ("(5 000)", -5000),
            ("5000 F", 5000),
            ("+ 700", 700),
            (1180.0, 1180),
            ("0", 0),
        ):
            with self.subTest(said):
                self.assertEqual(amount(said, "."), Decimal(value))

    def test_an_empty_cell_is_no_amount(self):
        for said in (None, "", " ", "-", "FCFA"):
            with self.subTest(said):
                self.assertIsNone(amount(said))

    def test_what_is_no_amount_is_refused(self):
        for said, why in (
            ("12a", "amount"),
            ("1.25", "amount"),
            ("1,5", "cents"),
            ("1.000", "amount"),
            (0.5, "cents"),
            ("9" * 14, "large"),
            ("1-2", "amount"),
        ):
            with self.subTest(said), self.assertRaises(CellError) as caught:
                dot = "." if said == "1.25" else ""
                amount(said, dot, "." if said == "1.000" else ",")
            self.assertEqual(caught.exception.why, why)

    def test_days(self):
        for said in ("05/03/2026", "05/03/2026 09:30", "05/03/2026 09:30:10"):
            self.assertEqual(day(said), date(2026, 3, 5))
        for said in ("2026-03-05", "31/02/2026", "05/03/26", "hier", "05/03/0026"):
            with self.subTest(said), self.assertRaises(CellError):
                day(said)


@tagged("post_install", "-at_install")
class TestSheet(BaseCase):
    def test_money_out_is_negative(self):
        lines, faults = parse(
            sheet("01/03/2026;A;500;;1.500", "02/03/2026;B;;1 000;2 500"), BANK
        )
        self.assertFalse(faults)
        self.assertEqual([line.amount for line in lines], [-500, 1000])

    def test_columns_interchanged_are_found_out(self):
        lines, faults = parse(
            sheet(
                "01/03/2026;A;500;;1500",
                "02/03/2026;B;;1000;2500",
                headings="Date;Libellé;Crédit;Débit;Solde",
            ),
            BANK,
        )
        self.assertEqual([(f.number, f.why) for f in faults], [(3, "balance")])

    def test_a_line_that_is_missing_is_found_out(self):
        _lines, faults = parse(
            sheet("01/03/2026;A;500;;1500", "03/03/2026;C;100;;900"), BANK
        )
        self.assertEqual([(f.number, f.column) for f in faults], [(3, "Solde")])

    def test_newest_first_is_turned_round(self):
        for days in (("02/03/2026", "01/03/2026"), ("01/03/2026", "01/03/2026")):
            lines, faults = parse(
                sheet(f"{days[0]};B;;1000;2500", f"{days[1]};A;500;;1500"), BANK
            )
            self.assertFalse(faults)
            self.assertEqual([line.label for line in lines], ["A", "B"])

    def test_faults_name_line_and_column(self):
        _lines, faults = parse(
            sheet(
                "99/03/2026;A;500;;",
                "01/03/2026;B;x;;",
                "01/03/2026;C;1;1;",
                "01/03/2026;D;;;",
                ";E;700;;",
            ),
            BANK,
        )
        self.assertEqual(
            [(f.number, f.column, f.why) for f in faults],
            [
                (2, "Date", "day"),
                (3, "Débit", "amount"),
                (4, "Débit", "both"),
                (5, "Débit", "missing"),
                (6, "Date", "no_day"),
            ],
        )

    def test_a_direction_that_nobody_knows_is_refused(self):
        layout = Layout({"day": "D", "label": "L", "amount": "M", "direction": "S"})
        content = b"D;L;M;S\n01/03/2026;a;5;D\n01/03/2026;a;5;C\n01/03/2026;a;5;X"
        lines, faults = parse(content, layout)
        self.assertEqual([line.amount for line in lines], [-5, 5])
        self.assertEqual([(f.number, f.why) for f in faults], [(4, "direction")])

    def test_files_that_are_no_statement(self):
        for content, why in (
            (b"", "headings"),
            (b"\x00\x01\x02", "file"),
            (b"PK\x03\x04broken", "file"),
            (b"a;b\n1;2", "headings"),
            (sheet(), "empty"),
        ):
            with self.subTest(content), self.assertRaises(SheetError) as caught:
                parse(content, BANK)
            self.assertEqual(caught.exception.why, why)

    def test_missing_headings_are_named(self):
        with self.assertRaises(SheetError) as caught:
            parse(b"Date;Libelle;Debit;Solde\n", BANK)
        self.assertEqual(caught.exception.what, ("Crédit",))


@tagged("post_install", "-at_install")
class TestIds(BaseCase):
    LINE = {"date": date(2026, 3, 15), "amount": -1180, "label": "Frais de virement"}

    def test_like_lines_are_two(self):
        first, second = identify([self.LINE, self.LINE])
        self.assertNotEqual(first, second)

    def test_spelling_and_the_hour_make_no_difference(self):
        other = {**self.LINE, "label": " FRAIS  de virement", "amount": -1180.0}
        self.assertEqual(identify([self.LINE]), identify([other]))

    def test_balance_amount_day_and_part_do(self):
        found = identify(
            [
                self.LINE,
                {**self.LINE, "balance": 5},
                {**self.LINE, "amount": -1181},
                {**self.LINE, "date": date(2026, 3, 16)},
                {**self.LINE, "part": "fee"},
            ]
        )
        self.assertEqual(len(set(found)), 5)
