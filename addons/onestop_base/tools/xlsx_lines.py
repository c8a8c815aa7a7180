"""Lists that come from XLSX, line by line: what every import of a list shares.

A list is described once, by its columns; from this description it is read, checked and
its template is written::

    BUDGET = Sheet(
        columns=(
            Column("code", ("Code", "Code"), required=True),
            Column("name", ("Budget line", "Ligne budgétaire"), required=True),
            Column("amount", ("Amount (XOF)", "Montant (FCFA)"), amount, required=True),
            Column("start", ("From", "Du"), day),
            Column("shared", ("Shared (1 or 0)", "Partagée (1 ou 0)"), yes, default=0),
        ),
        key=("code",),
        check=lambda line: "sign" if line.amount == 0 else None,
        examples=(("1.1", "Sewing machines", 2500000, None, 0),),
    )

* Headings are known in English or French, in any order and spelling (capitals, accents,
  what stands in brackets); a title above them does not matter. A column that nobody
  knows is refused, lest a misspelt heading loses what stands below it.
* ``BUDGET.parse(content)`` gives ``(lines, bad)``: lines with ``number`` (of the row,
  as the user sees it) and a value for each column; bad ones as :class:`BadLine`. What
  the database has against a line is added as ``BadLine(line.number, "why", "column")``.
* ``describe(env, BUDGET, bad, {"sign": env._("...")})`` of ``xlsx_words`` words them
  by number, ``file_error`` what is wrong with a whole file.
* ``BUDGET.template(title, lang)`` is the template, with the examples.

Nothing is half-imported: the wizard looks at all lines first, and writes when none is
bad, in the one transaction of its request::

    try:
        lines, bad = BUDGET.parse(base64.b64decode(self.file))
    except ValueError as error:
        raise UserError(file_error(self.env, error, BUDGET)) from error
    found, refused = self._match(lines)
    if bad + refused or not lines:
        self.bad_lines = describe(self.env, BUDGET, bad + refused, reasons)
    else:
        self._write(found)

A reader takes a cell and returns its value, or raises ``ValueError(why)`` with a word
of ``describe``. ``BadLine`` never holds what stands in a cell.
"""

import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import NamedTuple

#: Limits that keep a crafted file from filling the memory.
MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 25 * 1024 * 1024
MAX_COLUMNS = 60
#: The headings stand within the first rows of a sheet.
HEADING_ROWS = 20
YES = {"yes", "oui", "o", "y", "x", "1", "true", "vrai"}
NO = {"no", "non", "n", "0", "false", "faux"}


class FileError(ValueError):
    """The file as a whole is no such list; ``what`` are columns that it is about."""

    def __init__(self, why, what=()):
        super().__init__(why)
        self.why = why
        self.what = tuple(what)


class BadLine(NamedTuple):
    """A line that was not understood: its number, why, and the name of the column."""

    number: int
    why: str
    column: str = ""


# ------------------------------------------------------------------- the cells
def text(cell):
    """Return the text of a cell, without the apostrophe that guards a formula."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    words = " ".join(str(cell).split()) if cell is not None else ""
    return words[1:] if re.match(r"'[=+\-@]", words) else words


def number(cell, low=0, high=10**12):
    """Return a number from ``low`` to ``high``; decimals with point or comma."""
    if isinstance(cell, bool):
        raise ValueError("number")
    try:
        found = float(text(cell).replace(" ", "").replace(",", "."))
    except ValueError:
        raise ValueError("number") from None
    if not math.isfinite(found) or not low <= found <= high:
        raise ValueError("number")
    return found


def amount(cell, low=0, high=10**12):
    """Return whole francs (XOF)."""
    found = number(cell, low, high)
    if found != int(found):
        raise ValueError("whole")
    return int(found)


def day(cell):
    """Return a date: a date of the workbook, 2027-04-30 or 30/04/2027."""
    found = None
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        if 30000 < cell < 80000:  # a day number of the spreadsheet, unformatted
            found = date(1899, 12, 30) + timedelta(days=int(cell))
    else:
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
            try:
                found = datetime.strptime(text(cell), form).date()
                break
            except ValueError:
                continue
    if not found or not 2000 <= found.year <= 2100:
        raise ValueError("date")
    return found


def yes(cell):
    """Return True for 1, yes, oui, x ..., False for 0, no, non ..."""
    word = text(cell).casefold()
    if word not in YES | NO:
        raise ValueError("yes")
    return word in YES


def plain(words):
    """Return a heading without accents, capitals, signs, and what is in brackets.

    >>> plain("  Coût unitaire (FCFA) ")
    'cout unitaire'
    """
    words = re.sub(r"\([^)]*\)", " ", text(words))
    words = unicodedata.normalize("NFKD", words).casefold()
    words = "".join(sign for sign in words if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", words).split())


# ------------------------------------------------------------------- the sheet
class Column(NamedTuple):
    """A column: headings in English, in French, then other spellings; its reader."""

    name: str
    headings: tuple
    read: Callable = text
    required: bool = False
    #: the value of an empty cell
    default: object = None

    def heading(self, lang):
        """Return the heading in a language: French, or else English."""
        french = str(lang or "").startswith("fr") and len(self.headings) > 1
        return self.headings[1 if french else 0]


@dataclass(frozen=True)
class Sheet:
    """A list: its columns, what makes two lines the same, what a line must obey.

    ``check`` takes a line and returns why it is bad, ``(why, column)``, or None.
    """

    columns: tuple
    key: tuple = ()
    check: Callable | None = None
    examples: tuple = ()
    max_lines: int = 2000

    def parse(self, content):
        """Return (lines, bad lines) of the first sheet of a workbook.

        :param bytes content: an XLSX file
        :raise FileError: ``file``, ``long``, ``columns`` (missing: names of columns)
            or ``unknown`` (letters of the columns)
        """
        rows = _rows(content, self.max_lines + HEADING_ROWS)
        start, places = self._find_headings(rows)
        lines, bad, seen = [], [], set()
        for index, row in enumerate(rows[start + 1 :], start=start + 2):
            cells = {
                name: row[place] if place < len(row) else None
                for name, place in places.items()
            }
            if not any(text(cell) for cell in cells.values()):
                continue
            line = self._read_line(index, cells)
            if not isinstance(line, BadLine) and self.key:
                key = tuple(_same(getattr(line, name)) for name in self.key)
                line = BadLine(index, "twice") if key in seen else line
                seen.add(key)
            (bad if isinstance(line, BadLine) else lines).append(line)
        if len(lines) + len(bad) > self.max_lines:
            raise FileError("long", [self.max_lines])
        return lines, bad

    def template(self, title, lang):
        """Return the bytes of the template: the headings and the examples."""
        headings = [column.heading(lang) for column in self.columns]
        return write_table(title, headings, self.examples)

    def _find_headings(self, rows):
        """Return (index of the row of the headings, {name of a column: place})."""
        missing = [column.name for column in self.columns if column.required]
        for index, row in enumerate(rows[:HEADING_ROWS]):
            places, unknown = self._match_headings(row)
            absent = [
                column.name
                for column in self.columns
                if column.required and column.name not in places
            ]
            if places and not absent:
                if unknown:
                    raise FileError("unknown", unknown)
                return index, places
            if places and len(absent) < len(missing):
                missing = absent
        raise FileError("columns", missing)

    def _match_headings(self, row):
        """Return ({name of a column: place}, letters of columns nobody knows)."""
        known = {
            plain(heading): column.name
            for column in reversed(self.columns)
            for heading in (column.name, *column.headings)
        }
        places, unknown = {}, []
        for place, cell in enumerate(row):
            name = known.get(plain(cell))
            if name and name not in places:
                places[name] = place
            elif plain(cell):
                unknown.append(_letter(place))
        return places, unknown

    def _read_line(self, index, cells):
        line = SimpleNamespace(number=index)
        for column in self.columns:
            cell = cells.get(column.name)
            value = column.default
            if value is None and column.read is text:
                value = ""
            if text(cell):
                try:
                    value = column.read(cell)
                except ValueError as error:
                    return BadLine(index, str(error), column.name)
            elif column.required:
                return BadLine(index, "missing", column.name)
            setattr(line, column.name, value)
        why = self.check and self.check(line)
        if why:
            return BadLine(index, *([why] if isinstance(why, str) else why))
        return line


def _same(value):
    return value.casefold() if isinstance(value, str) else value


def _letter(place):
    """Return the letters of a column as a spreadsheet shows them: A, B ... AA."""
    letters = ""
    while place >= 0:
        letters = chr(65 + place % 26) + letters
        place = place // 26 - 1
    return letters


def _rows(content, most):
    """Return the rows of the first sheet as tuples.

    :raise FileError: ``file`` when it is no XLSX file or unpacks to too much, ``long``
    """
    import openpyxl  # slow to load, needed here alone

    try:
        if len(content) > MAX_FILE:
            raise FileError("file")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # zipfile never unpacks more than a part declares: this is a true bound
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise FileError("file")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        sheet = book.active
        sheet.reset_dimensions()  # what a file says of its own size is not trusted
        rows = [
            row[:MAX_COLUMNS]
            for row in islice(sheet.iter_rows(values_only=True), 2 * most)
        ]
    except FileError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise FileError("file") from error
    if any(any(text(cell) for cell in row) for row in rows[most:]):
        raise FileError("long", [most - HEADING_ROWS])
    return rows[:most]


def write_table(title, headings, rows):
    """Return the bytes of a workbook with one sheet.

    :param headings: headings of the columns
    :param rows: lines; dates and numbers keep their kind
    """
    import xlsxwriter  # slow to load, needed here alone

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, max(12, len(heading) + 2))
        for index, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(index, place, cell, day_format)
                elif isinstance(cell, str):
                    sheet.write_string(index, place, cell)
                elif cell is not None:
                    sheet.write_number(index, place, cell)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
