import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from odoo.tests import BaseCase

from ..tools import (
    report_book,
    report_face,
    report_financial,
    report_german,
    report_grid,
    report_iati,
    report_seal,
    report_sf425,
)
from .support_book import evaluate
from .support_iati import structure_faults

CENTS = st.integers(-(10**12), 10**12).map(lambda cents: Decimal(cents).scaleb(-2))
NAMES = (
    "authorised_before", "period", "prior", "rejected", "requested", "authorised",
    "budget", "before", "commitment",
)  # fmt: skip
PERCENT = st.integers(0, 9900).map(lambda parts: Decimal(parts).scaleb(-2))
INCOME = {
    "tranche": Decimal(50000),
    "interest": Decimal("12.5"),
    "own": Decimal(0),
    "refund": Decimal(100),
}


def line(number, heading, amounts):
    return {
        "id": number,
        "code": f"L{number}",
        "name": f"Line {number}",
        "heading": heading,
        "heading_name": f"Heading {heading}",
        **dict(zip(NAMES, amounts, strict=True)),
    }


@st.composite
def facts(draw):
    amounts = st.lists(CENTS, min_size=len(NAMES), max_size=len(NAMES))
    headings = draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=7))
    return {
        "digits": 2,
        "support_percent": draw(PERCENT),
        "own_percent": draw(PERCENT),
        "income": INCOME,
        "lines": [
            line(number, heading, draw(amounts))
            for number, heading in enumerate(sorted(headings), start=1)
        ],
    }


def cells(report, column):
    return {
        row["key"]: Decimal(row["values"][column])
        for row in report["rows"]
        if row["kind"] != "heading"
    }


QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestFace(BaseCase):
    @QUIET
    @given(facts())
    def test_a_to_g_always_balance(self, facts):
        """Whatever the figures: in each row, sub-total, support cost and total."""
        report = report_face.compute(facts)
        a, b, c, d, f, g = (cells(report, key) for key in "abcdfg")
        for key in a:
            self.assertEqual(d[key], a[key] - c[key])
            self.assertEqual(g[key], d[key] + f[key])
        lines = [key for key in b if key.startswith("line:")]
        for column in (a, b, c, d, cells(report, "e"), f, g):
            direct = column.get("direct", column["total"])
            self.assertEqual(sum(column[key] for key in lines), direct)
            subtotals = [k for k in column if k.startswith("subtotal:")]
            self.assertEqual(sum(column[key] for key in subtotals), direct)
            if "support" in column:
                self.assertEqual(column["total"], direct + column["support"])
        self.assertEqual(
            b["total"] - c["total"],
            sum((one["rejected"] for one in facts["lines"]), Decimal(0))
            + (b["support"] - c["support"] if "support" in b else 0),
        )

    def test_by_hand(self):
        """Worked on paper: two headings, 7 % support, 50 rejected."""
        amounts = [
            (1000, 600, 0, 50, 300, 200),
            (500, 100, -20, 0, 0, 0),
            (200, 200, 0, 0, 150, 150),
        ]
        lines = [
            line(n, heading, [*map(Decimal, row), *[Decimal(0)] * 3])
            for n, (heading, row) in enumerate(zip("AAB", amounts, strict=True), 1)
        ]
        report = report_face.compute(
            {"digits": 2, "support_percent": 7, "lines": lines}
        )
        rows = {row["key"]: row["values"] for row in report["rows"]}
        letters = "abcdefg"
        self.assertEqual(
            [rows["line:1"][x] for x in letters],
            "1000.00 600.00 550.00 450.00 300.00 200.00 650.00".split(),
        )
        self.assertEqual(
            [rows["subtotal:A"][x] for x in letters],
            "1500.00 680.00 630.00 870.00 300.00 200.00 1070.00".split(),
        )
        self.assertEqual(
            [rows["support"][x] for x in letters],
            "119.00 61.60 58.10 60.90 31.50 24.50 85.40".split(),
        )
        self.assertEqual(
            [rows["total"][x] for x in letters],
            "1819.00 941.60 888.10 930.90 481.50 374.50 1305.40".split(),
        )

    def test_answer(self):
        """A of the next form: 50 rejected later, 100 authorised: 450 + 50 + 100."""
        row = {"values": {"d": "450.00"}}
        self.assertEqual(report_face.outstanding(row, Decimal(50), Decimal(100)), 600)


class TestOtherForms(BaseCase):
    @QUIET
    @given(facts())
    def test_financial(self, facts):
        report = report_financial.compute(facts)
        for row in report["rows"]:
            if row["kind"] == "heading":
                continue
            v = {k: x and Decimal(x) for k, x in row["values"].items()}
            self.assertEqual(v["cumulative"], v["before"] + v["period"] + v["adjust"])
            self.assertEqual(
                v["balance"], v["budget"] - v["cumulative"] - v["commitment"]
            )
            if v["budget"]:
                exact = Fraction(v["cumulative"]) * 100 / Fraction(v["budget"])
                self.assertLessEqual(abs(Fraction(v["percent"]) - exact), 1 / 200)
            else:
                self.assertIsNone(v["percent"])

    @QUIET
    @given(facts())
    def test_german(self, facts):
        report = report_german.compute(facts)
        shares, income = (
            {row["key"]: Decimal(row["values"]["amount"]) for row in block["rows"]}
            for block in report["blocks"]
        )
        spent = cells(report, "cumulative")["total"]
        self.assertEqual(shares["own_share"] + shares["donor_share"], spent)
        exact = Fraction(spent) * Fraction(facts["own_percent"]) / 100
        self.assertLessEqual(abs(Fraction(shares["own_share"]) - exact), 1 / 200)
        self.assertEqual(income["income"], Decimal("49912.5"))
        self.assertEqual(income["balance"], Decimal("49912.5") - spent)

    def test_sf425_by_hand(self):
        """90,000 of the award, 10 % own share: 100,000 in all."""
        report = report_sf425.compute(
            {
                "digits": 2,
                "own_percent": 10,
                "amount": Decimal(90000),
                "received": Decimal(40000),
                "paid": Decimal(30000),
                "spent": Decimal(35000),
                "committed": Decimal(5000),
                "program_income": Decimal(700),
                "deducted": Decimal(100),
                "added": Decimal(250),
            }
        )
        self.assertEqual(
            {row["key"][2:]: row["values"]["amount"] for row in report["rows"]},
            {
                "a": "40000.00", "b": "27000.00", "c": "13000.00", "d": "90000.00",
                "e": "31500.00", "f": "4500.00", "g": "36000.00", "h": "54000.00",
                "i": "10000.00", "j": "3500.00", "k": "6500.00", "l": "700.00",
                "m": "100.00", "n": "250.00", "o": "350.00",
            },
        )  # fmt: skip

    def test_faults(self):
        """A figure that somebody changed is found, with what should stand there."""
        lines = [line(1, "A", [Decimal(5)] * len(NAMES))]
        report = report_face.compute(
            {"digits": 2, "support_percent": 0, "lines": lines}
        )
        columns, rows = report["columns"], report["rows"]
        self.assertEqual(report_grid.faults(columns, rows, 2), [])
        rows[-1]["values"]["g"] = "1.00"
        self.assertEqual(
            report_grid.faults(columns, rows, 2), [("total", "g", "1.00", "5.00")]
        )


class TestIati(BaseCase):
    FACTS = {
        "digits": 2,
        "amount": Decimal(90000),
        "date_start": "2026-01-01",
        "date_to": "2026-03-31",
        "is_first": True,
        "receipts": [("2026-01-15", Decimal(30000)), ("2026-03-01", Decimal(-50))],
        "disbursed": Decimal(200),
        "expended": Decimal("812.40"),
    }
    META = {
        "generated": "2026-04-01T08:00:00Z",
        "currency": "EUR",
        "language": "fr",
        "grant_start": "2026-01-01",
        "grant_end": "2026-12-31",
        "iati": {
            "identifier": "ML-RCCM-1-G1",
            "org_ref": "ML-RCCM-1",
            "org_name": "Centres",
            "donor_ref": "XM-DAC-5-2",
            "donor_name": "Donor",
            "title": "G1",
            "description": "G1",
            "status": "2",
            "country": "ML",
            "sector": "15160",
        },
    }

    def build(self, **meta):
        rows = report_iati.compute(self.FACTS)["rows"]
        for row in rows:
            row["values"]["description"] = "Text"
        return rows, report_iati.to_xml({**self.META, **meta}, rows)

    def test_types_and_structure(self):
        rows, xml = self.build()
        found = [(row["values"]["type"], row["values"]["amount"]) for row in rows]
        self.assertEqual(
            found,
            [
                ("11", "90000.00"), ("1", "30000.00"), ("1", "-50.00"),
                ("3", "200.00"), ("4", "812.40"),
            ],
        )  # fmt: skip
        self.assertEqual(structure_faults(xml), [])

    def test_the_check_can_fail(self):
        """The order of elements, what must be there, and dates are looked at."""
        _rows, xml = self.build()
        for old, new in (
            (b"transaction-date", b"transaction-day"),
            (b"<activity-status ", b"<activity-state "),
            (b'iso-date="2026-01-15"', b'iso-date="15.01.2026"'),
            (b'code="11"', b'code="99"'),
            (b">812.40<", b">812,40<"),
            (b'version="2.03"', b""),
        ):
            self.assertIn(old, xml)
            with self.subTest(old=old):
                self.assertTrue(structure_faults(xml.replace(old, new)))
        root = etree.fromstring(xml)
        activity = root[0]
        activity.insert(0, activity.find("title"))
        self.assertTrue(structure_faults(etree.tostring(root)))


class TestSealAndBook(BaseCase):
    def test_seal(self):
        one = {"b": ["é", None, 3], "a": {"y": "1.00", "x": True}}
        text = '{"a":{"x":true,"y":"1.00"},"b":["é",null,3]}'
        self.assertEqual(report_seal.canonical(one), text)
        self.assertEqual(
            report_seal.seal(one), report_seal.seal(dict(reversed(one.items())))
        )
        with self.assertRaises(ValueError):
            report_seal.seal({"a": [{"b": 1.5}]})

    @QUIET
    @given(facts(), st.sampled_from([report_face, report_financial, report_german]))
    def test_book_computes_what_the_snapshot_says(self, facts, form):
        """Every formula is evaluated anew from the given cells."""
        report = form.compute(facts)
        for column in report["columns"]:
            column["label"] = column["key"]
        for block in report["blocks"]:
            for column in block["columns"]:
                column["label"] = column["key"]
        snapshot = {**report, "meta": {"digits": 2}, "vouchers": [], "totals": {}}
        content = write(snapshot)
        shown = openpyxl.load_workbook(content, data_only=True).active
        content.seek(0)
        live = openpyxl.load_workbook(content).active
        formulas = 0
        for row in live.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas += 1
                    expected = evaluate(live, cell.coordinate)
                    got = shown[cell.coordinate].value
                    got = Decimal(str(got)) if got not in (None, "") else None
                    if expected is not None:
                        expected = expected.quantize(Decimal("0.01"))
                        self.assertLessEqual(abs(got - expected), Decimal("0.01"))
                        continue
                    self.assertIsNone(got)
        self.assertGreater(formulas, 4)


def write(snapshot):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        report_book.write(
            book,
            snapshot,
            {
                "title": "Report",
                "sheet": "Report",
                "vouchers": "Vouchers",
                "lines": [("Grant", "G1")],
                "blocks": {"shares": "Shares", "income": "Income"},
                "columns": {},
                "voucher_kinds": {},
                "foot": [],
            },
        )
    stream.seek(0)
    return stream
