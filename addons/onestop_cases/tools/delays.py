"""How long after an incident it was reported: the bands of the GBVIMS, in days."""

#: Last day of a band, and its key.
_BANDS = ((3, "0_3"), (5, "4_5"), (14, "6_14"), (30, "15_30"), (None, "over_30"))
UNKNOWN = "unknown"
DELAY_BANDS = [
    ("0_3", "0 to 3 days"),
    ("4_5", "4 to 5 days"),
    ("6_14", "6 to 14 days"),
    ("15_30", "15 to 30 days"),
    ("over_30", "More than 30 days"),
    (UNKNOWN, "Unknown"),
]


def delay_days(date_incident, date_interview):
    """Return the days from the incident to the report, or None when one is unknown.

    :raises ValueError: reported before it happened
    """
    if not date_incident or not date_interview:
        return None
    days = (date_interview - date_incident).days
    if days < 0:
        raise ValueError("an incident is reported after it happened")
    return days


def delay_band(days):
    """Return the key of the band; no day falls between two of them.

    :param days: days, or None when unknown
    """
    if days is None:
        return UNKNOWN
    for last, key in _BANDS:
        if last is None or days <= last:
            return key
    raise AssertionError("the last band has no end")
