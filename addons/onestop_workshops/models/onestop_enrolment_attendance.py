from odoo import fields, models
from odoo.tools import SQL

from ..tools.attendance_rate import is_enough, rate
from ..tools.sheet_sql import RATES


class OnestopEnrolment(models.Model):
    """How often she came: counted in one query for all who are asked about."""

    _inherit = "onestop.enrolment"

    # ------------------------------------------------------------ fields
    attendance_rate = fields.Float(
        compute="_compute_attendance",
        help="Per cent of the sessions held since she came, excuses left out.",
    )
    sessions_attended = fields.Integer(compute="_compute_attendance")
    sessions_counted = fields.Integer(
        compute="_compute_attendance",
        help="Sessions held since she came, without those she was excused from.",
    )
    attendance_is_enough = fields.Boolean(
        compute="_compute_attendance",
        help="Enough for the certificate, as the curriculum says.",
    )

    # ------------------------------------------------------------ compute
    def _compute_attendance(self):
        counts = self._attendance_counts()
        for enrolment in self:
            attended, counted = counts.get(enrolment._origin.id, (0, 0))
            enrolment.sessions_attended = attended
            enrolment.sessions_counted = counted
            enrolment.attendance_rate = rate(attended, counted) or 0
            # sudo: what every member of the centre may know of a curriculum
            minimum = enrolment.sudo().cohort_id.curriculum_id.min_attendance
            enrolment.attendance_is_enough = is_enough(attended, counted, minimum)

    def _attendance_rates(self):
        """Return {id: per cent, or None while no session counts}: one query."""
        counts = self._attendance_counts()
        return {id_: rate(*counts.get(id_, (0, 0))) for id_ in self._origin.ids}

    def _attendance_counts(self):
        """Return {id: (attended, counted)} of these enrolments: one query.

        By the standard; for whoever may read the enrolments.
        """
        self.check_access("read")
        self.env["onestop.attendance"].flush_model()
        self.env["onestop.session"].flush_model()
        self.flush_model(["cohort_id", "date_start", "date_end"])
        rows = self.env.execute_query(SQL(RATES, enrolments=self._origin.ids))
        return {id_: (attended, counted) for id_, attended, counted in rows}
