from odoo import api, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_names()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.get("name"):
            self._refuse_names()
        return result

    def _refuse_names(self):
        """Refuse names on items of entries that are posted already."""
        posted = self.filtered(lambda line: line.parent_state == "posted")
        self.env["onestop.identity.names"]._refuse_names(
            dict.fromkeys(posted.mapped("name"))
        )
