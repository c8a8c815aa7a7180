"""How old the money of a donor is: first tranche in, first out. No database.

Francs are int; interest is simple, by days of a year of 365, rounded half up.
"""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .money import round_half_up

YEAR = 365


class Received(NamedTuple):
    """Money that came: when, its number, francs, and by when it must be spent."""

    day: date
    number: int
    francs: int
    spend_by: date | None = None


class Aged(NamedTuple):
    """What became of it until the day looked at."""

    number: int
    spent: int
    left: int
    days_over: int
    interest: int


def ageing(received, paid, today, percent=0):
    """Return how much of each receipt is spent, left, and too late.

    Payments are matched with receipts in the order of days; the order in which either
    is given does not matter. What is paid before money comes is paid out of the next
    that comes. Interest runs on each franc from the day after ``spend_by`` until it is
    paid, or until today.

    :param received: list of :class:`Received`
    :param paid: pairs (day, francs); negative francs give back to the newest payments
    :param date today: later receipts and payments do not count
    :param percent: interest a year
    :return: list of :class:`Aged`, by day and number of the receipts
    """
    receipts = sorted(one for one in received if one.day <= today)
    slices = _match(receipts, _net(paid, today))
    return [
        _aged(receipt, parts, today, Fraction(str(percent)))
        for receipt, parts in zip(receipts, slices, strict=True)
    ]


def unmatched(received, paid, today):
    """Return francs that were paid and never received: advanced by the house."""
    came = sum(one.francs for one in received if one.day <= today)
    return max(sum(francs for day, francs in paid if day <= today) - came, 0)


def _net(paid, today):
    """Return payments by day without those that were given back."""
    by_day = {}
    for day, francs in paid:
        if day <= today:
            by_day[day] = by_day.get(day, 0) + francs
    stack, owed = [], 0
    for day in sorted(by_day):
        francs = by_day[day] - owed
        owed = 0
        while francs < 0 and stack:
            last_day, last = stack.pop()
            francs += last
            if francs > 0:
                stack.append((last_day, francs))
                francs = 0
        if francs < 0:
            owed = -francs
        elif francs:
            stack.append((day, francs))
    return stack


def _match(receipts, payments):
    """Return for each receipt its list of (day paid, francs), first in first out."""
    slices, payments = [], list(payments)
    for receipt in receipts:
        left, parts = receipt.francs, []
        while left > 0 and payments:
            day, francs = payments[0]
            taken = min(left, francs)
            parts.append((day, taken))
            left -= taken
            payments[0] = (day, francs - taken)
            if taken == francs:
                payments.pop(0)
        slices.append(parts)
    return slices


def _aged(receipt, parts, today, percent):
    spent = sum(francs for _day, francs in parts)
    left = receipt.francs - spent
    late = 0
    if receipt.spend_by:
        held = [*parts, (today, left)]
        late = sum(
            francs * max((day - receipt.spend_by).days, 0) for day, francs in held
        )
    over = bool(left and receipt.spend_by)
    days = max((today - receipt.spend_by).days, 0) if over else 0
    interest = int(round_half_up(late * percent / (100 * YEAR), 0))
    return Aged(receipt.number, spent, left, days, interest)


def own_share(cost, percent):
    """Return our own part of a cost in francs, pro rata, rounded half up.

    :param int cost: francs, all costs of the project
    :param percent: own funds in percent of the total cost
    """
    return int(round_half_up(cost * Fraction(str(percent)) / 100, 0))
