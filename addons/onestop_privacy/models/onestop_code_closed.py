from odoo import api, models

from .ir_actions_server import code_allowed, code_refusal


class OnestopCodeClosed(models.AbstractModel):
    """What Odoo takes as code from the database, or what decides who reads what.

    A template, a domain of a rule or a name of a file is evaluated as superuser: the
    administrator would read by it what no role of hers may. It comes with modules.
    """

    _name = "onestop.code.closed"
    _description = "Code in the database"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_code()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_code()
        return super().write(vals)

    def unlink(self):
        self._refuse_code()
        return super().unlink()

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Take no translations either: those of a template are code like it."""
        self._refuse_code()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _refuse_code(self):
        """:raise AccessError: code from the database is not allowed"""
        if not code_allowed(self.env):
            raise code_refusal(self.env)
