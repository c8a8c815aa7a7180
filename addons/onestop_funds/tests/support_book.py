"""A small evaluator of the formulas that a report's workbook uses."""

import re
from decimal import Decimal
from fractions import Fraction

from ..tools.money import round_half_up

RANGE = re.compile(r"=SUM\(([A-Z]+\d+):([A-Z]+\d+)\)$")
ROUND = re.compile(r"=ROUND\(([A-Z]+\d+)\*([\d.]+)/100,(\d)\)$")
RATIO = re.compile(r'=IF\(([A-Z]+\d+)=0,"",ROUND\(([A-Z]+\d+)/\1\*100,2\)\)$')
TERMS = re.compile(r"=-?[A-Z]+\d+([+-][A-Z]+\d+)*$")
PART = re.compile(r"([+-]?)([A-Z]+\d+)")


def evaluate(sheet, at):
    """Return the value of a cell by its formula, exact; None for an empty text.

    :raises AssertionError: for a formula that it does not know
    """
    value = sheet[at].value
    if not isinstance(value, str):
        return Decimal(str(value or 0))
    if match := RANGE.match(value):
        cells = [cell for row in sheet[match[1] : match[2]] for cell in row]
        return sum((evaluate(sheet, cell.coordinate) for cell in cells), Decimal(0))
    if match := ROUND.match(value):
        part = Fraction(evaluate(sheet, match[1])) * Fraction(match[2]) / 100
        return round_half_up(part, int(match[3]))
    if match := RATIO.match(value):
        whole = evaluate(sheet, match[1])
        if not whole:
            return None
        exact = Fraction(evaluate(sheet, match[2])) * 100 / Fraction(whole)
        return round_half_up(exact, 2)
    assert TERMS.match(value), value
    total = Decimal(0)
    for sign, cell in PART.findall(value):
        part = evaluate(sheet, cell)
        total += -part if sign == "-" else part
    return total
