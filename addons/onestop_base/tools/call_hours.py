"""When a woman may be called: the days and hours that she named, in local time."""

from datetime import datetime, time, timedelta


def allowed(moment, weekdays, hour_from, hour_to):
    """Return whether ``moment`` lies in a window that she named.

    A window may go on past midnight (22:00 to 01:00): it belongs to the day on which
    it begins.

    :param datetime moment: local time, without a zone
    :param set weekdays: 0 for Monday to 6 for Sunday
    :param float hour_from, hour_to: hours, 8.5 for 08:30; the end is not part of it
    """
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    if hour_from < hour_to:
        return moment.weekday() in weekdays and hour_from <= hour < hour_to
    if hour >= hour_from:
        return moment.weekday() in weekdays
    return hour < hour_to and (moment.weekday() - 1) % 7 in weekdays


def next_allowed(moment, weekdays, hour_from, hour_to):
    """Return the first moment from ``moment`` on at which she may be called, or None.

    :return datetime: local time, without a zone; None when she named no day
    """
    if allowed(moment, weekdays, hour_from, hour_to):
        return moment
    start = time(*divmod(round(hour_from * 60), 60))
    for days in range(8):
        begin = datetime.combine(moment.date() + timedelta(days), start)
        if begin.weekday() in weekdays and begin >= moment:
            return begin
    return None


def clock(hours):
    """Return hours as a clock shows them: 8.5 is 08:30."""
    hour, minute = divmod(round(hours * 60), 60)
    return f"{hour:02d}:{minute:02d}"
