"""The templates for Odoo's own import: columns, and lines that show how to fill them.

The lines fit together: the rooms bring the beds that the stays are given. A column is
the path of a field; the workbook shows its label in the user's language, and the import
recognises that label.
"""

import io
from datetime import date

import xlsxwriter

_NIGHTS = (date(2026, 1, 5), date(2026, 1, 12))
_BED = "resident_ids/assignment_ids"

#: model -> (columns, lines). Choices are written by their key, shown by their label.
TEMPLATES = {
    "onestop.room": (
        (
            "name", "kind", "floor", "accessible", "women_only", "max_boy_age",
            "one_household", "bed_ids/name", "bed_ids/kind",
        ),
        (
            ("X1", "dormitory", 0, 1, 1, 12, 0, "X1-01", "lower"),
            (None, None, None, None, None, None, None, "X1-02", "upper"),
            ("X2", "family", 1, 0, 0, 12, 1, "X2-01", "single"),
            (None, None, None, None, None, None, None, "X2-02", "single"),
        ),
    ),
    "onestop.bed": (
        ("room_id", "name", "kind"),
        (("X1", "X1-03", "single"), ("X2", "X2-03", "cot")),
    ),
    "onestop.stay": (
        (
            "source_ref", "state", "date_arrival", "date_expected",
            "resident_ids/role", "resident_ids/alias", "resident_ids/sex",
            "resident_ids/age", f"{_BED}/bed_id", f"{_BED}/date_start",
            f"{_BED}/date_end", f"{_BED}/state",
        ),
        (
            ("Example 1", "checked_in", *_NIGHTS, "woman", "Awa", "female", None,
             "X2-01", _NIGHTS[0], None, "occupied"),
            (None, None, None, None, "child", "Child 1", "male", 6,
             "X2-02", _NIGHTS[0], None, "occupied"),
            (None, None, None, None, "child", "Child 2", "female", 1,
             None, None, None, None),
            ("Example 2", "reserved", *_NIGHTS, "woman", "Fanta", "female", None,
             "X1-01", *_NIGHTS, "reserved"),
        ),
    ),
    "onestop.bed.assignment": (
        ("bed_id", "date_start", "date_end", "state", "block_reason"),
        (("X1-02", *_NIGHTS, "blocked", "Paint"), ("X1-03", _NIGHTS[0], None,
          "blocked", "Mattress")),
    ),
}  # fmt: skip


def write_template(headings, labels, rows):
    """Return the bytes of an XLSX workbook.

    :param headings: the headings of the columns
    :param labels: for each column the labels of its choices by key, or None
    :param rows: the lines; a line has a value for each column
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, max(12, len(heading) + 2))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, (labels[column] or {}).get(value, value))
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
