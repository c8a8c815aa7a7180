from odoo import api, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

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
        """Refuse names on lines of orders that are confirmed already."""
        ordered = self.filtered(lambda line: line.state == "purchase")
        self.env["onestop.identity.names"]._refuse_names(
            dict.fromkeys(ordered.mapped("name"))
        )
