from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # ------------------------------------------------------------ fields
    centre_ids = fields.Many2many(
        "onestop.centre",
        "onestop_centre_member_rel",
        "user_id",
        "centre_id",
        string="Member of centres",
        groups="base.group_system",
    )
