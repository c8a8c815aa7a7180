from odoo import api, models
from odoo.exceptions import ValidationError

from ..fields import Sealed
from ..guard import is_guarded


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.constrains("field_id", "json_value")
    def _check_guarded(self):
        """A default tells its author's choice to others, and may name somebody."""
        for default in self:
            named = self.env.get(default.field_id.relation)
            if is_guarded(named) or is_guarded(self.env.get(default.field_id.model)):
                raise ValidationError(
                    self.env._("Fields of records about persons have no defaults.")
                )

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
