"""Reads the list of a store from XLSX: plain functions, no database.

A list is a count: a line says how much of a material, or of one lot of it, is there.
Imported twice it changes nothing the second time.
"""

import io
from datetime import date, datetime
from typing import NamedTuple

import openpyxl
import xlsxwriter

MAX_LINES = 2000
#: Lines that show how to fill the columns.
EXAMPLES = (
    ("Wax cloth", "m", 120, None, None, 1500),
    ("Caustic soda", "kg", 12.5, "S-2026-04", date(2027, 4, 30), 900),
    ("Caustic soda", "kg", 8, "S-2026-09", date(2027, 9, 30), 900),
)


class Line(NamedTuple):
    """A line of the list, as it was understood."""

    number: int
    product: str
    unit: str
    quantity: float
    lot: str
    expiry: date | None
    cost: float | None


class BadLine(NamedTuple):
    """A line that was not understood: its number, and why."""

    number: int
    why: str


def read_list(content):
    """Return (lines, bad lines) of a workbook's first sheet.

    :param bytes content: an XLSX file
    :raise ValueError: no XLSX file, or too long
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # openpyxl raises whatever zip and XML raise
        raise ValueError("file") from error
    lines, bad, seen = [], [], set()
    for number, cells in enumerate(book.active.iter_rows(values_only=True), start=1):
        cells = [*cells, *[None] * 6][:6]
        if number == 1 or not any(cell not in (None, "") for cell in cells):
            continue
        if number > MAX_LINES:
            raise ValueError("long")
        line = _read_line(number, cells)
        if isinstance(line, Line) and (key := _key(line)) in seen:
            line = BadLine(number, "twice")
        elif isinstance(line, Line):
            seen.add(key)
        (lines if isinstance(line, Line) else bad).append(line)
    return lines, bad


def _key(line):
    return line.product.casefold(), line.lot.casefold()


def _read_line(number, cells):
    product, unit, quantity, lot, expiry, cost = cells
    product, unit, lot = (_text(cell) for cell in (product, unit, lot))
    if not product:
        return BadLine(number, "product")
    quantity = _number(quantity)
    if quantity is None or quantity < 0:
        return BadLine(number, "quantity")
    day = _day(expiry)
    if expiry not in (None, "") and day is None:
        return BadLine(number, "expiry")
    if day and not lot:
        return BadLine(number, "lot")
    price = _number(cost)
    if cost not in (None, "") and (price is None or price < 0):
        return BadLine(number, "cost")
    return Line(number, product, unit, quantity, lot, day, price)


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if cell is not None else ""


def _number(cell):
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(
            _text(cell).replace("\u202f", "").replace(" ", "").replace(",", ".")
        )
    except ValueError:
        return None


def _day(cell):
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(_text(cell), form).date()
        except ValueError:
            continue
    return None


def write_table(title, headings, rows):
    """Return the bytes of a workbook with one sheet.

    :param headings: headings of the columns
    :param rows: lines; dates and numbers keep their kind
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, max(12, len(heading) + 2))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
