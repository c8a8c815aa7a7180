from odoo import api, models

#: Who pays or buys, and so makes contacts of suppliers.
ROLES = "account.group_account_invoice,purchase.group_purchase_user"


class ResPartner(models.Model):
    """A contact is read by everybody: a person whom a centre helps is never one."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_names(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_names([vals])
        return super().write(vals)

    def _refuse_names(self, vals_list):
        """Refuse names of persons to who pays and buys; others make colleagues."""
        names = [vals["name"] for vals in vals_list if vals.get("name")]
        if names and not self.env.su and self.env.user.has_groups(ROLES):
            self.env["onestop.identity.names"]._refuse_names(names)
