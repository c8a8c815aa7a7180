"""The invented year's workbook says what its formulas say, by LibreOffice."""

import csv

import openpyxl
from support_office import recalculated
from support_platform import ROOT

YEAR = ROOT / "addons/onestop_funds/tests/year"
#: What a formula may differ by: rounding of a double, not of a cent.
TINY = 1e-6


def _values(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.rows
        for cell in row
        if cell.value is not None
    }


def test_the_figures_in_the_file_are_those_of_its_formulas(tmp_path):
    stored, fresh = (
        _values(YEAR / "year.xlsx"),
        _values(recalculated(YEAR / "year.xlsx", tmp_path)),
    )
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(YEAR / "year.xlsx")
        for row in sheet.rows
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 3000
    wrong = [key for key in formulas if abs(stored[key] - fresh[key]) > TINY]
    assert not wrong


def test_the_workbook_has_the_entries_of_the_list():
    sheet = openpyxl.load_workbook(YEAR / "year.xlsx", data_only=True)["Entries"]
    with open(YEAR / "entries.csv", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 400
    assert sum(bool(row["reverses"]) for row in listed) == 6
    for row, (number, _d, _m, _q, journal, account, _l, amount, *_r) in zip(
        listed, sheet.iter_rows(min_row=2, values_only=True), strict=False
    ):
        want = int(row["number"]), row["journal"], row["account"], int(row["amount"])
        assert (number, journal, account, amount) == want
