from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.sheet_sql import CARDS
from ..tools.vocabulary import CORRECTIONS


class OnestopSession(models.Model):
    """The attendance sheet of one session: what the screen opens and saves."""

    _inherit = "onestop.session"

    # ------------------------------------------------------------- public
    def get_sheet(self):
        """Return the session and a card for each learner who is expected.

        Learners of that day alone: who came later or left before has no card. A make-up
        session has cards for those who missed what it makes up for.

        :return: dict, see docs/workshops.md
        :raise AccessError: the session is not hers
        """
        self.ensure_one()
        self.env.flush_all()
        session = self._sheet_session()
        return {"session": session, "cards": self._sheet_cards()}

    def save_sheet(self, marks, reason=None):
        """Save marks of this session: one request, one row of the journal.

        :param list marks: dicts: enrolment_id, uid, mark, minutes_late, excuse,
            base_version (0: there was none)
        :param str reason: why a locked session is corrected, a key of ``CORRECTIONS``
        :return: dict: answers, as :meth:`_apply_marks` returns them
        :raise UserError: the session is cancelled, locked or still to come
        """
        self.ensure_one()
        if reason is not None and reason not in dict(CORRECTIONS):
            raise UserError(self.env._("Choose one of the reasons for a correction."))
        if not isinstance(marks, list) or not all(isinstance(m, dict) for m in marks):
            raise UserError(self.env._("There are no marks to save."))
        answers = self._apply_marks(
            [{**mark, "session_id": self.id} for mark in marks],
            "office" if self._is_office() else "screen",
            reason=reason,
        )
        self._refuse_whole({answer["why"] for answer in answers})
        return {"answers": answers}

    # ----------------------------------------------------------- business
    def _refuse_whole(self, why):
        """Raise for what concerns the session and not one of its marks."""
        messages = {
            "cancelled": self.env._(
                "This session was cancelled. Plan it anew to take attendance."
            ),
            "future": self.env._(
                "This session is still to come. Take attendance when it begins."
            ),
            "locked": self.env._(
                "The attendance of this session is locked. Ask the livelihoods officer"
                " to correct it; she gives a reason."
            ),
        }
        for key in why & set(messages):
            raise UserError(messages[key])

    def _sheet_session(self):
        """Return the facts of the session: one query."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT s.id, s.code, s.cohort_id, s.state, s.start, s.stop, s.date,"
                " s.date_taken, s.replaces_id, c.tz"
                "  FROM onestop_session s JOIN onestop_centre c ON c.id = s.centre_id"
                " WHERE s.id IN %s",
                self._search([("id", "=", self.id)]).subselect(),
            )
        )
        if not rows:
            raise AccessError(
                self.env._("This session is not one of yours. Choose another one.")
            )
        row = rows[0]
        office, times = self._is_office(), self._times(row)
        row.update(times, office=office)
        for name in ("start", "stop", "date_taken"):
            row[name] = fields.Datetime.to_string(row[name])
        row["date"] = fields.Date.to_string(row["date"])
        row["can_write"] = row["state"] != "cancelled" and (
            office or (times["begun"] and not times["locked"])
        )
        row["needs_reason"] = bool(times["locked"] and office)
        return row

    def _sheet_cards(self):
        """Return the cards, by number: one query."""
        cards = self._cards(self)
        for card in cards:
            card.pop("session_id")
        return cards

    def _cards(self, sessions):
        """Return the cards of sessions, each with its ``session_id``: one query.

        :param sessions: sessions that the user may read
        """
        # sudo: the alias of a learner who is open to the user, by the rule below
        readable = self.env["onestop.enrolment"]._search([])
        rows = self.env.execute_query_dict(
            SQL(
                CARDS,
                sessions=sessions.ids,
                readable=readable.subselect(),
                office=self._is_office(),
            )
        )
        ids = sorted({row["enrolment_id"] for row in rows})
        self.env["onestop.enrolment"].browse(ids)._note_reading(
            ["alias", "person_code", "attendance_ids"]
        )
        return rows
