"""A table of comma- or semicolon-separated values as a workbook."""

import csv
import io

from odoo.addons.onestop_base.tools.xlsx_lines import write_table


def csv_to_workbook(content):
    """Return the bytes of a workbook with the cells of a CSV file, as texts.

    :param bytes content: CSV in UTF-8 or Windows-1252, with commas, semicolons or tabs
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", errors="replace")
    first = words.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = list(csv.reader(io.StringIO(words), delimiter=delimiter))
    return write_table("CSV", rows[0] if rows else [], rows[1:])


def is_workbook(content):
    """Return whether a file is an XLSX file: a ZIP archive."""
    return content[:2] == b"PK"
