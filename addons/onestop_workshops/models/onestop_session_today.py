from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.sheet_sql import TODAY


class OnestopSession(models.Model):
    """What a trainer has to do with attendance when she opens the screen."""

    _inherit = "onestop.session"

    # ------------------------------------------------------------- public
    @api.model
    def get_today(self, session_id=False):
        """Return the sessions to choose from, and the sheet of one: one request.

        :param int session_id: which one; False: that of now, or the next one today
        :return: dict: sessions (today's, and those of which attendance was not taken
            yet), sheet (see :meth:`get_sheet`; None: there is none today)
        """
        self.env.flush_all()
        sessions = self._today_sessions()
        current = session_id or self._session_of_now(sessions)
        return {
            "sessions": sessions,
            "sheet": self.browse(current).get_sheet() if current else None,
        }

    # ------------------------------------------------------------ actions
    def action_sheet(self):
        """Open the attendance of this session."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "onestop_workshops.onestop_session_sheet_action"
        )
        return {**action, "params": {"session_id": self.id}}

    # ----------------------------------------------------------- business
    @api.model
    def _today_sessions(self):
        """Return the sessions of today and the forgotten ones, by time: one query."""
        now = fields.Datetime.now()
        day = now.date()
        rows = self.env.execute_query_dict(
            SQL(
                TODAY,
                readable=self._search([]).subselect(),
                now=now,
                user=self.env.uid,
                first=day - timedelta(days=self._lock_days() + 1),
                last=day + timedelta(days=1),
                lock=self._lock_days(),
            )
        )
        for row in rows:
            for name in ("start", "stop"):
                row[name] = fields.Datetime.to_string(row[name])
            row["date"] = fields.Date.to_string(row["date"])
        return rows

    @api.model
    def _session_of_now(self, rows):
        """Return the id of the session that runs; else of the next, else of the last.

        A trainer's own come first, then her cohorts' that somebody else gives.
        """
        now = fields.Datetime.to_string(fields.Datetime.now())
        today = [row for row in rows if row["today"]]
        mine = [row for row in today if row["mine"]] or today
        for row in mine:
            if row["stop"] > now:
                return row["id"]
        return mine[-1]["id"] if mine else False
