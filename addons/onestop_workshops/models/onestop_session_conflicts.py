from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.teaching_sql import CONFLICT_QUERY


class OnestopSession(models.Model):
    """Words what PostgreSQL would refuse: trainer, room or a learner is elsewhere."""

    _inherit = "onestop.session"

    @api.model
    def _occupied(self, session, vals):
        """Return what a session will occupy after ``vals`` are written."""
        row = {
            "id": session.id,
            "cohort_id": session.cohort_id.id,
            "trainer_id": session.trainer_id.id,
            "workshop_id": session.workshop_id.id,
            "start": session.start,
            "stop": session.stop,
            "state": session.state,
        }
        row.update({name: vals[name] for name in row.keys() & vals.keys()})
        return row

    @api.model
    def _refuse_conflicts(self, rows):
        """Refuse the first conflict of rows in plain words.

        :raise ValidationError: names what is in the way if the user may read it
        """
        for index, kind, session_id in self._conflicts(rows)[:1]:
            start = fields.Datetime.to_datetime(rows[index]["start"])
            raise ValidationError(self._conflict_text(kind, session_id, start))

    @api.model
    def _conflicts(self, rows):
        """Return (index of the row, kind, id of the session in the way).

        :param rows: dicts as for ``create``; with ``id`` the session itself
        """
        new = [
            (index, row)
            for index, row in enumerate(rows)
            if row.get("state", "planned") != "cancelled"
            and all(row.get(name) for name in ("cohort_id", "start", "stop"))
        ]
        if not new:
            return []
        # sudo: a session that she may not read is in the way as well
        cohorts = self.env["onestop.cohort"].sudo()
        values = SQL(", ").join(
            self._conflict_row(index, row, cohorts.browse(row["cohort_id"]))
            for index, row in new
        )
        return self.env.execute_query(SQL(CONFLICT_QUERY, new=values))

    @api.model
    def _conflict_row(self, index, row, cohort):
        start = fields.Datetime.to_datetime(row["start"])
        return SQL(
            "(%s::int, %s::int, %s::int, %s::int, %s::int, %s::date, %s::timestamp,"
            " %s::timestamp)",
            index,
            row.get("id") or 0,
            row["cohort_id"],
            row.get("trainer_id") or None,
            row.get("workshop_id") or None,
            cohort.centre_id._to_local(start).date(),
            start,
            fields.Datetime.to_datetime(row["stop"]),
        )

    @api.model
    def _conflict_text(self, kind, session_id=None, start=None):
        """Return a sentence; other cohorts are named to who reads them alone."""
        other = self.search([("id", "=", session_id)]) if session_id else self
        words = {"what": f" ({other.code})" if other else ""}
        if kind == "trainer":
            text = self.env._(
                "The trainer teaches another session at that time%(what)s. Choose"
                " another time or another trainer.",
                **words,
            )
        elif kind == "workshop":
            text = self.env._(
                "The workshop room has another session at that time%(what)s. Choose"
                " another time or another room.",
                **words,
            )
        else:
            text = self.env._(
                "Somebody of this cohort learns in another one at that time%(what)s."
                " Choose another time.",
                **words,
            )
        if not start:
            return text
        moment = fields.Datetime.context_timestamp(self, start)
        return f"{moment.strftime('%d/%m/%Y %H:%M')}: {text}"

    @api.model
    def _sql_error_to_message(self, exc):
        """Word the refusal of the trigger, when two planned at the same time."""
        if exc.diag.constraint_name == "onestop_session_learner_overlap":
            return self._conflict_text("learner")
        return super()._sql_error_to_message(exc)
