import json
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from ..access import REFUSED
from ..guard import is_guarded

MARK = "onestop_privacy.pattern_mark"
#: How far back the first run looks, and what a run that was missed may leave out.
LONGEST = timedelta(days=7)
HOUR = timedelta(hours=1)
REFUSED_ROWS = SQL("field_names = %s", REFUSED)
SEARCHES = SQL("field_names LIKE '%%(searched)%%'")
EXPORTS = SQL("(way LIKE '%%export%%' OR field_names LIKE '%%(export)%%')")


class OnestopAccessPattern(models.AbstractModel):
    """Odd patterns in the access log become notices in the overseers' queue.

    Hours are looked at until they have been over for an hour; each pattern of a user
    becomes one notice for an hour (an export: for a day). The thresholds are system
    parameters `onestop_privacy.pattern_*`.
    """

    _name = "onestop.access.pattern"
    _description = "Odd patterns in the access log"

    @api.model
    def _cron_find(self):
        """Look at what the log has got since the last run."""
        # sudo: the mark and the thresholds are parameters
        parameters = self.env["ir.config_parameter"].sudo()
        now = fields.Datetime.now()
        mark = json.loads(parameters.get_param(MARK) or "null")
        since = max(fields.Datetime.to_datetime(mark) or now - LONGEST, now - LONGEST)
        self._find(since.replace(minute=0, second=0, microsecond=0))
        mark = fields.Datetime.to_string(now - HOUR)
        parameters.set_param(MARK, json.dumps(mark))

    @api.model
    def _find(self, since):
        """Raise a notice for each odd pattern since the beginning of an hour.

        :return: the new notices
        """
        opened = self._opened_files(since)
        found = [
            *self._odd("many_files", self._many_files(opened)),
            *self._odd("night", self._at_night(opened)),
            *self._odd("refused", self._counted(since, SQL("count(*)"), REFUSED_ROWS)),
            *self._odd("searches", self._counted(since, SQL("count(*)"), SEARCHES)),
            *self._odd("export", self._exported(since), timedelta(days=1)),
        ]
        return self.env["onestop.alert"]._raise_alerts(found)

    @api.model
    def _odd(self, kind, counts, length=HOUR):
        """Return the values of notices for what reaches the threshold of a kind."""
        least = self._threshold(kind)
        return [
            {
                "kind": kind,
                "user_id": user_id,
                "date_from": begin,
                "date_to": begin + length,
                "count": count,
            }
            for (user_id, begin), count in sorted(counts.items())
            if count >= least
        ]

    @api.model
    def _threshold(self, name):
        # sudo: a threshold is a parameter
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param(f"onestop_privacy.pattern_{name}", "1"))

    # What was done, by user and hour

    @api.model
    def _counted(self, since, what, where):
        rows = self.env.execute_query(
            SQL(
                "SELECT user_id, date_trunc('hour', date), %s FROM onestop_access_log"
                " WHERE date >= %s AND user_id != %s AND %s GROUP BY 1, 2",
                what,
                since,
                self.env.ref("base.user_root").id,
                where,
            )
        )
        return {(user_id, begin): count for user_id, begin, count in rows}

    @api.model
    def _exported(self, since):
        """Return how many records each user has exported on a day."""
        days = {}
        what = SQL("sum(cardinality(record_ids))")
        day = since.replace(hour=0)
        for (user_id, begin), count in self._counted(day, what, EXPORTS).items():
            key = user_id, begin.replace(hour=0)
            days[key] = days.get(key, 0) + count
        return days

    @api.model
    def _opened_files(self, since):
        """Return {(user, hour): files} of what was opened, lists left out.

        A file counts when a sealed value of it or of a part of it was opened, or a row
        is about one record alone.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT user_id, date_trunc('hour', date), model,"
                " unnest(record_ids) FROM onestop_access_log"
                " WHERE date >= %s AND user_id != %s AND field_names != %s"
                " AND (cardinality(record_ids) = 1 OR %s)",
                since,
                self.env.ref("base.user_root").id,
                REFUSED,
                SQL(" OR ").join(self._sealed_rows() or [SQL("FALSE")]),
            )
        )
        ids = {}
        for _user_id, _begin, model, record_id in rows:
            ids.setdefault(model, set()).add(record_id)
        subject = self.env["onestop.subject"]
        above = {
            model: subject._subjects_of(model, sorted(some))
            for model, some in ids.items()
            if model == "ir.attachment" or is_guarded(self.env.get(model))
        }
        opened = {}
        for user_id, begin, model, record_id in rows:
            if file := above.get(model, {}).get(record_id):
                opened.setdefault((user_id, begin), set()).add(file)
        return opened

    @api.model
    def _sealed_rows(self):
        names = {}
        for _table, field in self.env["onestop.sealed"]._sealed_fields():
            names.setdefault(field.model_name, []).append(field.name)
        return [
            SQL(
                "(model = %s AND string_to_array(field_names, ', ') && %s::text[])",
                model,
                some,
            )
            for model, some in names.items()
        ]

    @api.model
    def _many_files(self, opened):
        return {key: len(files) for key, files in opened.items()}

    @api.model
    def _at_night(self, opened):
        """Return how many files were opened at night by who was not on duty."""
        # sudo: the time zone of whoever it was
        users = self.env["res.users"].sudo().browse({user for user, _hour in opened})
        zones = {user.id: pytz.timezone(user.tz or "UTC") for user in users}
        return {
            (user_id, begin): len(files)
            for (user_id, begin), files in opened.items()
            if self._is_night(begin, zones[user_id])
            and not self._on_duty(users.browse(user_id), begin)
        }

    @api.model
    def _is_night(self, begin, zone):
        first, last = self._threshold("night_from"), self._threshold("night_until")
        hour = pytz.utc.localize(begin).astimezone(zone).hour
        if first > last:
            return hour >= first or hour < last
        return first <= hour < last

    @api.model
    def _on_duty(self, user, begin):
        """Return whether a user was at work in an hour; modules with rosters know."""
        return False
