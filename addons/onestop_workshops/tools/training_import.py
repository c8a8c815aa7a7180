"""Reads lists of curricula and of learners from XLSX: plain functions, no database."""

import io
from typing import NamedTuple

import openpyxl

from .stock_import import MAX_LINES, BadLine, _day, _number, _text

YES = {"yes", "oui", "o", "y", "x", "1", "true", "vrai"}
NO = {"", "no", "non", "n", "0", "false", "faux"}
#: Lines that show how to fill the columns.
EXAMPLES = {
    "curricula": (
        ("SEW", "Sewing, three months", "U1", "Machine and tools", 40, "Threads it", 1),
        ("SEW", "Sewing, three months", "U2", "Patterns", 80, "Draws a skirt", 1),
    ),
    "learners": (
        ("K7M-4RT", "BKO-SEW-26-01", None, 1, 0),
        ("H9T-4RX", "BKO-SEW-26-01", None, 0, 1),
    ),
}
WIDTHS = {"curricula": 7, "learners": 5}


class Unit(NamedTuple):
    """A line of a list of curricula."""

    number: int
    trade: str
    curriculum: str
    code: str
    name: str
    hours: float
    criteria: str
    required: bool


class Learner(NamedTuple):
    """A line of a list of learners."""

    number: int
    person: str
    cohort: str
    day: object
    children: int
    transport: bool


def read_lines(kind, content):
    """Return (lines, bad lines) of a workbook's first sheet.

    :param str kind: ``curricula`` or ``learners``
    :param bytes content: an XLSX file
    :raise ValueError: no XLSX file, or too long
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # openpyxl raises whatever zip and XML raise
        raise ValueError("file") from error
    lines, bad, seen, width = [], [], set(), WIDTHS[kind]
    for number, cells in enumerate(book.active.iter_rows(values_only=True), start=1):
        cells = [*cells, *[None] * width][:width]
        if number == 1 or not any(cell not in (None, "") for cell in cells):
            continue
        if number > MAX_LINES:
            raise ValueError("long")
        line = READERS[kind](number, cells)
        if not isinstance(line, BadLine):
            key = tuple(text.casefold() for text in KEYS[kind](line))
            line = BadLine(number, "twice") if key in seen else line
            seen.add(key)
        (bad if isinstance(line, BadLine) else lines).append(line)
    return lines, bad


def _read_unit(number, cells):
    trade, curriculum, code, name, hours, criteria, required = cells
    texts = [_text(cell) for cell in (trade, curriculum, code, name)]
    if not all(texts):
        return BadLine(number, "missing")
    hours, required = _number(hours), _yes(required, True)
    if hours is None or not 0 < hours <= 5000:
        return BadLine(number, "hours")
    if required is None:
        return BadLine(number, "yes")
    return Unit(number, *texts, hours, _text(criteria), required)


def _read_learner(number, cells):
    person, cohort, day, children, transport = cells
    person, cohort = _text(person), _text(cohort)
    if not person or not cohort:
        return BadLine(number, "missing")
    read = _day(day)
    if day not in (None, "") and read is None:
        return BadLine(number, "date")
    count = 0 if children in (None, "") else _number(children)
    if count is None or count != int(count) or not 0 <= count <= 20:
        return BadLine(number, "children")
    transport = _yes(transport, False)
    if transport is None:
        return BadLine(number, "yes")
    return Learner(number, person, cohort, read, int(count), transport)


def _yes(cell, default):
    text = _text(cell).casefold()
    if not text:
        return default
    return True if text in YES else False if text in NO else None


READERS = {"curricula": _read_unit, "learners": _read_learner}
KEYS = {
    "curricula": lambda line: (line.trade, line.curriculum, line.code),
    "learners": lambda line: (line.person, line.cohort),
}
