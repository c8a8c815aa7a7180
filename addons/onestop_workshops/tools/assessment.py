"""Rules of assessment that need no database."""

#: Apprenticeship in Mali: a jury of one trainer and two professionals.
JURY_TRAINERS, JURY_PROFESSIONALS = 1, 2


def jury_missing(trainers, professionals):
    """Return who is missing in a jury.

    :param int trainers: trainers in it
    :param int professionals: professionals from outside in it
    :return: (trainers, professionals) that are missing, or None
    """
    missing = (
        max(JURY_TRAINERS - trainers, 0),
        max(JURY_PROFESSIONALS - professionals, 0),
    )
    return missing if any(missing) else None


def gain(before, after):
    """Return by how much a score grew, of what could be gained (Hake).

    Source: Kirkpatrick's level 2 is read as a test before and one after.

    :param before: per cent before, 0 to 100
    :param after: per cent after, 0 to 100
    :return: per cent of the possible gain, -100 to 100; None when there was none
    """
    if before >= 100:
        return None
    return max(-100.0, (after - before) / (100 - before) * 100)
