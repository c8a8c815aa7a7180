from odoo import models


class OnestopEnrolment(models.Model):
    _inherit = "onestop.enrolment"

    def _attendance_rates(self):
        """Return {id: per cent or None}."""
        rates = {}
        for learner in self:
            marks = learner.attendance_ids.filtered(
                lambda row: row.session_id.state == "held"
            ).mapped("mark")
            base = [mark for mark in marks if mark != "excused"]
            came = [mark for mark in base if mark in ("present", "late")]
            rates[learner.id] = len(came) / len(base) * 100 if base else None
        return rates
