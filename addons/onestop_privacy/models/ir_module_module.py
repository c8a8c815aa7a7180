from odoo import models

from .ir_actions_server import code_allowed, code_refusal

#: Modules by which somebody uploads code.
UPLOADS = {"base_import_module"}


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_install(self):
        """Refuse modules that take code from the web."""
        if UPLOADS & set(self.mapped("name")) and not code_allowed(self.env):
            raise code_refusal(self.env)
        return super().button_install()
