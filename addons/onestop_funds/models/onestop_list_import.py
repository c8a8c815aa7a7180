import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.xlsx_words import describe, file_error


class OnestopListImport(models.AbstractModel):
    """Reads a list from a file: all of its lines, or nothing."""

    _name = "onestop.list.import"
    _description = "Import of a list"

    #: The description of the list: a ``Sheet``.
    _sheet = None

    # ------------------------------------------------------------ fields
    file = fields.Binary(string="List (XLSX)", attachment=False)
    file_name = fields.Char()
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
            book = self._sheet.template(self._description, self.env.lang)
            wizard.template = base64.b64encode(book)
            wizard.template_name = f"{self._name.split('.')[-2]}.xlsx"

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
        if bad or not lines:
            words = describe(self.env, self._sheet, bad, self._reasons())
            self.write({"state": "bad", "bad_lines": words, "file": False})
        else:
            self._write_new(new)
            self.write(
                {
                    "state": "done",
                    "bad_lines": False,
                    "file": False,
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
            return self._sheet.parse(self._as_workbook(base64.b64decode(content)))
        except (ValueError, binascii.Error) as error:
            words = file_error(self.env, error, self._sheet)
            raise UserError(words) from error

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
