from odoo import models


class IrUiView(models.Model):
    """Templates are evaluated as superuser, and views by each user's browser."""

    _name = "ir.ui.view"
    _inherit = ["ir.ui.view", "onestop.code.closed"]
