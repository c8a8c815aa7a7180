from odoo import SUPERUSER_ID, api, models

#: What the parameters of the suite are called.
OURS = "onestop_"


class IrConfigParameter(models.Model):
    """Whoever makes a door wider is seen: who oversees files gets a notice."""

    _inherit = "ir.config_parameter"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._tell_change()
        return parameters

    def write(self, vals):
        self._tell_change()
        result = super().write(vals)
        self._tell_change()
        return result

    def unlink(self):
        self._tell_change()
        return super().unlink()

    def _tell_change(self):
        """Put it before who oversees files; which parameter is in the record."""
        # sudo: whoever writes them reads them
        ours = self.sudo().filtered(lambda one: (one.key or "").startswith(OURS))
        if not self.env.registry.ready or self.env.uid == SUPERUSER_ID:
            return
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "setting",
                    "user_id": self.env.uid,
                    "res_model": self._name,
                    "res_id": parameter.id,
                }
                for parameter in ours
            ]
        )
