"""The same line of a statement, known again whatever file it comes with."""

import hashlib
from collections import Counter

from .statement_cells import plain


def identify(lines):
    """Return an id for each line; lines that are alike get different ones.

    Made of day, amount, label, reference, the bank's own id and the balance after it.
    Lines that agree in all of it (two equal fees of one day) are counted: the first of
    a file that overlaps is the first of the other.

    :param lines: dicts with any of date, amount, label, reference, bank_id, balance,
        part (of one line of the bank: its fee)
    :returns: list of str
    """
    counts, ids = Counter(), []
    for line in lines:
        key = "|".join(
            [
                str(line["date"])[:10],
                _amount(line["amount"]),
                plain(line.get("label")),
                plain(line.get("reference")),
                str(line.get("bank_id") or ""),
                _amount(line.get("balance")),
                line.get("part") or "",
            ]
        )
        counts[key] += 1
        digest = hashlib.sha256(f"{key}|{counts[key]}".encode()).hexdigest()
        ids.append(digest[:40])
    return ids


def _amount(value):
    return "" if value is None else f"{float(value):.2f}"
