from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.mark_rules import clean
from ..tools.tablet_marks import as_uuid, in_rounds

#: Marks of one request, and how often one mark may be changed in it.
MOST_MARKS = 500
MOST_ROUNDS = 5
AHEAD = timedelta(days=7)
KEEP_DAYS = "onestop_workshops.tablet_keep_days"


class OnestopTablet(models.AbstractModel):
    """What the tablet page takes with it, and how its marks come back."""

    _name = "onestop.tablet"
    _description = "Tablet"

    # ------------------------------------------------------------- public
    @api.model
    def get_week(self):
        """Return what a trainer needs to teach a week without any network.

        Her own sessions that still take marks, and those of the next seven days; for
        each learner of these days number, alias, picture and colour, no code and
        nothing of her history.

        :return: dict, see docs/tablet.md
        """
        self._check_user()
        self.env.flush_all()
        sessions = self._sessions()
        return {
            "user": self.env.uid,
            "key": self.env["onestop.tablet.key"]._mine(),
            "days": self._keep_days(),
            "office": self.env["onestop.session"]._is_office(),
            "sessions": self._session_rows(sessions),
            "cards": self._card_rows(sessions),
            "reviews": self.env["onestop.attendance.review"]._open_rows(),
        }

    @api.model
    def sync(self, marks, user=None, device=None):
        """Take marks of a tablet: one request for many days.

        The same mark again changes nothing. What cannot be applied is kept for review,
        never dropped. A mark of a session or learner that is not hers gets the same
        answer as one that does not exist.

        :param list marks: dicts: uid, session_id, enrolment_id, mark, minutes_late,
            excuse, base_version, after (uid of her own earlier change of this mark),
            date_device
        :param int user: who gave these marks, if it is known; nobody else's are taken
        :param str device: number that the tablet gave itself, a UUID
        :return: list of dicts: uid, session_id, enrolment_id, result (applied, same,
            kept), why, and the mark that stands with its version. A mark without an
            answer is to be sent again.
        """
        self._check_user()
        if user not in (None, self.env.uid):
            raise UserError(
                self.env._("Somebody else is logged in. Load the page anew, please.")
            )
        if not isinstance(marks, list) or len(marks) > MOST_MARKS:
            raise UserError(self.env._("These are no marks, or too many at once."))
        given = [self._clean(mark) for mark in marks]
        known = self.env["onestop.attendance.review"]._kept_before(
            [mark["uid"] for mark in given]
        )
        answers = list(known.values())
        fresh = [mark for mark in given if mark["uid"] not in known]
        for marks_of_round in in_rounds(fresh)[:MOST_ROUNDS]:
            answers += self._take(marks_of_round, as_uuid(device))
        return answers

    # ----------------------------------------------------------- business
    @api.model
    def _check_user(self):
        if not self.env.user.has_groups(
            "onestop_base.group_trainer,onestop_base.group_livelihoods"
        ):
            raise AccessError(
                self.env._("This page is for trainers and livelihoods officers.")
            )

    @api.model
    def _clean(self, mark):
        try:
            after = clean({**mark, "uid": mark["after"]}) if mark.get("after") else None
            return {**clean(mark), "after": after and after["uid"]}
        except (AttributeError, TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "A mark is not as it has to be (%(name)s). Tell the administrator:"
                    " it stays on the tablet.",
                    name=str(error),
                )
            ) from None

    @api.model
    def _take(self, marks, device):
        """Apply one round of marks, at most one for a learner and session."""
        self._rebase(marks)
        answers = self.env["onestop.session"]._apply_marks(marks, "tablet", device)
        kept = [
            (mark, answer)
            for mark, answer in zip(marks, answers, strict=True)
            if answer["result"] == "kept"
        ]
        if kept:
            self.env["onestop.attendance.review"]._keep(kept)
        return answers

    @api.model
    def _rebase(self, marks):
        """Let a mark be based on what stands, when that is her own earlier change."""
        uids = [mark["after"] for mark in marks if mark["after"]]
        if not uids:
            return
        standing = self.env["onestop.attendance"].search_fetch(
            [("uid", "in", uids), ("session_id", "in", _ids(marks, "session_id"))],
            ["uid", "version"],
        )
        versions = {row.uid: row.version for row in standing}
        for mark in marks:
            if mark["after"] in versions:
                mark["base_version"] = versions[mark["after"]]

    @api.model
    def _keep_days(self):
        """Return after how many days without contact a tablet forgets all names."""
        # sudo: a setting that tells of nobody
        given = self.env["ir.config_parameter"].sudo().get_param(KEEP_DAYS, "7")
        return int(given) if given.isdigit() and int(given) else 7

    # --------------------------------------------------------------- week
    @api.model
    def _sessions(self):
        """Return the user's own sessions of the days around today."""
        sessions = self.env["onestop.session"]
        today = fields.Date.today()
        return sessions.search(
            [
                ("date", ">=", today - timedelta(days=sessions._lock_days())),
                ("date", "<=", today + AHEAD),
                ("state", "!=", "cancelled"),
                "|",
                ("trainer_id.user_id", "=", self.env.uid),
                ("cohort_id.trainer_ids.user_id", "=", self.env.uid),
            ]
        )

    @api.model
    def _session_rows(self, sessions):
        rows = []
        for session in sessions:
            centre = session.centre_id
            start, stop = map(centre._to_local, (session.start, session.stop))
            rows.append(
                {
                    "id": session.id,
                    "cohort": session.cohort_id.code,
                    "unit": session.competency_id.code or "",
                    "room": session.workshop_id.name,
                    "date": fields.Date.to_string(session.date),
                    "from": start.strftime("%H:%M"),
                    "to": stop.strftime("%H:%M"),
                    # The tablet's clock decides offline when it begins.
                    "start": fields.Datetime.to_string(session.start),
                    "taken": bool(session.date_taken),
                }
            )
        return rows

    @api.model
    def _card_rows(self, sessions):
        """Return the cards without what a tablet need not know."""
        names = (
            "session_id",
            "enrolment_id",
            "number",
            "alias",
            "icon",
            "color",
            "mark",
            "minutes_late",
            "excuse",
            "version",
            "by_office",
        )
        cards = self.env["onestop.session"]._cards(sessions) if sessions else []
        return [{name: card[name] for name in names} for card in cards]


def _ids(marks, name):
    return sorted({mark[name] for mark in marks})
