from odoo import models


class PurchaseOrder(models.Model):
    """An order that leaves the house carries no name of a person."""

    _inherit = "purchase.order"

    def button_confirm(self):
        texts = [
            *self.mapped("partner_ref"),
            *self.mapped("origin"),
            *self.mapped("note"),
            *self.order_line.mapped("name"),
        ]
        self.env["onestop.identity.names"]._refuse_names(dict.fromkeys(texts))
        return super().button_confirm()
