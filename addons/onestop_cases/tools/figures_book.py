"""The workbook of the 24 indicators: plain layout, no database, no rules."""

import io

import xlsxwriter

#: What stands for a suppressed count.
MARK = "*"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_figures(figures, heads, sheet):
    """Return the bytes of a workbook.

    :param dict figures: ``title``, ``notes``, ``sections`` (title, indicators: number,
        title, rows of [label, count, words for a band, or None])
    :param list heads: titles of the four columns
    :param str sheet: name of the sheet
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bottom": 1})
        section = book.add_format({"bold": True, "bg_color": "#EEEEEE"})
        number = book.add_format({"num_format": "#,##0"})
        mark = book.add_format({"align": "right"})
        page.set_column(0, 0, 6)
        page.set_column(1, 2, 44)
        page.set_column(3, 3, 12)
        page.write_string(0, 0, figures["title"], title)
        line = 1
        for note in figures["notes"]:
            page.write_string(line, 0, note)
            line += 1
        line += 1
        for column, text in enumerate(heads):
            page.write_string(line, column, text, head)
        page.freeze_panes(line + 1, 0)
        for part in figures["sections"]:
            line += 1
            for column in range(4):
                page.write_string(line, column, "", section)
            page.write_string(line, 0, part["title"], section)
            for indicator in part["indicators"]:
                for place, (label, count) in enumerate(indicator["rows"]):
                    line += 1
                    page.write_number(line, 0, indicator["number"])
                    style = bold if not place else None
                    page.write_string(line, 1, indicator["title"], style)
                    page.write_string(line, 2, label)
                    if not isinstance(count, int):
                        page.write_string(line, 3, count or MARK, mark)
                    else:
                        page.write_number(line, 3, count, number)
        page.fit_to_pages(1, 0)
        page.set_paper(9)
    return stream.getvalue()
