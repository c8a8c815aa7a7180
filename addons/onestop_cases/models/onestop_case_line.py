from odoo import api, models

from ..tools.guards import INTERNAL


class OnestopCaseLine(models.AbstractModel):
    """A line of a file: what is read with it when the whole file is opened."""

    _name = "onestop.case.line"
    _inherit = ["onestop.guarded"]
    _description = "Line of a file"

    # ------------------------------------------------------------ reading
    @api.model
    @api.private
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Fetch all columns at once when a whole file is opened: one query a page."""
        if self.env.context.get("case_opening") is INTERNAL and not self.env.su:
            field_names = [
                field.name
                for field in self._fields.values()
                if field.prefetch is True
                and field.column_type
                and self._has_field_access(field, "read")
            ]
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.readonly
    def web_read(self, specification):
        """Read lines of a file that is being opened without asking its rules again.

        The file has found them by the rules in this very call. Only values of the lines
        themselves come out: what leads to other records is read in the usual way.
        """
        if self.env.context.get("case_opening") is not INTERNAL:
            return super().web_read(specification)
        if self.env.su or not self._only_own_values(specification):
            return super().web_read(specification)
        for name in specification:
            self._check_field_access(self._fields[name], "read")
        # sudo: see above; groups of fields were checked, and the log keeps the reading
        values = super(OnestopCaseLine, self.sudo()).web_read(specification)
        self._note_reading(list(specification))
        return values

    @api.model
    def _only_own_values(self, specification):
        """Return whether nothing but stored values and codes is asked for."""
        return all(
            name in self._fields
            and self._fields[name].store
            and not self._fields[name].type.endswith("2many")
            and set(asked.get("fields", ())) <= {"display_name"}
            for name, asked in specification.items()
        )
