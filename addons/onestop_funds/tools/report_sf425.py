"""Block 10 of the SF-425 (Federal Financial Report), without a database."""

from decimal import Decimal
from fractions import Fraction

from .money import round_half_up
from .report_grid import fill

COLUMNS = [{"key": "amount", "kind": "money"}]
#: Lines that are computed: which others they add up, and with which sign.
FORMULAS = {
    "10c": {"10a": 1, "10b": -1},
    "10g": {"10e": 1, "10f": 1},
    "10h": {"10d": 1, "10g": -1},
    "10k": {"10i": 1, "10j": -1},
    "10o": {"10l": 1, "10m": -1, "10n": -1},
}
LETTERS = "abcdefghijklmno"


def compute(facts):
    """Return lines 10a to 10o, all cumulative since the start of the award.

    a cash receipts; b cash disbursements; c = a - b cash on hand;
    d federal funds authorised; e federal share of expenditures; f federal share of
    unliquidated obligations; g = e + f federal share; h = d - g unobligated balance;
    i recipient share required: d x own / (100 - own), own in percent of all costs;
    j recipient share of expenditures: own percent of all costs; k = i - j still to be
    provided; l federal program income earned; m of it, used by deduction; n of it, used
    by addition; o = l - m - n unexpended program income. Of all costs the federal share
    e is what the own share j leaves; the same for f.

    Source: SF-425, OMB 4040-0014, instructions to block 10.

    :param dict facts: ``digits``, ``own_percent`` (0 to below 100), ``amount`` (d),
        ``received`` (a), ``paid`` (all disbursements of this award), ``spent`` (all
        costs), ``committed``, ``program_income``, ``deducted``, ``added``; Decimals in
        the donor's currency
    :returns: dict ``columns, rows, blocks``
    """
    digits, own = facts["digits"], Fraction(str(facts["own_percent"]))
    spent_own = own_part(facts["spent"], own, digits)
    committed_own = own_part(facts["committed"], own, digits)
    given = {
        "10a": facts["received"],
        "10b": facts["paid"] - own_part(facts["paid"], own, digits),
        "10d": facts["amount"],
        "10e": facts["spent"] - spent_own,
        "10f": facts["committed"] - committed_own,
        "10i": round_half_up(Fraction(facts["amount"]) * own / (100 - own), digits),
        "10j": spent_own,
        "10l": facts["program_income"],
        "10m": facts["deducted"],
        "10n": facts["added"],
    }
    rows = [_row(f"10{letter}", given) for letter in LETTERS]
    return {"columns": COLUMNS, "rows": fill(COLUMNS, rows, digits), "blocks": []}


def own_part(amount, percent, digits):
    """Return our own share of an amount, rounded half up."""
    return round_half_up(Fraction(Decimal(amount)) * Fraction(percent) / 100, digits)


def _row(key, given):
    row = {"key": key, "kind": "line", "code": key, "name": "", "values": {}}
    if key in FORMULAS:
        return {**row, "kind": "subtotal", "sum": FORMULAS[key]}
    return {**row, "values": {"amount": given[key]}}
