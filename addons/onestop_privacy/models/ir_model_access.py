import logging

from odoo import models

from ..guard import is_guarded, refusal

_logger = logging.getLogger(__name__)


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        """Odoo names the groups that may: who works with persons is no answer."""
        if not is_guarded(self.env.get(model)):
            return super()._make_access_error(model, mode)
        _logger.info("Refused: %s of %s to user %s", mode, model, self.env.uid)
        return refusal(self.env)
