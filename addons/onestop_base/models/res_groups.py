from odoo import api, models, tools

from .res_users import PRIVILEGE


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model
    @tools.ormcache("self.env.lang", cache="groups")
    def _get_view_group_hierarchy(self):
        """Show our roles on the user's form as check boxes of their own.

        Odoo's widget offers one group of a privilege and would take away the others
        when anything on the form changes. A person here may hold several roles: to the
        widget they belong to no privilege, so it leaves them alone.
        """
        hierarchy = super()._get_view_group_hierarchy()
        privilege = self.env.ref(PRIVILEGE, raise_if_not_found=False)
        if not privilege or privilege.id not in hierarchy["privileges"]:
            return hierarchy
        roles = set(privilege.group_ids.ids)
        return {
            **hierarchy,
            "groups": {
                key: {**group, "privilege_id": False} if key in roles else group
                for key, group in hierarchy["groups"].items()
            },
            "privileges": {
                key: value
                for key, value in hierarchy["privileges"].items()
                if key != privilege.id
            },
            "categories": [
                {
                    **category,
                    "privilege_ids": [
                        key for key in category["privilege_ids"] if key != privilege.id
                    ],
                }
                for category in hierarchy["categories"]
                if category["privilege_ids"] != [privilege.id]
            ],
        }
