from odoo import api, fields, models
from odoo.tools import SQL

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

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        before = self._memberships()
        users = super().create(vals_list)
        self._tell_memberships(before)
        return users

    def write(self, vals):
        if "centre_ids" not in vals:
            return super().write(vals)
        before = self._memberships()
        result = super().write(vals)
        self._tell_memberships(before)
        return result

    # -------------------------------------------------------- memberships
    @api.model
    def _memberships(self):
        """Return all (user id, centre id): a change may reach anybody."""
        if not self.env.registry.ready:
            return set()
        self.env["onestop.centre"].flush_model(["member_ids"])
        self.flush_model(["centre_ids"])
        query = SQL("SELECT user_id, centre_id FROM onestop_centre_member_rel")
        return set(self.env.execute_query(query))

    @api.model
    def _tell_memberships(self, before):
        """Put before who oversees files that somebody became a member of a centre.

        Whatever the way: from the centre or the user, form, RPC or code. Members read
        what belongs to the centre, as far as their roles go.
        """
        if not self.env.registry.ready:
            return
        new = {user_id for user_id, _centre_id in self._memberships() - before}
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "member",
                    "user_id": self.env.uid,
                    "res_model": "res.users",
                    "res_id": user_id,
                }
                for user_id in sorted(new)
            ]
        )

    # ------------------------------------------------------------ inverse
    def _inverse_onestop_role_ids(self):
        roles = self.env.ref(PRIVILEGE).group_ids
        for user in self:
            user.group_ids = (user.group_ids - roles) | (user.onestop_role_ids & roles)
