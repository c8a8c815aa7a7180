"""A table whose sums can be followed: the same for screen, PDF and XLSX.

A *column* is ``{"key", "kind"}`` with ``kind`` out of text, money, xof, percent, date.
One with ``terms`` {column: factor} is computed across its row (D = A - C); one with
``ratio`` [a, b] is a in percent of b. A *row* is ``{"key", "kind", "values"}``; one
with ``sum`` {row: factor} adds up rows above it, one with ``percent`` [row, percent]
takes that part of a row above it, rounded half up. What a column computes goes before
what its row computes, so that D = A - C holds in every row, whatever is rounded.

Numbers are ``Decimal`` while they are computed and text in the finished table: JSON
knows no decimals, and a hash needs one way of writing.
"""

from decimal import Decimal
from fractions import Fraction

from .money import round_half_up

#: Kinds of columns that hold numbers.
NUMBERS = ("money", "xof", "percent")
#: Decimals of percentages.
PERCENT_DIGITS = 2


def fill(columns, rows, digits):
    """Return the rows with every number computed and written as text.

    :param columns: list of dict, as above
    :param rows: list of dict, as above; ``values`` hold Decimal, int, text or None
    :param int digits: decimals of ``money``
    :returns: new list of rows; each number is text with its decimals, or None
    :raises KeyError: when a row adds up one that does not stand above it
    """
    done = {}
    filled = []
    for row in rows:
        values = {}
        for column in columns:
            values[column["key"]] = _cell(column, row, values, done, digits)
        done[row["key"]] = values
        written = {
            column["key"]: _write(values[column["key"]], column, digits)
            for column in columns
        }
        filled.append({**row, "values": written})
    return filled


def faults(columns, rows, digits):
    """Return what does not add up in a finished table.

    :param rows: as :func:`fill` returns them
    :returns: list of (row key, column key, what stands there, what should)
    """
    found, computed = [], fill(columns, parsed(columns, rows), digits)
    for row, again in zip(rows, computed, strict=True):
        for key, value in again["values"].items():
            if value != row["values"][key]:
                found.append((row["key"], key, row["values"][key], value))
    return found


def parsed(columns, rows):
    """Return the rows of a finished table with numbers instead of text."""
    kinds = {column["key"]: column["kind"] for column in columns}
    return [
        {
            **row,
            "values": {
                key: Decimal(value) if value and kinds[key] in NUMBERS else value
                for key, value in row["values"].items()
            },
        }
        for row in rows
    ]


def _cell(column, row, values, done, digits):
    """Return the value of one cell."""
    if row["kind"] == "heading" or column["kind"] not in NUMBERS:
        return row["values"].get(column["key"])
    if "terms" in column:
        return sum(
            factor * (values[key] or Decimal(0))
            for key, factor in column["terms"].items()
        )
    if "ratio" in column:
        return percentage(*(values[key] for key in column["ratio"]))
    if "sum" in row:
        parts = [
            (done[key][column["key"]], factor) for key, factor in row["sum"].items()
        ]
        return sum((part or Decimal(0)) * factor for part, factor in parts) + Decimal(0)
    if "percent" in row:
        source, percent = row["percent"]
        part = Fraction(done[source][column["key"]] or 0) * Fraction(percent) / 100
        return round_half_up(part, digits)
    return row["values"].get(column["key"], Decimal(0))


def percentage(part, whole):
    """Return a part in percent of a whole; None when there is no whole."""
    if not whole:
        return None
    return round_half_up(Fraction(part or 0) * 100 / Fraction(whole), PERCENT_DIGITS)


def _write(value, column, digits):
    """Return a value as it stands in the finished table."""
    if value is None or column["kind"] not in NUMBERS:
        return value
    places = {"money": digits, "xof": 0, "percent": PERCENT_DIGITS}[column["kind"]]
    return f"{Decimal(value):.{places}f}"


def by_heading(lines, values_of, support_percent=0):
    """Return rows: headings, their lines and sub-totals, direct cost, support, total.

    :param lines: list of dict ``id, code, name, heading, heading_name``, sorted
    :param values_of: function of a line that returns {column: value}
    :param support_percent: percent of direct cost for the organisation's support; 0:
        the direct cost is the total
    """
    rows, subtotals = [], {}
    for heading, members in _grouped(lines):
        rows.append(_row(f"heading:{heading}", "heading", heading, members[0]))
        for line in members:
            rows.append(
                {
                    "key": f"line:{line['id']}",
                    "kind": "line",
                    "line_id": line["id"],
                    "code": line["code"],
                    "name": line["name"],
                    "values": values_of(line),
                }
            )
        subtotal = _row(f"subtotal:{heading}", "subtotal", heading, members[0])
        subtotal["sum"] = {f"line:{line['id']}": 1 for line in members}
        subtotals[subtotal["key"]] = 1
        rows.append(subtotal)
    return rows + _closing(subtotals, support_percent)


def _grouped(lines):
    """Return [(heading, lines)] in the order of the lines' first appearance."""
    found = {}
    for line in lines:
        found.setdefault(line["heading"], []).append(line)
    return list(found.items())


def _row(key, kind, code, line):
    name = line["heading_name"]
    return {"key": key, "kind": kind, "code": code, "name": name, "values": {}}


def _closing(subtotals, support_percent):
    """Return direct cost, support cost and total."""
    total = {"key": "total", "kind": "total", "code": "", "name": "", "values": {}}
    if not Decimal(str(support_percent)):
        return [{**total, "sum": subtotals}]
    percent = str(support_percent)
    return [
        {**total, "key": "direct", "kind": "direct", "sum": subtotals},
        {**total, "key": "support", "kind": "support", "percent": ["direct", percent]},
        {**total, "sum": {"direct": 1, "support": 1}},
    ]
