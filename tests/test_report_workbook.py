"""A donor's form as a workbook says in LibreOffice what the sealed figures say."""

import importlib
import sys
import types
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from support_office import recalculated
from support_platform import ROOT

#: Amounts of three lines, in the order of ``NAMES``.
NAMES = "authorised_before period prior rejected requested authorised".split()
NAMES += ["budget", "before", "commitment"]
AMOUNTS = (
    ("1000.00", "333.33", "0", "50.05", "300.10", "200", "5000", "10.01", "7.77"),
    ("500.00", "100.07", "-20.50", "0", "0", "0", "1000", "0", "0"),
    ("200.00", "200.00", "0", "0", "150.15", "150.15", "700", "99.99", "1.01"),
)


@pytest.fixture
def plain(monkeypatch):
    """The rules of the reports, which need no database and no Odoo."""
    package = types.ModuleType("funds_tools")
    package.__path__ = [str(ROOT / "addons/onestop_funds/tools")]
    monkeypatch.setitem(sys.modules, "funds_tools", package)
    return lambda name: importlib.import_module(f"funds_tools.{name}")


def _facts():
    lines = [
        {
            "id": number,
            "code": f"L{number}",
            "name": f"Line {number}",
            "heading": heading,
            "heading_name": f"Heading {heading}",
            **dict(zip(NAMES, map(Decimal, amounts), strict=True)),
        }
        for number, (heading, amounts) in enumerate(zip("AAB", AMOUNTS, strict=True))
    ]
    return {"digits": 2, "support_percent": Decimal("7"), "lines": lines}


def _write(plain, path, report):
    """Write the workbook, as the server does."""
    for column in report["columns"]:
        column["label"] = column["key"]
    snapshot = {**report, "meta": {"digits": 2}, "vouchers": [], "totals": {}}
    texts = {"title": "Form", "sheet": "Report", "lines": [], "blocks": {}, "foot": []}
    with xlsxwriter.Workbook(path) as book:
        plain("report_book").write(book, snapshot, texts)


def _figures(path, rows):
    """Return {(row key, column): Decimal} as the workbook shows them."""
    sheet = openpyxl.load_workbook(path, data_only=True).active
    table = list(sheet.iter_rows(values_only=True))
    head = next(i for i, row in enumerate(table) if row[0] is None and row[2])
    columns = table[head]
    return {
        (row["key"], column): Decimal(str(value)).quantize(Decimal("0.01"))
        for row, cells in zip(rows, table[head + 1 :], strict=False)
        for column, value in zip(columns[2:], cells[2:], strict=True)
        if isinstance(value, int | float)
    }


@pytest.mark.parametrize("form", ["report_face", "report_financial"])
def test_libreoffice_computes_the_sealed_figures(plain, tmp_path, form):
    report = plain(form).compute(_facts())
    path = tmp_path / "report.xlsx"
    _write(plain, path, report)
    live = openpyxl.load_workbook(path).active
    formulas = sum(cell.data_type == "f" for row in live.rows for cell in row)
    assert formulas > 15
    folder = tmp_path / "office"
    folder.mkdir()
    shown = _figures(recalculated(path, folder), report["rows"])
    expected = {
        (row["key"], column): Decimal(value)
        for row in report["rows"]
        for column, value in row["values"].items()
        if value is not None
    }
    assert shown == expected
    assert shown["total", report["columns"][0]["key"]] > 0
