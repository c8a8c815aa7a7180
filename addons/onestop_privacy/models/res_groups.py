from odoo import api, models

#: What a change of a group must touch to give somebody rights.
GRANTING = {"user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        users, before = self._rights_of_all()
        groups = super().create(vals_list)
        users._tell_grants(before)
        return groups

    def write(self, vals):
        if not GRANTING & set(vals):
            return super().write(vals)
        users, before = self._rights_of_all()
        result = super().write(vals)
        users._tell_grants(before)
        return result

    @api.model
    def _rights_of_all(self):
        """Return all users and their groups: a change may reach anybody."""
        # sudo: who writes groups may not read every user
        users = self.env["res.users"].sudo()
        if self.env.registry.ready:
            users = users.with_context(active_test=False).search([])
        return users.with_env(self.env), users._rights()
