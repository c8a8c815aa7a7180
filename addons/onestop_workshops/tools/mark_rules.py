"""The rules by which a mark is taken. Plain functions: no ORM, no database.

Source: training standard of the project, attendance and offline rules.
"""

from uuid import UUID

from .vocabulary import EXCUSES, MARKS

#: What a mark is not applied for; the words of `onestop.attendance.review`.
WHY = [
    ("changed", "Changed meanwhile"),
    ("excused", "Excused by the office"),
    ("locked", "Locked"),
    ("cancelled", "Session cancelled"),
    ("future", "Session not begun"),
    ("ended", "Not her time in the cohort"),
    ("unknown", "Not known here"),
]
LONGEST_LATE = 600


def clean(raw):
    """Return a mark as given by a client, in the form that the server keeps.

    :param dict raw: session_id, enrolment_id, uid, mark, minutes_late, excuse,
        base_version, date_device
    :raise ValueError: something of it is no mark; names the field, never a value
    """
    if not isinstance(raw, dict):
        raise ValueError("mark")
    mark = raw.get("mark")
    if mark not in dict(MARKS):
        raise ValueError("mark")
    excuse = (raw.get("excuse") or None) if mark == "excused" else None
    if excuse not in {None, *dict(EXCUSES)}:
        raise ValueError("excuse")
    minutes = _whole(raw, "minutes_late") if mark == "late" else 0
    if not 0 <= minutes <= LONGEST_LATE:
        raise ValueError("minutes_late")
    return {
        "session_id": _whole(raw, "session_id"),
        "enrolment_id": _whole(raw, "enrolment_id"),
        "uid": _uuid(raw.get("uid")),
        "mark": mark,
        "minutes_late": minutes,
        "excuse": excuse,
        "base_version": _whole(raw, "base_version"),
        "date_device": raw.get("date_device") or None,
    }


def _whole(raw, name):
    value = raw.get(name) or 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(name)
    if not 0 <= value < 2**31:
        raise ValueError(name)
    return value


def _uuid(value):
    try:
        return str(UUID(value))
    except (AttributeError, TypeError, ValueError):
        raise ValueError("uid") from None


def refusal_of_session(session, office, reason):
    """Return why a session takes no marks from somebody, or None.

    :param dict session: state, locked, begun
    :param bool office: she answers for training, and corrects with a reason
    """
    if session["state"] == "cancelled":
        return "cancelled"
    if session["locked"] and not (office and reason):
        return "locked"
    if not session["begun"] and not office:
        return "future"
    return None


def refusal_of_learner(learner, date):
    """Return why a learner takes no mark for a day, or None.

    :param learner: state, date_start and date_end of the enrolment; None: not open
    """
    if not learner or learner["state"] in ("waiting", "cancelled"):
        return "unknown"
    if learner["date_start"] and date < learner["date_start"]:
        return "ended"
    if learner["date_end"] and date > learner["date_end"]:
        return "ended"
    return None


def verdict(given, standing, office):
    """Return "applied", "same", or why the server's mark stays.

    :param dict given: see :func:`clean`
    :param standing: mark, minutes_late, excuse, version, by_office; None: no mark yet
    :param bool office: the mark comes from the office
    """
    if not standing:
        return "applied" if not given["base_version"] else "changed"
    if all(given[name] == standing[name] for name in ("mark", "minutes_late")):
        if given["excuse"] in (None, standing["excuse"]):
            return "same"
    if standing["mark"] == "excused" and standing["by_office"] and not office:
        if given["mark"] in ("absent", "excused"):
            return "excused"
    if given["base_version"] != standing["version"]:
        return "changed"
    return "applied"
