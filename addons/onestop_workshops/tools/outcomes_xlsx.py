"""The workbook of outcomes: plain layout, no database, no rules."""

import io

import xlsxwriter

#: What stands for a figure that is suppressed.
HIDDEN = "*"
#: Count or rate -> number format; the order of the columns after group and round.
COLUMNS = {
    "due": "#,##0",
    "done": "#,##0",
    "response_rate": "0%",
    "unreachable": "#,##0",
    "refused": "#,##0",
    "waiting": "#,##0",
    "relevant": "#,##0",
    "relevant_rate": "0%",
    "mean": "#,##0",
    "median": "#,##0",
    "all_gainful": "#,##0",
    "all_independent": "#,##0",
    "share": "0%",
    "share_low": "0%",
    "share_high": "0%",
    "confirmed": "#,##0",
}


def write_book(title, notes, titles, groups, rounds):
    """Return the bytes of a workbook with the figures of the page.

    :param str title: stands on top
    :param notes: sentences under it
    :param dict titles: heads: ``group``, ``round``, ``cost``, ``cost_each`` and each of
        ``COLUMNS``
    :param groups: as ``onestop.graduate.outcomes.get_page`` gives them
    :param rounds: list of (months, label)
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
        page = book.add_worksheet(title[:31])
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        for row, note in enumerate(notes, start=1):
            page.write_string(row, 0, note)
        _Table(book, page, len(notes) + 2).fill(titles, groups, rounds)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    return stream.getvalue()


class _Table:
    """One row for each group and round."""

    def __init__(self, book, page, top):
        self.page, self.top = page, top
        style = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        self.head = book.add_format(style)
        self.star = book.add_format({"align": "right"})
        self.formats = {
            name: book.add_format({"num_format": kind})
            for name, kind in {**COLUMNS, "cost": "#,##0", "cost_each": "#,##0"}.items()
        }

    def fill(self, titles, groups, rounds):
        names = ["group", "round", *COLUMNS, "cost", "cost_each"]
        for index, name in enumerate(names):
            self.page.write_string(self.top, index, titles[name], self.head)
        self.page.set_column(0, 0, 24)
        self.page.set_column(1, len(names) - 1, 12)
        self.page.freeze_panes(self.top + 1, 2)
        number = self.top
        for group in groups:
            for months, label in rounds:
                number += 1
                self._row(number, group, months, label)

    def _row(self, number, group, months, label):
        self.page.write_string(number, 0, group["label"])
        self.page.write_string(number, 1, label)
        cell = group["figures"][str(months)]
        for index, name in enumerate(COLUMNS, start=2):
            self._cell(number, index, name, cell[name])
        if months == 12:
            for index, name in enumerate(("cost", "cost_each"), start=2 + len(COLUMNS)):
                self._cell(number, index, name, group[name])

    def _cell(self, number, index, name, value):
        if value is None:
            self.page.write_string(number, index, HIDDEN, self.star)
        else:
            self.page.write_number(number, index, value, self.formats[name])
