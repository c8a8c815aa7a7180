"""A workbook of plain tables with live formulas: no database, no rules."""

import io
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {
    "text": {},
    "date": {"num_format": "dd/mm/yyyy"},
    "francs": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
}


class Column(NamedTuple):
    """One column: its head, kind (a key of ``FORMATS``), width and formula.

    A ``formula`` names other columns by position: ``"{2}-{3}"``, each a cell of the
    row; ``total`` sums the column below the table, or computes the formula there.
    """

    head: str
    kind: str = "text"
    width: int = 14
    formula: str = ""
    total: bool = False


def write_tables(title, tables):
    """Return the bytes of a workbook, a sheet a table.

    :param str title: of the document
    :param tables: list of (sheet name, notes, columns, rows, foot): ``rows`` hold a
        value for each column; that of a formula is its cached result; ``foot``:
        sentences under the table
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": title, "author": "", "company": ""})
        formats = {
            (kind, bold): book.add_format({**shape, **({"bold": True} if bold else {})})
            for kind, shape in FORMATS.items()
            for bold in (False, True)
        }
        for name, notes, columns, rows, foot in tables:
            page = book.add_worksheet(name[:31])
            _fill(page, formats, name, notes, columns, rows, foot)
    return stream.getvalue()


def _fill(page, formats, name, notes, columns, rows, foot):
    bold = formats["text", True]
    page.write_string(0, 0, name, bold)
    for row, note in enumerate(notes, 1):
        page.write_string(row, 0, note)
    top = len(notes) + 2
    for place, column in enumerate(columns):
        page.write_string(top, place, column.head, bold)
        page.set_column(place, place, column.width)
    for row, values in enumerate(rows, top + 1):
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            _cell(page, row, place, column, value, formats[column.kind, False])
    last = top + len(rows)
    if rows and any(column.total for column in columns):
        _totals(page, top + 1, last, columns, rows, formats)
        last += 1
    for row, text in enumerate(foot, last + 2):
        page.write_string(row, 0, text)
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _cell(page, row, place, column, value, shape):
    if column.formula:
        page.write_formula(row, place, _formula(column, row), shape, value)
    elif value is None or value is False:
        page.write_blank(row, place, None, shape)
    elif column.kind == "date":
        page.write_datetime(row, place, value, shape)
    elif column.kind == "text":
        page.write_string(row, place, str(value), shape)
    else:
        page.write_number(row, place, value, shape)


def _formula(column, row):
    cells = [xl_rowcol_to_cell(row, place) for place in range(40)]
    return "=" + column.formula.format(*cells)


def _totals(page, first, last, columns, rows, formats):
    for place, column in enumerate(columns):
        shape = formats[column.kind, True]
        if not column.total:
            continue
        if column.formula and column.kind == "percent":
            page.write_formula(last + 1, place, _formula(column, last + 1), shape)
            continue
        letter = xl_col_to_name(place)
        total = sum(values[place] or 0 for values in rows)
        text = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
        page.write_formula(last + 1, place, text, shape, total)
