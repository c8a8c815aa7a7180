"""The lines that could not be read, given back as a register to correct and read again.

Same sheets, titles and headings as the file that came in, with one more column that
says why. The sheet of rooms comes back whole: the other two refer to it.
"""

import io
from datetime import date, datetime

import xlsxwriter

from .register_sheets import LAYOUT, REFUSAL

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guard(text):
    """Return text that no spreadsheet takes for a formula, whatever it is saved as."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_refused(register, reasons):
    """Return the bytes of an XLSX file with the lines that have something against them.

    :param register: a checked :class:`~.register_sheets.Register`
    :param dict reasons: (sheet, row) -> the reason in words
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    formats = {
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "heading": book.add_format({"bold": True}),
        "reason": book.add_format({"font_color": "#9C0006", "text_wrap": True}),
    }
    for key in LAYOUT:
        layout = register.layouts[key]
        lines = [
            line for line in getattr(register, key) if key == "rooms" or line.problems
        ]
        sheet = book.add_worksheet(layout.title)
        _write_sheet(sheet, key, layout, lines, reasons, formats)
    book.close()
    return stream.getvalue()


def _write_sheet(sheet, key, layout, lines, reasons, formats):
    """Write one sheet; the reason stands to the right of what the register has."""
    last = max(layout.columns.values()) + 1
    refusal = _refusal_column(key, layout, last)
    row = 0
    for values in layout.above:
        _write_row(sheet, row, values, formats)
        row += 1
    _write_row(sheet, row, layout.headings, formats, formats["heading"])
    sheet.write_string(row, refusal, REFUSAL[key], formats["heading"])
    sheet.freeze_panes(row + 1, 0)
    sheet.set_column(0, max(last, refusal), 14)
    sheet.set_column(refusal, refusal, 70)
    for line in lines:
        row += 1
        _write_row(sheet, row, line.raw, formats)
        reason = reasons.get((line.sheet, line.row), "")
        sheet.write_string(row, refusal, guard(reason), formats["reason"])


def _refusal_column(key, layout, last):
    """Return the column for the reason: the one it had before, or the first free."""
    headings = [str(value or "").strip() for value in layout.headings]
    if REFUSAL[key] in headings:
        return headings.index(REFUSAL[key])
    return max([last] + [n + 1 for n, heading in enumerate(headings) if heading])


def _write_row(sheet, row, values, formats, style=None):
    for column, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, datetime | date):
            sheet.write_datetime(row, column, value, formats["date"])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, guard(str(value)), style)
