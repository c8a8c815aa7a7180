from odoo import api, models

from .ir_actions_server import code_allowed, code_refusal

#: What a change of a group must touch to give somebody rights.
GRANTING = {"user_ids", "implied_ids", "implied_by_ids"}
#: A global rule that gets a group binds nobody else any more.
RULES = {"model_access", "rule_groups", "view_access"}


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_rules(vals)
        users, before = self._rights_of_all()
        groups = super().create(vals_list)
        users._tell_grants(before)
        return groups

    def write(self, vals):
        self._check_no_rules(vals)
        if not GRANTING & set(vals):
            return super().write(vals)
        users, before = self._rights_of_all()
        result = super().write(vals)
        users._tell_grants(before)
        return result

    @api.model
    def _check_no_rules(self, vals):
        """:raise AccessError: rules and access rights come with modules"""
        if RULES & set(vals) and not code_allowed(self.env):
            raise code_refusal(self.env)

    @api.model
    def _rights_of_all(self):
        """Return all users and their groups: a change may reach anybody."""
        # sudo: who writes groups may not read every user
        users = self.env["res.users"].sudo()
        if self.env.registry.ready:
            users = users.with_context(active_test=False).search([])
        return users.with_env(self.env), users._rights()
