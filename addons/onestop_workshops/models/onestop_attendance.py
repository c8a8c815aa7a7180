from odoo import fields, models

from ..tools.vocabulary import MARKS


class OnestopAttendance(models.Model):
    """One mark for an enrolment and a session."""

    _name = "onestop.attendance"
    _inherit = ["onestop.learner.open"]
    _description = "Attendance"
    _order = "session_id, enrolment_id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    session_id = fields.Many2one("onestop.session", required=True, ondelete="restrict")
    enrolment_id = fields.Many2one(
        "onestop.enrolment", required=True, index=True, ondelete="restrict"
    )
    mark = fields.Selection(MARKS, required=True)
    minutes_late = fields.Integer(help="Minutes.")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(session_id, enrolment_id)", "She has a mark for this session already."
    )
    _minutes_range = models.Constraint(
        "CHECK (minutes_late IS NULL OR minutes_late BETWEEN 0 AND 600)",
        "Who is late comes within 600 minutes.",
    )
