from odoo import fields, models

from ..tools.vocabulary import EXCUSES, MARKS


class OnestopAttendance(models.Model):
    """One mark for an enrolment and a session.

    Rows are written by ``onestop.session._apply_marks`` alone: it keeps the rules and
    the journal.
    """

    _name = "onestop.attendance"
    _inherit = ["onestop.learner.open"]
    _description = "Attendance"
    _order = "session_id, enrolment_id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    session_id = fields.Many2one(
        "onestop.session", required=True, readonly=True, ondelete="restrict"
    )
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    mark = fields.Selection(MARKS, required=True, readonly=True)
    minutes_late = fields.Integer(readonly=True, help="Minutes.")
    excuse = fields.Selection(
        EXCUSES,
        readonly=True,
        groups="onestop_base.group_livelihoods",
        help="Trainers see on their cards what they chose, and nothing the office did.",
    )
    version = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        aggregator=None,
        help="Grows with each change: what a change was based on.",
    )
    uid = fields.Char(
        string="Number of the mark", readonly=True, help="UUID of the mark that stands."
    )
    by_office = fields.Boolean(
        string="Entered by the office",
        readonly=True,
        help="An excuse that the office entered is not replaced by an absence.",
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(session_id, enrolment_id)", "She has a mark for this session already."
    )
    _minutes_range = models.Constraint(
        "CHECK (minutes_late IS NULL OR minutes_late BETWEEN 0 AND 600)",
        "Who is late comes within 600 minutes.",
    )
