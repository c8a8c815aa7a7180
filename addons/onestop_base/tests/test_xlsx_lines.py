"""Lists from XLSX, without a database."""

import io
import zipfile
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.xlsx_lines import (
    BadLine,
    Column,
    FileError,
    Sheet,
    amount,
    day,
    number,
    plain,
    write_table,
    yes,
)

LIST = Sheet(
    columns=(
        Column("code", ("Code", "Code"), required=True),
        Column("cost", ("Amount (XOF)", "Montant (FCFA)"), amount, required=True),
        Column("start", ("From", "À partir du"), day),
        Column("shared", ("Shared", "Partagée"), yes, default=False),
    ),
    key=("code",),
    check=lambda line: ("sign", "cost") if line.cost == 0 else None,
    examples=(("1.1", 2500, date(2027, 4, 30), 1), ("1.2", 10, None, None)),
)


@tagged("post_install", "-at_install")
class TestXlsxLines(BaseCase):
    def parse(self, headings, *rows):
        return LIST.parse(write_table("x", headings, rows))

    def test_the_template_is_read_back_in_both_languages(self):
        for lang in ("en_US", "fr_FR", None):
            lines, bad = LIST.parse(LIST.template("List", lang))
            self.assertEqual(
                [(one.number, one.code, one.cost, one.shared) for one in lines],
                [(2, "1.1", 2500, True), (3, "1.2", 10, False)],
            )
            self.assertEqual((lines[0].start, lines[1].start, bad),
                             (date(2027, 4, 30), None, []))  # fmt: skip

    def test_headings_in_any_order_and_below_a_title(self):
        lines, bad = self.parse(
            ["Budget 2027"],
            ["a partir du", "MONTANT", "code"],
            ["30/04/2027", "2 500", 7],
        )
        self.assertFalse(bad)
        self.assertEqual((lines[0].number, lines[0].code), (3, "7"))
        self.assertEqual((lines[0].cost, lines[0].start), (2500, date(2027, 4, 30)))

    def test_headings_that_lack_or_that_nobody_knows(self):
        with self.assertRaises(FileError) as caught:
            self.parse(["Code", "From"], ["1", None])
        self.assertEqual((caught.exception.why, caught.exception.what),
                         ("columns", ("cost",)))  # fmt: skip
        with self.assertRaises(FileError) as caught:
            self.parse(["Code", "Amount", "Fron"], ["1", 5, "2027-01-01"])
        self.assertEqual((caught.exception.why, caught.exception.what),
                         ("unknown", ("C",)))  # fmt: skip

    def test_bad_lines_by_number(self):
        lines, bad = self.parse(
            ["Code", "Amount", "From", "Shared"],
            ["a", 1, None, None],
            [None, None, None, None],
            ["A", 2, None, None],
            [None, 1, None, None],
            ["b", 1.5, None, None],
            ["c", "many", None, None],
            ["d", 1, "soon", None],
            ["e", 1, None, "perhaps"],
            ["f", 0, None, None],
        )
        self.assertEqual([one.number for one in lines], [2])
        self.assertEqual(
            bad,
            [
                BadLine(4, "twice"),
                BadLine(5, "missing", "code"),
                BadLine(6, "whole", "cost"),
                BadLine(7, "number", "cost"),
                BadLine(8, "date", "start"),
                BadLine(9, "yes", "shared"),
                BadLine(10, "sign", "cost"),
            ],
        )

    def test_what_is_no_list(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * (26 * 1024 * 1024))
        for content in (b"", b"no workbook", bomb.getvalue()):
            with self.assertRaises(FileError) as caught:
                LIST.parse(content)
            self.assertEqual(caught.exception.why, "file")
        with self.assertRaises(FileError) as caught:
            self.parse(["Code", "Amount"], *[[str(n), 1] for n in range(2001)])
        self.assertEqual(caught.exception.why, "long")

    def test_cells(self):
        self.assertEqual(number("1\u202f500,50"), 1500.5)
        for cell in ("nan", "inf", True, -1, "", "12 kg"):
            with self.assertRaises(ValueError):
                number(cell)
        self.assertEqual(day(46142), date(2026, 4, 30))
        for cell in ("31/02/2027", True, "30/04/1027", 3):
            with self.assertRaises(ValueError):
                day(cell)
        self.assertEqual(plain("  Coût unitaire (FCFA) "), "cout unitaire")
