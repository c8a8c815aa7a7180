"""The timetable of a cohort as plain functions: no database, no Odoo."""


def free_times(times, holidays):
    """Return the times that no holiday touches.

    A time of which a part is a holiday is left out whole: half a session is none.

    :param times: (start, stop) of moments, in order
    :param holidays: (start, stop) of moments
    """
    return [
        (start, stop)
        for start, stop in times
        if not any(begin < stop and end > start for begin, end in holidays)
    ]


def spread_units(hours, units):
    """Return which unit each of the following sessions teaches.

    A session belongs to the first unit that has hours left; a rest that is shorter
    than half of the session goes to the next one. When all hours are given, sessions
    have no unit: there is time to practise.

    :param hours: length of each session, in order of time
    :param units: (unit, hours that no session teaches yet), in their order
    :return: list of a unit or None for each session
    """
    left = [[unit, rest] for unit, rest in units if rest > 0]
    taught = []
    for length in hours:
        while left and left[0][1] < length / 2 and len(left) > 1:
            rest = left.pop(0)[1]
            left[0][1] += rest
        if not left:
            taught.append(None)
            continue
        taught.append(left[0][0])
        left[0][1] -= length
        if left[0][1] <= 0:
            debt = left.pop(0)[1]
            if left:
                left[0][1] += debt
    return taught
