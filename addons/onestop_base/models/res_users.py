from odoo import api, fields, models

PRIVILEGE = "onestop_base.res_groups_privilege_onestop"


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
    onestop_role_ids = fields.Many2many(
        "res.groups",
        string="Roles in a centre",
        compute="_compute_onestop_role_ids",
        inverse="_inverse_onestop_role_ids",
        groups="base.group_erp_manager",
        help="A person may hold several roles.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("group_ids")
    def _compute_onestop_role_ids(self):
        privilege = self.env.ref(PRIVILEGE)
        for user in self:
            user.onestop_role_ids = user.group_ids.filtered(
                lambda group: group.privilege_id == privilege
            )

    def _inverse_onestop_role_ids(self):
        roles = self.env.ref(PRIVILEGE).group_ids
        for user in self:
            user.group_ids = (user.group_ids - roles) | (user.onestop_role_ids & roles)
