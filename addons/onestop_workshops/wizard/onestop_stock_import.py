import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.xlsx_words import describe, file_error

from ..tools.materials import require_role
from ..tools.stock_import import STOCK
from .stock_import_words import reasons


class OnestopStockImport(models.TransientModel):
    """Reads what lies in a store from XLSX: all of it is counted, or nothing.

    The list is a count: what it names has this quantity afterwards. Imported twice, it
    changes nothing the second time. What it does not name stays as it is.
    """

    _name = "onestop.stock.import"
    _description = "Import of the stock"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    file = fields.Binary(string="List (XLSX)", attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [("upload", "File"), ("bad", "To correct"), ("done", "Counted")],
        required=True,
        default="upload",
        readonly=True,
    )
    bad_lines = fields.Text(string="Lines to correct", readonly=True)
    line_count = fields.Integer(string="Lines counted", readonly=True)
    change_count = fields.Integer(string="Quantities changed", readonly=True)

    # ------------------------------------------------------------ actions
    def action_template(self):
        """Download the template."""
        return {
            "type": "ir.actions.act_url",
            "url": "/workshops/stock_template",
            "target": "download",
        }

    def action_import(self):
        """Count what the list names, unless a line is bad: then nothing.

        :raise UserError: no file, or no list of this kind
        """
        self.ensure_one()
        require_role(self.env, "storekeeper")
        self.check_access("write")
        lines, bad = self._read()
        found = self.env["onestop.stock.import.matcher"]._match(self.centre_id, lines)
        bad += found.bad
        if bad or not lines:
            self.write({"state": "bad", "bad_lines": self._describe(bad)})
        else:
            changed = found.count()
            self.write(
                {
                    "state": "done",
                    "bad_lines": False,
                    "file": False,
                    "line_count": len(lines),
                    "change_count": changed,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import the stock"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _read(self):
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        try:
            return STOCK.parse(base64.b64decode(self.file))
        except (ValueError, binascii.Error) as error:
            raise UserError(file_error(self.env, error, STOCK)) from error

    def _describe(self, bad):
        return describe(self.env, STOCK, bad, reasons(self.env))

    @api.model
    def _template(self):
        """Return the bytes of the template in the user's language."""
        require_role(self.env, "storekeeper")
        return STOCK.template(self.env._("Stock"), self.env.lang)
