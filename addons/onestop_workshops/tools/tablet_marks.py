"""Order and times of the marks of a tablet. Plain functions: no ORM, no database."""

from datetime import UTC, datetime
from uuid import UUID


def parse_moment(text):
    """Return a time in ISO 8601 as UTC without zone; False if it is none.

    A device's clock may say anything: it is kept, and decides nothing.
    """
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)


def as_uuid(text):
    """Return a UUID as the server keeps it; None if it is none."""
    try:
        return str(UUID(text))
    except (AttributeError, TypeError, ValueError):
        return None


def in_rounds(marks):
    """Return marks in rounds, each with one mark at most for a learner and session.

    Whoever changed a mark twice without a network sends both: the second one is based
    on the first. A mark that stands there twice with one uid counts once.

    :param list marks: dicts with uid, session_id and enrolment_id, in their order
    :return: list of lists; a mark stands in a later round than its forerunner
    """
    rounds, depth, seen = [], {}, set()
    for mark in marks:
        if mark["uid"] in seen:
            continue
        seen.add(mark["uid"])
        place = (mark["session_id"], mark["enrolment_id"])
        level = depth.get(place, 0)
        depth[place] = level + 1
        if level == len(rounds):
            rounds.append([])
        rounds[level].append(mark)
    return rounds
