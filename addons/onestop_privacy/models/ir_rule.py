import logging

from odoo import models

from ..guard import is_guarded, refusal

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Odoo names records and rules in debug mode, of guarded models never."""
        if not is_guarded(records):
            return super()._make_access_error(operation, records)
        _logger.info(
            "Refused by rules: %s of %s %s to user %s",
            operation,
            records._name,
            records.ids[:6],
            self.env.uid,
        )
        return refusal(self.env)
