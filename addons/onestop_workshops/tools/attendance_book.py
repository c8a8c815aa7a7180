"""The workbook of a cohort's attendance: numbers and codes, no names."""

import io

import xlsxwriter

#: What stands in a cell for a mark; the same on paper.
SIGNS = {"present": "✓", "late": "✓*", "excused": "E", "absent": "✗", None: ""}


def write_attendance(title, heads, sheet):
    """Return the bytes of a workbook with one sheet.

    :param str title: stands above the table
    :param heads: titles of number, code, attended, counted, rate
    :param dict sheet: ``sessions`` (with ``date``, a date) and ``rows``, as
        ``onestop.cohort._attendance_sheet`` returns them
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
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        day = book.add_format({"bold": True, "num_format": "dd/mm", "rotation": 90})
        middle = book.add_format({"align": "center"})
        per_cent = book.add_format({"num_format": "0.0%"})
        page.write_string(0, 0, title, bold)
        for column, head in enumerate(heads):
            page.write_string(2, column, head, bold)
        first = len(heads)
        for column, session in enumerate(sheet["sessions"], first):
            page.write_datetime(2, column, session["date"], day)
        for line, row in enumerate(sheet["rows"], 3):
            page.write_number(line, 0, row["number"])
            page.write_string(line, 1, row["person_code"] or "")
            page.write_number(line, 2, row["attended"])
            page.write_number(line, 3, row["counted"])
            if row["rate"] is not None:
                page.write_number(line, 4, row["rate"] / 100, per_cent)
            for column, mark in enumerate(row["marks"], first):
                page.write_string(line, column, SIGNS[mark], middle)
        page.set_column(1, 1, 12)
        page.set_column(first, first + len(sheet["sessions"]), 4)
        page.freeze_panes(3, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    return stream.getvalue()
