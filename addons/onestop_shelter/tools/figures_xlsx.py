"""The workbook of the monthly figures: plain layout, no database, no rules."""

import io
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

#: Kind of a column -> number format. 14 and 17 are Excel's own: in the reader's order.
FORMATS = {
    "text": None,
    "date": 14,
    "month": 17,
    "count": "#,##0",
    "nights": "#,##0",
    "rate": "0.0%",
    "average": "0.0",
}


class Column(NamedTuple):
    """A column: what stands above it, what it holds, how wide it is.

    ``total`` is ``sum``, ``average``, ``ratio`` or None. ``ratio`` names the columns
    (numerator, denominator) of which a ``rate`` or ``average`` is made in every row.
    """

    title: str
    kind: str = "text"
    width: int = 12
    total: str | None = None
    ratio: tuple[int, int] | None = None


class Sheet(NamedTuple):
    """A sheet: its name, its columns, its rows; a row has a value for each column.

    The value of a column with ``ratio`` is left out of the rows: it is a formula.
    """

    name: str
    columns: list[Column]
    rows: list[tuple]


def write_book(title, sheets, total_label):
    """Return the bytes of a workbook.

    :param str title: stands on top of each sheet
    :param sheets: list of :class:`Sheet`
    :param str total_label: first cell of the line of totals
    """
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "author": "", "company": ""})
        writer = _Writer(book, title, total_label)
        for sheet in sheets:
            writer.add(sheet)
    return stream.getvalue()


class _Writer:
    """Writes sheets with the formats of one workbook."""

    top = 2

    def __init__(self, book, title, total_label):
        self.book = book
        self.title = title
        self.total_label = total_label
        self.bold = book.add_format({"bold": True, "font_size": 13})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.plain = {kind: self._format(kind) for kind in FORMATS}
        self.total = {kind: self._format(kind, bold=True, top=1) for kind in FORMATS}

    def _format(self, kind, **style):
        if FORMATS[kind] is not None:
            style["num_format"] = FORMATS[kind]
        if kind in ("date", "month"):
            style["align"] = "left"
        return self.book.add_format(style)

    def add(self, sheet):
        """Write one sheet: title, heads that stay in sight, rows, totals."""
        page = self.book.add_worksheet(sheet.name[:31])
        page.write_string(0, 0, self.title, self.bold)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
            page.write_string(self.top, index, column.title, self.head)
        page.freeze_panes(self.top + 1, 0)
        for number, row in enumerate(sheet.rows, start=self.top + 1):
            for index, column in enumerate(sheet.columns):
                self._write_cell(page, number, index, column, row)
        if sheet.rows:
            last = self.top + len(sheet.rows)
            page.autofilter(self.top, 0, last, len(sheet.columns) - 1)
            self._write_totals(page, sheet, last)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self.top)
        page.set_footer("&L&A&R&P / &N")

    def _write_cell(self, page, number, index, column, row):
        style = self.plain[column.kind]
        if column.ratio:
            above, below = (row[place] for place in column.ratio)
            self._write_ratio(page, number, index, column, (above, below), style)
            return
        value = row[index]
        if value is None or value is False:
            page.write_blank(number, index, None, style)
        elif column.kind in ("date", "month"):
            page.write_datetime(number, index, value, style)
        elif column.kind == "text":
            page.write_string(number, index, value, style)
        else:
            page.write_number(number, index, value, style)

    def _write_ratio(self, page, number, index, column, values, style):
        above, below = (f"{xl_col_to_name(i)}{number + 1}" for i in column.ratio)
        result = values[0] / values[1] if values[1] else ""
        formula = f'=IF({below}=0,"",{above}/{below})'
        page.write_formula(number, index, formula, style, result)

    def _write_totals(self, page, sheet, last):
        """Write sums and averages as formulas, so that a reader can follow them."""
        number = last + 1
        page.write_string(number, 0, self.total_label, self.total["text"])
        sums = {
            index: sum(row[index] or 0 for row in sheet.rows)
            for index, column in enumerate(sheet.columns)
            if column.total in ("sum", "average")
        }
        for index, column in enumerate(sheet.columns[1:], start=1):
            style = self.total[column.kind]
            name = xl_col_to_name(index)
            cells = f"{name}{self.top + 2}:{name}{last + 1}"
            if column.ratio:
                values = tuple(sums[place] for place in column.ratio)
                self._write_ratio(page, number, index, column, values, style)
            elif column.total == "sum":
                # 109: the sum of the rows that the reader's filter leaves.
                page.write_formula(
                    number, index, f"=SUBTOTAL(109,{cells})", style, sums[index]
                )
            elif column.total == "average":
                average = sums[index] / len(sheet.rows)
                formula = f"=SUBTOTAL(101,{cells})"
                page.write_formula(
                    number, index, formula, self.total["average"], average
                )
            else:
                page.write_blank(number, index, None, style)
