"""Age groups of the GBVIMS statistics: no age falls between two of them."""

#: Last age of a group in years, and its key; the bands of GBVIMS.
_BANDS = (
    (11, "0_11"),
    (17, "12_17"),
    (25, "18_25"),
    (40, "26_40"),
    (60, "41_60"),
    (None, "61_plus"),
)
AGE_GROUPS = [
    ("0_11", "0 to 11 years"),
    ("12_17", "12 to 17 years"),
    ("18_25", "18 to 25 years"),
    ("26_40", "26 to 40 years"),
    ("41_60", "41 to 60 years"),
    ("61_plus", "61 years and older"),
]


def age_group_of(age):
    """Return the key of the group of an age in whole years."""
    for last, key in _BANDS:
        if last is None or age <= last:
            return key
    raise AssertionError("the last band has no end")


def birth_years(group, year):
    """Return the first and last year of birth of who is in ``group`` during ``year``.

    Within a year one has two ages, before and after the birthday: the bands overlap by
    a year.

    :param str group: a key of :data:`AGE_GROUPS`, or False: no year fits
    """
    youngest = 0
    for last, key in _BANDS:
        if key == group:
            return (year - last - 1 if last is not None else 0, year - youngest)
        youngest = last + 1 if last is not None else youngest
    return (1, 0)
