from odoo import api, models
from odoo.exceptions import ValidationError

from ..fields import Sealed


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.constrains("field_id", "json_value")
    def _check_sealed(self):
        """A default would stand in the database in clear."""
        for default in self:
            model = self.env.get(default.field_id.model)
            name = default.field_id.name
            if model is not None and isinstance(model._fields.get(name), Sealed):
                raise ValidationError(
                    self.env._("%(field)s is sealed: it cannot have a default.",
                               field=default.field_id.field_description)
                )  # fmt: skip
