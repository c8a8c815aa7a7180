from odoo import fields, models

from ..tools.profession import PROFESSIONS


class HrEmployee(models.Model):
    """Both fields are public among colleagues: ``hr.employee.public`` has them too."""

    _inherit = "hr.employee"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", index=True, ondelete="restrict")
    profession = fields.Selection(PROFESSIONS, index=True)
