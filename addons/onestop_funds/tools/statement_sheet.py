"""Statements as sheets (CSV, XLSX) of a bank or a mobile network, line by line.

Nothing is guessed: a line that cannot be read is named by its number and column, and a
running balance that does not follow from the lines stops the whole file. So a mapping
that turns money out into money in is found out at once.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from types import SimpleNamespace
from typing import NamedTuple

from .statement_cells import CellError, amount, day, plain, text

#: Limits that keep a crafted file from filling the memory.
MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 25 * 1024 * 1024
MAX_COLUMNS = 60
MAX_LINES = 20000
#: The headings stand within the first rows of a sheet.
HEADING_ROWS = 40
DELIMITERS = ";,\t|"
#: Lines without a date: what banks print under the lines, and what they carry over.
NO_LINE = re.compile(r"\b(totaux|total|totals|solde|report|balance|mouvements)\b")


class SheetError(ValueError):
    """The file as a whole is no such statement; ``what`` is named in the message."""

    def __init__(self, why, what=()):
        super().__init__(why)
        self.why, self.what = why, tuple(what)


class Fault(NamedTuple):
    """A line that was not understood: its number in the file, the heading, and why."""

    number: int
    column: str
    why: str


@dataclass(frozen=True)
class Layout:
    """Where things stand: heading of each column, alternatives apart by ``|``.

    ``columns`` has keys day, label, reference, partner, account, id, amount, debit,
    credit, fee, balance, direction, notes; those without a column are left out.
    """

    columns: dict
    date_format: str = "%d/%m/%Y"
    thousands: str = ""
    decimal: str = ","
    digits: int = 0
    delimiter: str = ";"
    encoding: str = "utf-8"
    debit_value: str = "D"
    credit_value: str = "C"
    inverse: bool = False
    no_header: bool = False


def parse(content, layout):
    """Return ``(lines, faults)`` of a sheet, the oldest line first.

    A line has ``number`` (of the row in the file), ``day``, ``amount`` (money in > 0),
    ``fee`` (>= 0), ``balance`` or None, and texts ``label``, ``reference``,
    ``partner``, ``account``, ``id``, ``notes``.

    :param bytes content: the file
    :param Layout layout: where things stand
    :raise SheetError: no such sheet, headings missing, no line, too long
    """
    rows, places = _rows_and_places(content, layout)
    lines, faults = [], []
    for number, cells in rows:
        try:
            line = _read_line(number, cells, layout, places)
        except _At as error:
            faults.append(Fault(number, layout.columns[error.column], error.why))
            continue
        if line:
            lines.append(line)
    if len(lines) > MAX_LINES:
        raise SheetError("long", [MAX_LINES])
    if not lines and not faults:
        raise SheetError("empty")
    if lines and lines[0].day > lines[-1].day:
        lines.reverse()
    if not faults and (faults := check_balances(lines, layout)):
        # Of one day, the newest first: the days do not tell.
        if not check_balances(lines[::-1], layout):
            lines, faults = lines[::-1], []
    return [line for line in lines if not line.carried], faults


def check_balances(lines, layout):
    """Return a fault for the first line whose balance does not follow from the last."""
    before = None
    for line in lines:
        if line.balance is None:
            continue
        moved = line.amount - line.fee
        if before is not None and before + moved != line.balance:
            return [Fault(line.number, layout.columns["balance"], "balance")]
        before = line.balance
    return []


class _At(CellError):
    def __init__(self, why, column):
        super().__init__(why)
        self.column = column


def _read_line(number, cells, layout, places):
    def get(name):
        found = [cells[place] for place in places.get(name, ()) if place < len(cells)]
        return found[0] if len(found) == 1 else " ".join(map(text, found))

    def read(name, reader, *options):
        try:
            return reader(get(name), *options)
        except CellError as error:
            raise _At(error.why, name) from error

    def money(name):
        return read(name, amount, layout.thousands, layout.decimal, layout.digits)

    texts = {
        name: text(get(name))
        for name in ("label", "reference", "partner", "account", "id", "notes")
    }
    names = ("amount", "debit", "credit", "fee", "balance")
    if not text(get("day")):
        return _without_day(get, texts, names)
    when = read("day", day, layout.date_format)
    sums = {name: money(name) for name in names}
    moved = _moved(sums, text(get("direction")), layout)
    if moved is None:
        if sums["balance"] is None:
            raise _At("missing", "amount" if "amount" in layout.columns else "debit")
        moved = Decimal(0)
    line = SimpleNamespace(number=number, day=when, amount=moved, **texts)
    line.fee, line.balance = abs(sums["fee"] or Decimal(0)), sums["balance"]
    line.carried = not moved and not line.fee
    return line


def _without_day(get, texts, names):
    """Pass over a line without a date, unless money moves on it."""
    moves = any(text(get(name)) for name in names if name != "balance")
    if moves and not NO_LINE.search(plain(" ".join(texts.values()))):
        raise _At("no_day", "day")
    return None


def _moved(sums, direction, layout):
    """Return what came in (> 0) or went out (< 0); None when nothing is said.

    In a bank's own books money that leaves the account is a debit of its holder.
    """
    if "debit" in layout.columns:
        if sums["debit"] and sums["credit"]:
            raise _At("both", "debit")
        if sums["debit"] is None and sums["credit"] is None:
            return None
        return abs(sums["credit"] or Decimal(0)) - abs(sums["debit"] or Decimal(0))
    found = sums["amount"]
    if found is None:
        return None
    if "direction" in layout.columns:
        found = abs(found)
        signs = {plain(layout.debit_value): -1, plain(layout.credit_value): 1}
        if plain(direction) not in signs:
            raise _At("direction", "direction")
        return signs[plain(direction)] * found
    return -found if layout.inverse else found


def _rows_and_places(content, layout):
    """Return the numbered rows below the headings, and the place of each column."""
    if len(content) > MAX_FILE:
        raise SheetError("file")
    missing = None
    for rows in _readings(content, layout):
        if layout.no_header:
            names = layout.columns.items()
            return rows, {key: [int(n) for n in name.split(",")] for key, name in names}
        for index, (_number, cells) in enumerate(rows[:HEADING_ROWS]):
            places, lost = _match(cells, layout)
            if not lost:
                return rows[index + 1 :], places
            if missing is None or len(lost) < len(missing):
                missing = lost
    raise SheetError("headings", missing or [])


def _match(cells, layout):
    """Return the places of the columns in a row of headings, and who is missing."""
    headings = [plain(cell) for cell in cells]
    places, lost = {}, []
    for key, name in layout.columns.items():
        found = []
        for part in name.split(","):
            known = [plain(option) for option in part.split("|")]
            found += [headings.index(one) for one in known if one in headings][:1]
        if len(found) == len(name.split(",")):
            places[key] = found
        elif key not in ("reference", "partner", "account", "notes"):
            lost.append(name)
    return places, lost


def _readings(content, layout):
    """Yield the numbered rows of the file, a way of reading it at a time."""
    if content[:4] == b"PK\x03\x04":
        yield _xlsx_rows(content)
        return
    if b"\0" in content[:1000]:
        raise SheetError("file")
    words = _decode(content, layout.encoding)
    for delimiter in dict.fromkeys([layout.delimiter, *DELIMITERS]):
        if delimiter not in words:
            continue
        reader = csv.reader(io.StringIO(words), delimiter=delimiter)
        try:
            rows = [
                (reader.line_num, row[:MAX_COLUMNS])
                for row in islice(reader, 2 * MAX_LINES)
                if any(cell.strip() for cell in row)
            ]
        except csv.Error as error:
            raise SheetError("file") from error
        yield rows


def _decode(content, encoding):
    for name in ("utf-8-sig", encoding, "cp1252"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise SheetError("file")


def _xlsx_rows(content):
    import openpyxl  # slow to load, needed here alone

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # zipfile never unpacks more than a part declares: this is a true bound
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise SheetError("file")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        sheet = book.active
        sheet.reset_dimensions()  # what a file says of its own size is not trusted
        numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
        return [
            (number, row[:MAX_COLUMNS])
            for number, row in islice(numbered, 2 * MAX_LINES)
            if any(text(cell) for cell in row)
        ]
    except SheetError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise SheetError("file") from error
