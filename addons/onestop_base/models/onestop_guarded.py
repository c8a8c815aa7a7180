from odoo import api, models

from ..tools.code import CodeError, check_code


class OnestopGuarded(models.AbstractModel):
    """Codes of persons, files and stays are made and spelt alike."""

    _inherit = "onestop.guarded"

    @api.model
    def _code_sought(self, text):
        try:
            return check_code(text)
        except CodeError:
            return super()._code_sought(text)
