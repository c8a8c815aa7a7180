"""Public holidays of Mali that a rule fixes; a plain function, no Odoo.

The feasts of the Muslim year (Korité, Tabaski, Mawlid and its baptism) follow the
moon: they are entered by hand when they are announced.
"""

from datetime import date, timedelta

FIXED = (
    (1, 1, "New Year"),
    (1, 14, "Recovered Sovereignty"),
    (1, 20, "Army Day"),
    (3, 26, "Martyrs' Day"),
    (5, 1, "Labour Day"),
    (5, 25, "Africa Day"),
    (9, 22, "Independence Day"),
    (12, 25, "Christmas"),
)


def public_holidays(year):
    """Return (date, name) of the holidays of a year, in order.

    >>> [str(day) for day, name in public_holidays(2026) if name == "Easter Monday"]
    ['2026-04-06']
    """
    days = [(date(year, month, day), name) for month, day, name in FIXED]
    return sorted([*days, (easter(year) + timedelta(days=1), "Easter Monday")])


def easter(year):
    """Return Easter Sunday, by the anonymous Gregorian rule (Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)
