from odoo import api, models
from odoo.exceptions import ValidationError


class OnestopGuarded(models.AbstractModel):
    """Files that a guarded record links to become its own, and so are sealed.

    The web client uploads a file before the record is there, and Odoo never tells the
    file whose it is: it would stay open to its uploader alone.
    """

    _inherit = "onestop.guarded"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        names = self._file_fields()
        for record, vals in zip(records, vals_list, strict=True):
            record._adopt_files(names & vals.keys())
        return records

    def write(self, vals):
        result = super().write(vals)
        if names := self._file_fields() & vals.keys():
            for record in self:
                record._adopt_files(names)
        return result

    @api.model
    def _file_fields(self):
        """Return the names of the fields that link files."""
        return {
            name
            for name, field in self._fields.items()
            if field.comodel_name == "ir.attachment"
            and field.type in ("many2one", "many2many")
            and field.store
        }

    def _adopt_files(self, names):
        """Give files that the user has just uploaded to this record.

        :raise ValidationError: a file belongs to something that is not guarded
        """
        for name in names:
            files = self[name]
            # sudo: whose a file is, and whether it is sealed, says nothing
            new = files.filtered(
                lambda file: (
                    not file.sudo().res_id and file.sudo().create_uid.id == self.env.uid
                )
            )
            if new:
                new.write({"res_model": self._name, "res_id": self.id})
            if files.sudo().filtered(lambda file: not file.seal_key):
                raise ValidationError(
                    self.env._("This file lies elsewhere in clear. Upload it here.")
                )
