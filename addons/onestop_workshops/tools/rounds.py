"""When graduates are asked, and after how many tries a round ends without them."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

#: Months after graduation. Source: project's standards.
ROUNDS = (0, 3, 6, 12, 24)
#: Days before the due day on which a round opens; the first opens on the day itself.
OPENS_BEFORE = 14
#: Days after the due day until which a round counts as in time, by round.
CLOSES_AFTER = {0: 30, 3: 30, 6: 45, 12: 60, 24: 90}
#: Days with a try in vain, after which she counts as unreachable.
TRIES = 3
#: Tries that did not bring an answer.
IN_VAIN = ("not_reached", "cannot_talk", "wrong_person", "unsafe")


def due(graduated, months):
    """Return the day on which a round is due: whole months, the last day kept."""
    return graduated + relativedelta(months=months)


def window(graduated, months):
    """Return (first, last) day of a round."""
    day = due(graduated, months)
    opens = day - timedelta(OPENS_BEFORE if months else 0)
    return opens, day + timedelta(CLOSES_AFTER[months])


def unreachable_since(tries):
    """Return the day on which the third day of tries in vain was reached, or None.

    Several tries of one day are one: who is not there in the morning is not there in
    the evening.

    :param tries: (day, outcome) of each try, in any order
    """
    days = sorted({day for day, outcome in tries if outcome in IN_VAIN})
    return days[TRIES - 1] if len(days) >= TRIES else None
