from odoo import fields, models


class ResourceCalendar(models.Model):
    """Weekly times of cohorts are made here; those of staff are the administrator's."""

    _inherit = "resource.calendar"

    for_cohorts = fields.Boolean(
        string="Weekly times of cohorts",
        help="Livelihoods officers and directors change these.",
    )
