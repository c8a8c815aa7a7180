from odoo import models

from ..guard import is_guarded, refusal


class IrRule(models.Model):
    """Who reads which records; its domains are evaluated with all rights."""

    _name = "ir.rule"
    _inherit = ["ir.rule", "onestop.code.closed"]

    def _make_access_error(self, operation, records):
        """Odoo names records and rules in debug mode, of guarded models never."""
        if not is_guarded(records):
            return super()._make_access_error(operation, records)
        return refusal(records.env, records)
