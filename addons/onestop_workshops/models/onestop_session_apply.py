from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.mark_rules import (
    clean,
    refusal_of_learner,
    refusal_of_session,
    verdict,
)
from ..tools.marks_sql import STANDING, UPSERT
from ..tools.sheet_sql import ALARMS

#: A session takes marks from so long before it begins.
EARLY = timedelta(hours=1)
LOCK_DAYS = "onestop_workshops.attendance_lock_days"
ALARM_AFTER = "onestop_workshops.absence_alarm"


class OnestopSession(models.Model):
    """How marks get into the database: the only way, whoever sends them."""

    _inherit = "onestop.session"

    # ----------------------------------------------------------- business
    @api.model
    def _apply_marks(self, marks, source, device=None, reason=None):
        """Apply marks by the rules of the standard, for one session or for many.

        The number of queries is the same for 1 and 60 marks, for 1 session and 6. Runs
        as the user, and asks for her access; nothing is lost: each mark that is not
        applied comes back with the reason.

        :param list marks: dicts, see docs/workshops.md
        :param str source: screen, tablet, office or import
        :param str device: number of the tablet
        :param str reason: why a locked session is corrected (office alone): a key of
            ``CORRECTIONS``
        :return: list of dicts, one a mark and in its order: uid, session_id,
            enrolment_id, result (applied, same, kept), why, version, mark,
            minutes_late, excuse (of the mark that stands)
        :raise UserError: a mark is malformed, or there twice
        """
        self.env["onestop.session"].check_access("write")
        self.env.flush_all()
        given = self._clean_marks(marks)
        sessions = self._lock_sessions({one["session_id"] for one in given})
        rows = self._standing(given, list(sessions))
        office = self._is_office()
        answers = [
            self._answer(one, row, sessions.get(one["session_id"]), office, reason)
            for one, row in zip(given, rows, strict=True)
        ]
        applied = [
            (one, row)
            for one, row, answer in zip(given, rows, answers, strict=True)
            if answer["result"] == "applied"
        ]
        if applied:
            self._write_marks([one for one, _row in applied], office)
            self._note_saves(applied, sessions, source, device, reason)
            self._alarm([one for one, _row in applied])
        return answers

    @api.model
    def _is_office(self):
        """Return whether the user corrects marks and enters excuses for the office."""
        return self.env.user.has_group("onestop_base.group_livelihoods")

    @api.model
    def _clean_marks(self, marks):
        try:
            given = [clean(mark) for mark in marks]
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "A mark is not as it has to be (%(name)s). Load the page anew and"
                    " save again.",
                    name=str(error),
                )
            ) from None
        pairs = {(one["session_id"], one["enrolment_id"]) for one in given}
        if len({one["uid"] for one in given}) < len(given) or len(pairs) < len(given):
            raise UserError(
                self.env._("A mark is there twice. Send each mark once, please.")
            )
        return given

    @api.model
    def _lock_sessions(self, ids):
        """Return {id: facts} of the sessions open to the user, locked until commit.

        Two saves of one session come one after the other; in the order of ids, so that
        nobody waits for each other.
        """
        readable = self._search([("id", "in", list(ids))]).subselect()
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT s.id, s.cohort_id, s.state, s.start, s.date, c.tz"
                "  FROM onestop_session s JOIN onestop_centre c ON c.id = s.centre_id"
                " WHERE s.id IN %s ORDER BY s.id FOR NO KEY UPDATE OF s",
                readable,
            )
        )
        return {row["id"]: {**row, **self._times(row)} for row in rows}

    @api.model
    def _times(self, row):
        """Return whether a session has begun and whether its marks are locked.

        :param row: start (UTC), date and tz of the session
        """
        now = fields.Datetime.now()
        today = now.replace(tzinfo=UTC).astimezone(ZoneInfo(row["tz"])).date()
        return {
            "begun": row["start"] - EARLY <= now,
            "locked": (today - row["date"]).days > self._lock_days(),
        }

    @api.model
    def _lock_days(self):
        """Return the days after a session in which a trainer changes its marks."""
        # sudo: a setting that tells of nobody
        given = self.env["ir.config_parameter"].sudo().get_param(LOCK_DAYS, "7")
        return int(given) if given.isdigit() else 7

    @api.model
    def _standing(self, given, session_ids):
        """Return what stands for each mark: learner, mark, was it sent before."""
        enrolments = self.env["onestop.enrolment"]
        ids = [one["enrolment_id"] for one in given]
        query = enrolments._search([("id", "in", ids)])
        enrolments.browse(sorted(set(ids)))._note_reading(["attendance_ids"])
        return self.env.execute_query_dict(
            SQL(
                STANDING,
                sessions=[one["session_id"] for one in given],
                enrolments=ids,
                uids=[one["uid"] for one in given],
                readable=query.subselect(),
                open_sessions=session_ids,
            )
        )

    @api.model
    def _answer(self, one, row, session, office, reason):
        """Return what becomes of one mark."""
        known = session and row["cohort_id"] == session["cohort_id"]
        standing = row if known and row["version"] else None
        if not known:
            result = "unknown"
        elif row["sent"]:
            result = "same"
        else:
            result = (
                refusal_of_session(session, office, reason)
                or refusal_of_learner(row, session["date"])
                or verdict(one, standing, office)
            )
        now = one if result == "applied" else standing
        of_office = now is standing and bool(standing and standing["by_office"])
        return {
            "uid": one["uid"],
            "session_id": one["session_id"],
            "enrolment_id": one["enrolment_id"],
            "result": result if result in ("applied", "same") else "kept",
            "why": False if result in ("applied", "same") else result,
            "version": (standing["version"] if standing else 0) + (now is one),
            "mark": now["mark"] if now else False,
            "minutes_late": now["minutes_late"] or 0 if now else 0,
            # Why the office excused her is the office's.
            "excuse": now and (office or not of_office) and now["excuse"] or False,
            "by_office": office if now is one else of_office,
        }

    @api.model
    def _write_marks(self, given, office):
        """Insert or change marks: one statement."""
        columns = (
            "session_id",
            "enrolment_id",
            "mark",
            "minutes_late",
            "excuse",
            "uid",
        )
        self.env.execute_query(
            SQL(
                UPSERT,
                **{name: [one[name] for one in given] for name in columns},
                office=office,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.env["onestop.attendance"].invalidate_model()
        self.invalidate_model(["attendance_ids"])

    @api.model
    def _note_saves(self, applied, sessions, source, device, reason):
        """Say that the sessions were held, and keep a row of the journal for each."""
        by_session = {}
        for one, row in applied:
            by_session.setdefault(one["session_id"], []).append((one, row))
        now = fields.Datetime.now()
        held = self.browse(id_ for id_ in by_session if sessions[id_]["begun"])
        held._mark_held(now)
        # sudo: nobody may write the journal by hand
        self.env["onestop.attendance.save"].sudo().create(
            [
                {
                    "session_id": session_id,
                    "user_id": self.env.uid,
                    "date": now,
                    "source": source,
                    "device": device,
                    "reason": reason,
                    "date_device": self._last_device_date(pairs),
                    "changes": [
                        [row["number"], row["mark"], one["mark"]] for one, row in pairs
                    ],
                    "uids": [one["uid"] for one, _row in pairs],
                }
                for session_id, pairs in by_session.items()
            ]
        )
        self.env.flush_all()

    def _mark_held(self, now):
        """Say that the sessions were held; whoever comes here may save their marks."""
        self.env.execute_query(
            SQL(
                "UPDATE onestop_session SET state = 'held', date_taken = %(now)s,"
                " taken_by_id = %(user)s, write_uid = %(user)s, write_date = %(now)s"
                " WHERE id = ANY(%(ids)s) RETURNING id",
                now=now,
                user=self.env.uid,
                ids=self.ids,
            )
        )
        names = ["state", "date_taken", "taken_by_id"]
        self.invalidate_recordset(names)
        self.modified(names)

    @api.model
    def _alarm(self, given):
        """Make and close the tasks about absences of these learners: one statement."""
        # sudo: a setting that tells of nobody
        limit = self.env["ir.config_parameter"].sudo().get_param(ALARM_AFTER, "3")
        tasks = self.env["onestop.training.task"]
        self.env.execute_query(
            SQL(
                ALARMS,
                enrolments=[one["enrolment_id"] for one in given],
                absent=[o["enrolment_id"] for o in given if o["mark"] == "absent"],
                limit=int(limit) if limit.isdigit() else 3,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        tasks.invalidate_model()

    @api.model
    def _last_device_date(self, pairs):
        """Return the latest time of a device's clock among marks, or False."""
        dates = (_parse(one["date_device"]) for one, _row in pairs)
        return max(filter(None, dates), default=False)


def _parse(text):
    """Return the moment (UTC) that a device gave in ISO 8601; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
