from odoo import api, models
from odoo.exceptions import ValidationError

from ..guard import is_guarded
from ..paths import models_on
from .ir_actions_server import code_allowed, code_refusal


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_code(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_code(vals)
        return super().write(vals)

    @api.model
    def _check_no_code(self, vals):
        if vals.get("compute") and not code_allowed(self.env):
            raise code_refusal(self.env)

    @api.constrains("model_id", "relation", "related", "depends", "state")
    def _check_guarded(self):
        """Fields that somebody adds by hand have no part in guarded records."""
        for field in self.filtered(lambda field: field.state == "manual"):
            model = self.env.get(field.model)
            paths = [field.related, *(field.depends or "").split(",")]
            touched = [model, self.env.get(field.relation)]
            for path in filter(None, paths):
                touched += models_on(model, path.strip()) if model is not None else []
            if any(is_guarded(found) for found in touched):
                raise ValidationError(
                    self.env._(
                        "Records about persons get no fields of your own, and no "
                        "others lead to them. Ask for a field in the module."
                    )
                )
