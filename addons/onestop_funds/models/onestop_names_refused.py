from odoo import api, models


class OnestopNamesRefused(models.AbstractModel):
    """A line whose label carries no name of a person once its document is final."""

    _name = "onestop.names.refused"
    _description = "Line without names of persons"

    #: Field and value that say that the document is final.
    _final = ("state", None)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_names()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.get("name"):
            self._refuse_names()
        return result

    def _refuse_names(self):
        """Refuse names on lines that are final; until then their document is asked."""
        field, value = self._final
        final = self.filtered(lambda line: line[field] == value)
        self.env["onestop.identity.names"]._refuse_names(
            dict.fromkeys(final.mapped("name"))
        )
