from odoo import models

from ..guard import is_guarded, refusal


class IrModelAccess(models.Model):
    """Which role reads which model."""

    _name = "ir.model.access"
    _inherit = ["ir.model.access", "onestop.code.closed"]

    def _make_access_error(self, model, mode):
        """Odoo names the groups that may: who works with persons is no answer."""
        if not is_guarded(self.env.get(model)):
            return super()._make_access_error(model, mode)
        return refusal(self.env, self.env[model])
