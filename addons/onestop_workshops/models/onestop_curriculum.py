from odoo import api, fields, models


class OnestopCurriculum(models.Model):
    _name = "onestop.curriculum"
    _description = "Curriculum"
    _order = "trade_id, name, version desc"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    trade_id = fields.Many2one(
        "onestop.trade", required=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, default=1, readonly=True, aggregator=None)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    competency_ids = fields.One2many("onestop.competency", "curriculum_id", copy=True)
    hours = fields.Float(
        compute="_compute_hours", store=True, help="Hours of all units together."
    )
    min_attendance = fields.Integer(
        string="Attendance for the certificate",
        default=80,
        aggregator=None,
        help="Per cent of the sessions held since she came.",
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _min_attendance_range = models.Constraint(
        "CHECK (min_attendance BETWEEN 0 AND 100)",
        "The attendance for the certificate lies between 0 and 100 per cent.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("competency_ids.hours")
    def _compute_hours(self):
        for curriculum in self:
            curriculum.hours = sum(curriculum.competency_ids.mapped("hours"))
