"""A workbook behind a password: plain functions, no database."""

import io

import msoffcrypto
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile


def write_rows(title, head, rows):
    """Return the bytes of a workbook with one sheet.

    :param str title: name of the sheet
    :param list head: titles of the columns
    :param list rows: tuples of texts
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
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, bold)
        sheet.set_column(0, max(len(head) - 1, 0), 18)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def encrypt(book, password):
    """Return a workbook encrypted as Excel and LibreOffice do it (AES-256, ECMA-376).

    :param bytes book: an OOXML file
    :param str password: not empty
    """
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(book)).encrypt(password, sealed)
    return sealed.getvalue()


def decrypt(sealed, password):
    """Return the workbook; the opposite of :func:`encrypt`."""
    book = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(sealed))
    file.load_key(password=password, verify_password=True)
    file.decrypt(book)
    return book.getvalue()
