from odoo import api, models

from ..tools.import_templates import TEMPLATES, write_template


class OnestopImportTemplate(models.AbstractModel):
    """Offers a template to download on the screen of Odoo's own import."""

    _name = "onestop.import.template"
    _description = "Import Template"

    @api.model
    def get_import_templates(self):
        """Return the templates of this model as the import screen lists them."""
        return [
            {
                "label": self.env._(
                    "Template: %(model)s",
                    model=self.env["ir.model"]._get(self._name).name,
                ),
                "template": f"/beds/import_template/{self._name}",
            }
        ]

    @api.model
    def _import_template(self):
        """Return the bytes of the template, labelled in the user's language.

        :raise AccessError: the user may not create such records
        """
        self.browse().check_access("create")
        columns, rows = TEMPLATES[self._name]
        paths = [self._field_path(column) for column in columns]
        headings = ["/".join(field["string"] for field in path) for path in paths]
        labels = [dict(path[-1].get("selection") or ()) or None for path in paths]
        return write_template(headings, labels, rows)

    @api.model
    def _field_path(self, column):
        """Return what ``fields_get`` says of each field on the way to a column."""
        model, path = self, []
        for name in column.split("/"):
            field = model.fields_get([name], ["string", "selection", "relation"])[name]
            path.append(field)
            if field.get("relation"):
                model = self.env[field["relation"]]
        return path


class OnestopRoom(models.Model):
    _name = "onestop.room"
    _inherit = ["onestop.room", "onestop.import.template"]


class OnestopBed(models.Model):
    _name = "onestop.bed"
    _inherit = ["onestop.bed", "onestop.import.template"]


class OnestopStay(models.Model):
    _name = "onestop.stay"
    _inherit = ["onestop.stay", "onestop.import.template"]


class OnestopBedAssignment(models.Model):
    _name = "onestop.bed.assignment"
    _inherit = ["onestop.bed.assignment", "onestop.import.template"]
