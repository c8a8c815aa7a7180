from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def write(self, vals):
        """Change orders; confirming one binds its budget lines.

        :raise UserError: a budget does not bear it
        """
        if vals.get("state") == "purchase":
            fresh = self.filtered(lambda order: order.state != "purchase")
            fresh.order_line._check_budget()
        result = super().write(vals)
        if "state" in vals:
            self.order_line._refresh_commitments()
        return result

    def action_allocate(self):
        """Open the dialog that shares the lines of these orders."""
        lines = self.order_line.filtered("price_subtotal")
        return self.env["onestop.grant.allocate"]._open(order_lines=lines)
