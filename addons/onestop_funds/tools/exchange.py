"""How francs become the donor's currency: four methods, without a database.

A receipt is ``(day, number, francs, units)``: when a tranche came, its number, what
came in XOF (int) and in the donor's currency (Decimal). The order in which receipts are
given does not matter: they count by day, then number. Rates are XOF for one unit.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from .money import parts_in_donor, round_half_up, to_donor

#: Decimals of a computed rate: as printed, so that anybody can do the sum again.
RATE_DIGITS = 6
#: How many days a rate of the day may be old.
DAY_RATE_AGE = 31


def average_rate(receipts):
    """Return the average rate of receipts weighted by their amounts, or None.

    :return: Decimal with six places, francs received / units received
    """
    units = sum(Fraction(units) for _day, _number, _francs, units in receipts)
    if units <= 0:
        return None
    francs = sum(francs for _day, _number, francs, _units in receipts)
    return round_half_up(Fraction(francs) / units, RATE_DIGITS)


def monthly_rate(rates, day, fixed=False):
    """Return the official rate for a month, or None.

    :param rates: pairs (first day, Decimal) of one source and currency
    :param date day: a day of the month
    :param bool fixed: the source holds until it is changed, as a treaty
    """
    found = [pair for pair in rates if pair[0] <= day]
    if not fixed:
        first = day.replace(day=1)
        found = [pair for pair in found if pair[0] >= first]
    return max(found)[1] if found else None


def day_rate(rates, day, fixed=False):
    """Return the last rate until a day, at most a month old, or None."""
    oldest = day - timedelta(days=DAY_RATE_AGE)
    found = [pair for pair in rates if pair[0] <= day and (fixed or pair[0] >= oldest)]
    return max(found)[1] if found else None


def convert(totals, rate, digits=2):
    """Return totals in the donor's currency: their sum once, cents by remainder.

    :param dict totals: {key: francs}
    :return: {key: Decimal}
    """
    keys = sorted(totals, key=str)
    whole = to_donor(sum(totals.values()), rate, digits)
    parts = parts_in_donor([totals[key] for key in keys], whole, digits, rate)
    return dict(zip(keys, parts, strict=True))


def convert_dated(totals, rate_of, digits=2):
    """Return totals of several rates; what has the same rate key is one total.

    :param dict totals: {(key, day): francs}
    :param rate_of: takes a day, returns (what it is the rate of, rate)
    :return: {key: Decimal}
    """
    groups, rates = defaultdict(lambda: defaultdict(int)), {}
    for (key, day), francs in totals.items():
        name, rates_of_day = rate_of(day)
        rates[name] = rates_of_day
        groups[name][key] += francs
    result = defaultdict(Decimal)
    for name in sorted(groups, key=str):
        for key, part in convert(groups[name], rates[name], digits).items():
            result[key] += part
    return dict(result)


def fifo_value(receipts, francs):
    """Return what cumulative costs are in the donor's currency, first tranche first.

    What goes beyond the last receipt has its rate.

    :param int francs: all costs so far; negative before the first, at the first's rate
    :return: Fraction
    :raise ValueError: no receipts
    """
    layers = sorted(receipt for receipt in receipts if receipt[2] > 0)
    if not layers:
        raise ValueError("nothing was received")
    value, left = Fraction(0), Fraction(francs)
    for place, (_day, _number, size, units) in enumerate(layers, start=1):
        taken = left if place == len(layers) else min(left, size)
        value += taken * Fraction(units) / size
        left -= taken
        if left <= 0:
            break
    return value


def fifo_rate(receipts, francs):
    """Return the rate of the tranche out of which the next franc is paid, or None."""
    layers = sorted(receipt for receipt in receipts if receipt[2] > 0)
    for place, (_day, _number, size, units) in enumerate(layers, start=1):
        if francs < size or place == len(layers):
            return round_half_up(Fraction(size) / Fraction(units), RATE_DIGITS)
        francs -= size
    return None


def convert_fifo(totals, receipts, before, digits=2):
    """Return the totals of a period by the tranches that paid them.

    Cumulative values are rounded, so that periods add up to the whole.

    :param dict totals: {key: francs} of the period
    :param int before: all costs before the period
    :return: {key: Decimal}
    """
    keys = sorted(totals, key=str)
    francs = sum(totals.values())
    start = round_half_up(fifo_value(receipts, before), digits)
    whole = round_half_up(fifo_value(receipts, before + francs), digits) - start
    amounts = [totals[key] for key in keys]
    exact = fifo_value(receipts, before + francs) - fifo_value(receipts, before)
    rate = Fraction(francs) / exact if exact else fifo_rate(receipts, before)
    parts = parts_in_donor(amounts, whole, digits, rate)
    return dict(zip(keys, parts, strict=True))
