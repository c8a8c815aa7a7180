from odoo import fields, models

from ..tools.profession import PROFESSIONS
from .onestop_duty import KINDS


class OnestopDutyRequirement(models.Model):
    """How many of a profession a centre needs on duty, by day or by night."""

    _name = "onestop.duty.requirement"
    _description = "Needed on Duty"
    _order = "centre_id, kind, profession, id"
    _rec_name = "profession"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre", required=True, index=True, ondelete="cascade"
    )
    profession = fields.Selection(PROFESSIONS, required=True)
    kind = fields.Selection(KINDS, string="When", required=True, default="night")
    count = fields.Integer(string="How many", required=True, default=1)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(centre_id, kind, profession)",
        "This profession is listed already. Change the number there.",
    )
    _count_range = models.Constraint(
        "CHECK (count BETWEEN 1 AND 50)", "Between 1 and 50 persons are needed."
    )
