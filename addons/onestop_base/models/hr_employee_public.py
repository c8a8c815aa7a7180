from odoo import fields, models

from ..tools.profession import PROFESSIONS


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    profession = fields.Selection(PROFESSIONS, readonly=True)
