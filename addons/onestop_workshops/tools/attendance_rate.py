"""The rate of attendance of one learner. Plain functions: no ORM, no database.

Source: training standard of the project: (present + late) / (sessions held since
enrolment - excused) x 100; a make-up session replaces the missed one.

``tools/sheet_sql.py`` counts the same in SQL for a cohort; a test compares the two.
"""

from typing import NamedTuple

#: She was there.
ATTENDED = ("present", "late")
#: What a session and its make-up sessions come to, from worst to best.
MISSED, EXCUSED, CAME = range(3)


class Meeting(NamedTuple):
    """A session that was held on a day between her first and her last."""

    id: int
    mark: str | None
    #: The session that this one makes up for, if that one was held.
    replaces: int | None = None


def results(meetings):
    """Return {session: result}, a make-up being counted with what it replaces.

    The better of the two stands, so that a make-up session never harms. A make-up
    session for what she was not there to miss (held before she came) counts only if
    she attended.

    :param meetings: list of :class:`Meeting`
    """
    best, due = {}, set()
    for meeting in meetings:
        slot = meeting.replaces or meeting.id
        if not meeting.replaces:
            due.add(slot)
        best[slot] = max(best.get(slot, MISSED), _result(meeting.mark))
    return {
        slot: result for slot, result in best.items() if slot in due or result == CAME
    }


def _result(mark):
    if mark in ATTENDED:
        return CAME
    return EXCUSED if mark == "excused" else MISSED


def attendance(meetings):
    """Return (attended, counted): sessions she came to, and sessions in the base.

    :param meetings: list of :class:`Meeting`
    """
    found = list(results(meetings).values())
    return found.count(CAME), len(found) - found.count(EXCUSED)


def rate(attended, counted):
    """Return per cent, or None while no session counts."""
    return 100 * attended / counted if counted else None


def is_enough(attended, counted, minimum):
    """Return whether the attendance suffices for a certificate. In whole numbers.

    :param int minimum: per cent, as the curriculum says
    """
    return counted > 0 and 100 * attended >= minimum * counted
