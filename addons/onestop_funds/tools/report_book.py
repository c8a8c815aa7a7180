"""The workbook of a report: the snapshot with live formulas, without a database.

Each cell that the table computes is a formula, with the snapshot's figure as the value
that programs read which do not compute.
"""

from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

from .report_grid import NUMBERS

#: Rows that are set off.
STRONG = ("heading", "subtotal", "direct", "total")


def write(book, snapshot, texts):
    """Write the sheets of one report.

    :param book: xlsxwriter.Workbook
    :param dict snapshot: as it is stored
    :param dict texts: ``title``, ``sheet``, ``vouchers``, ``lines`` [(label, value)]
        for the head, ``blocks`` {block key: title}, ``columns`` of vouchers
        {key: label}, ``voucher_kinds`` {key: kind of column, or number},
        ``foot`` [text]
    """
    styles = _Styles(book, snapshot["meta"]["digits"])
    page = book.add_worksheet(texts["sheet"][:31])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, texts["title"], styles.title)
    row = 2
    for label, value in texts["lines"]:
        page.write_string(row, 0, label, styles.strong)
        page.write_string(row, 2, value)
        row += 1
    row = _Table(page, styles, row + 1).fill(snapshot["columns"], snapshot["rows"])
    for block in snapshot["blocks"]:
        page.write_string(row + 1, 0, texts["blocks"][block["key"]], styles.strong)
        row = _Table(page, styles, row + 2).fill(block["columns"], block["rows"])
    for number, text in enumerate(texts["foot"], start=row + 1):
        page.write_string(number, 0, text)
    page.set_column(0, 0, 10)
    page.set_column(1, 1, 38)
    page.set_column(2, 1 + len(snapshot["columns"]), 17)
    if snapshot["vouchers"]:
        _write_vouchers(book, snapshot["vouchers"], texts, styles)


class _Styles:
    def __init__(self, book, digits):
        money = "#,##0" + ("." + "0" * digits if digits else "")
        self.kinds = {"money": money, "xof": "#,##0", "percent": "0.00"}
        self.book, self.made = book, {}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.strong = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.date = book.add_format({"num_format": "dd/mm/yyyy"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, kind, strong):
        if (kind, strong) not in self.made:
            style = {"num_format": self.kinds[kind], "bold": strong}
            self.made[kind, strong] = self.book.add_format(style)
        return self.made[kind, strong]


class _Table:
    """One table: code, name, then the columns."""

    def __init__(self, page, styles, top):
        self.page, self.styles, self.top = page, styles, top

    def fill(self, columns, rows):
        """Write the table; return the number of the row below it."""
        self.columns = {column["key"]: i for i, column in enumerate(columns, start=2)}
        self.rows = {row["key"]: i for i, row in enumerate(rows, start=self.top + 1)}
        for column in columns:
            place = self.columns[column["key"]]
            self.page.write_string(self.top, place, column["label"], self.styles.head)
        for row in rows:
            self._row(row, columns)
        return self.top + 1 + len(rows)

    def _row(self, row, columns):
        number = self.rows[row["key"]]
        strong = row["kind"] in STRONG
        style = self.styles.strong if strong else self.styles.wrapped
        self.page.write_string(number, 0, row["code"], style)
        self.page.write_string(number, 1, row["name"], style)
        if row["kind"] == "heading":
            return
        for column in columns:
            self._cell(number, row, column, strong)

    def _cell(self, number, row, column, strong):
        place, value = self.columns[column["key"]], row["values"][column["key"]]
        if column["kind"] not in NUMBERS:
            self.page.write_string(number, place, value or "", self.styles.wrapped)
            return
        style = self.styles.number(column["kind"], strong)
        formula = self._formula(number, row, column)
        shown = "" if value is None else float(value)
        if formula:
            self.page.write_formula(number, place, formula, style, shown)
        elif value is not None:
            self.page.write_number(number, place, shown, style)

    def _formula(self, number, row, column):
        """Return how a cell is computed, or None for one that is given."""
        if "terms" in column:
            return self._sum(
                (number, self.columns[key], factor)
                for key, factor in column["terms"].items()
            )
        if "ratio" in column:
            part, whole = (self._at(number, self.columns[k]) for k in column["ratio"])
            return f'=IF({whole}=0,"",ROUND({part}/{whole}*100,2))'
        place = self.columns[column["key"]]
        if "sum" in row:
            return self._sum(
                (self.rows[key], place, factor) for key, factor in row["sum"].items()
            )
        if "percent" in row:
            source, percent = row["percent"]
            digits = len(self.styles.kinds[column["kind"]].partition(".")[2])
            at = self._at(self.rows[source], place)
            return f"=ROUND({at}*{percent}/100,{digits})"
        return None

    def _sum(self, parts):
        """Return a formula: a range when the cells follow each other."""
        parts = list(parts)
        rows = [row for row, _column, _factor in parts]
        if (
            len(parts) > 2
            and {factor for _row, _column, factor in parts} == {1}
            and len({column for _row, column, _factor in parts}) == 1
            and rows == list(range(rows[0], rows[0] + len(rows)))
        ):
            first, last = (self._at(*parts[i][:2]) for i in (0, -1))
            return f"=SUM({first}:{last})"
        signs = ("+" if factor > 0 else "-" for _row, _column, factor in parts)
        cells = (self._at(row, column) for row, column, _factor in parts)
        text = "".join(sign + cell for sign, cell in zip(signs, cells, strict=True))
        return "=" + text.removeprefix("+")

    def _at(self, row, column):
        return xl_rowcol_to_cell(row, column)


def _write_vouchers(book, vouchers, texts, styles):
    """Write the list of vouchers on a sheet of its own; its sum is a formula."""
    page = book.add_worksheet(texts["vouchers"][:31])
    kinds = texts["voucher_kinds"]
    for place, (key, label) in enumerate(texts["columns"].items()):
        page.write_string(0, place, label, styles.head)
        page.set_column(place, place, 40 if key in ("payee", "purpose") else 14)
    for number, voucher in enumerate(vouchers, start=1):
        for place, key in enumerate(texts["columns"]):
            _write_voucher(page, number, place, voucher[key], kinds[key], styles)
    last = len(vouchers)
    for place, key in enumerate(texts["columns"]):
        if kinds[key] in ("money", "xof"):
            first, end = (xl_rowcol_to_cell(row, place) for row in (1, last))
            total = sum(float(voucher[key]) for voucher in vouchers)
            style = styles.number(kinds[key], True)
            page.write_formula(last + 1, place, f"=SUM({first}:{end})", style, total)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_voucher(page, row, place, value, kind, styles):
    if value is None:
        return
    if kind == "date":
        page.write_datetime(row, place, date.fromisoformat(value), styles.date)
    elif kind == "text":
        page.write_string(row, place, value, styles.wrapped)
    elif kind == "number":
        page.write_number(row, place, value)
    else:
        page.write_number(row, place, float(value), styles.number(kind, False))
