import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedBinary, EncryptedChar

from ..tools.xlsx_words import describe, file_error


class OnestopListImport(models.AbstractModel):
    """Reads a list from a file: all of its lines, or nothing."""

    _name = "onestop.list.import"
    _description = "Import of a list"

    #: The description of the list: a ``Sheet``, see ``tools/xlsx_lines.py``.
    _sheet = None

    # ------------------------------------------------------------ fields
    # Sealed, since codes of persons may stand in a list; forgotten when it was read.
    file = EncryptedBinary(string="List (XLSX)")
    file_name = EncryptedChar()
    template = fields.Binary(compute="_compute_template")
    template_name = fields.Char(compute="_compute_template")
    state = fields.Selection(
        [("upload", "File"), ("bad", "To correct"), ("done", "Imported")],
        required=True,
        default="upload",
        readonly=True,
    )
    bad_lines = fields.Text(string="Lines to correct", readonly=True)
    new_count = fields.Integer(string="Lines imported", readonly=True)
    known_count = fields.Integer(string="Already there", readonly=True)

    # ------------------------------------------------------------ compute
    def _compute_template(self):
        for wizard in self:
            title = wizard._title()
            book = wizard._list_sheet().template(title, self.env.lang)
            wizard.template = base64.b64encode(book)
            wizard.template_name = f"{title}.xlsx"

    # ------------------------------------------------------------ actions
    def action_template(self):
        """Download the template."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/template"
            "?filename_field=template_name&download=1",
        }

    def action_import(self):
        """Import the list, unless a line is bad: then nothing.

        :raise UserError: no file, or no such list
        """
        self.ensure_one()
        self.check_access("write")
        lines, bad = self._read()
        new, known, refused = self._match(lines)
        bad += refused
        self.write({"file": False, "file_name": False})
        if bad or not lines:
            words = describe(self.env, self._list_sheet(), bad, self._reasons())
            self.write({"state": "bad", "bad_lines": words})
        else:
            self._write_new(new)
            self.write(
                {
                    "state": "done",
                    "bad_lines": False,
                    "new_count": len(new),
                    "known_count": len(known),
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # ----------------------------------------------------------- business
    def _read(self):
        content = self.with_context(bin_size=False).file
        if not content:
            raise UserError(self.env._("Choose the file first."))
        try:
            content = self._as_workbook(base64.b64decode(content))
            return self._list_sheet().parse(content)
        except (ValueError, binascii.Error) as error:
            words = file_error(self.env, error, self._list_sheet())
            raise UserError(words) from error

    def _list_sheet(self):
        """Return the description of the list that is read."""
        return self._sheet

    def _title(self):
        """Return what the template is called."""
        return self.env["ir.model"]._get(self._name).name

    def _as_workbook(self, content):
        return content

    def _match(self, lines):
        """Return (new, known, bad) of lines."""
        raise NotImplementedError

    def _write_new(self, new):
        """Write the new ones."""
        raise NotImplementedError

    def _reasons(self):
        """Return why lines are bad, by the word of the reader."""
        return {}
