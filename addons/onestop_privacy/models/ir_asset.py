from odoo import models


class IrAsset(models.Model):
    """Scripts that run in the browsers of all users."""

    _name = "ir.asset"
    _inherit = ["ir.asset", "onestop.code.closed"]
