"""How long what helps after rape still helps: HIV prophylaxis and contraception.

Source: WHO, *Clinical management of rape and intimate partner violence survivors*
(2020): post-exposure prophylaxis within 72 hours, emergency contraception within 120
hours; both the sooner the better.
"""

from collections import namedtuple
from datetime import datetime, time, timedelta

PEP_HOURS = 72
EC_HOURS = 120
#: Who is under this age at the time, and no woman, needs no contraception; girls of
#: whom nobody knows better are offered it, as WHO advises from puberty on.
EC_GROUPS_OUT = ("0_11", "61_plus")

#: The earliest hour that a time of day can mean. A night belongs in part to the hours
#: after midnight of the same date; what is unknown may have been at midnight, too.
EARLIEST = {"morning": 5, "afternoon": 12, "evening_night": 0}

#: Values and labels of the hour at which it happened, if known.
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
#: First hours of afternoon, and of evening or night (GBVIMS: noon, sunset).
NOON, SUNSET, SUNRISE = 12, 18, 6

STATES = [("running", "Running"), ("urgent", "Less than a day left"), ("over", "Over")]

#: ``left`` in hours, rounded down, 0 when over; ``state`` is ``running``, ``urgent``
#: (less than a day left) or ``over``.
Clock = namedtuple("Clock", "kind ends left state")


def earliest(date_incident, time_of_day=None, hour=None):
    """Return the earliest local moment at which it can have happened.

    The cautious reading: whoever does not know the hour counts from the earliest one,
    so that no clock shows more time than there is.

    :param hour: hours since midnight as a number, or None when unknown
    """
    if hour is None:
        hour = EARLIEST.get(time_of_day, 0)
    return datetime.combine(date_incident, time()) + timedelta(hours=hour)


def time_of_day_of(hour):
    """Return the time of day of the GBVIMS in which an hour lies."""
    if SUNRISE <= hour < NOON:
        return "morning"
    if NOON <= hour < SUNSET:
        return "afternoon"
    return "evening_night"


def clock(kind, start, now):
    """Return the Clock of ``pep`` or ``ec``.

    :param start: moment of the incident
    :param now: moment of asking, in the same time zone
    """
    ends = start + timedelta(hours=PEP_HOURS if kind == "pep" else EC_HOURS)
    left = ends - now
    if left <= timedelta():
        return Clock(kind, ends, 0, "over")
    hours = int(left.total_seconds() // 3600)
    return Clock(kind, ends, hours, "urgent" if hours < 24 else "running")


def kinds_for(type_of_incident, sex=None, age_group=None):
    """Return which clocks run for an incident: of ``pep``, ``ec``.

    After rape both; while it is not classified as well, since time runs meanwhile.
    """
    if type_of_incident not in ("rape", None, False):
        return ()
    if sex == "male" or age_group in EC_GROUPS_OUT:
        return ("pep",)
    return ("pep", "ec")
