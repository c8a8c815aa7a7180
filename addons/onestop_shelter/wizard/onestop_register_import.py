import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedBinary

from ..tools.register_checks import check
from ..tools.register_sheets import (
    MAX_FILE,
    BlockLine,
    FileError,
    RoomLine,
    StayLine,
    read_register,
)
from ..tools.register_writer import write_refused
from .register_words import FILE_ERRORS, word_reasons

STATUSES = [
    ("new", "To import"),
    ("update", "To complete"),
    ("known", "Already there"),
    ("bad", "To correct"),
]


class OnestopRegisterImport(models.TransientModel):
    """Reads the paper register, shows what it understood, imports all of it or none.

    File and lines hold names. They stay in the tables of this wizard, sealed, readable
    by who uploaded them, and are cleared as soon as the choice is made.
    """

    _name = "onestop.register.import"
    _description = "Import of the Register"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    file = EncryptedBinary(string="Register (XLSX)")
    file_name = fields.Char()
    state = fields.Selection(
        [("upload", "File"), ("review", "Check"), ("done", "Result")],
        required=True,
        default="upload",
        readonly=True,
    )
    changed = fields.Boolean(
        readonly=True, help="Beds or stays changed since the lines were shown."
    )
    line_ids = fields.One2many("onestop.register.import.line", "import_id")
    bad_line_ids = fields.One2many(
        "onestop.register.import.line", "import_id", domain=[("status", "=", "bad")]
    )
    good_line_ids = fields.One2many(
        "onestop.register.import.line",
        "import_id",
        domain=[("status", "in", ("new", "update"))],
    )
    known_line_ids = fields.One2many(
        "onestop.register.import.line", "import_id", domain=[("status", "=", "known")]
    )
    room_count = fields.Integer(string="Rooms", readonly=True)
    bed_count = fields.Integer(string="Beds", readonly=True)
    stay_count = fields.Integer(string="Stays", readonly=True)
    resident_count = fields.Integer(string="Persons", readonly=True)
    block_count = fields.Integer(string="Beds out of service", readonly=True)
    date_from = fields.Date(string="First arrival", readonly=True)
    date_to = fields.Date(string="Last date", readonly=True)
    good_count = fields.Integer(string="Lines to import", readonly=True)
    known_count = fields.Integer(string="Lines already there", readonly=True)
    bad_count = fields.Integer(string="Lines to correct", readonly=True)
    imported = fields.Boolean(readonly=True)
    refused_file = EncryptedBinary(string="Lines to correct (XLSX)", readonly=True)
    refused_name = fields.Char(readonly=True)

    # ------------------------------------------------------------ actions
    def action_read(self):
        """Read the file and show what was understood; nothing is written yet."""
        self.ensure_one()
        self._show(self._understand()[0])
        return self._reopen()

    def action_import(self):
        """Import all good lines, in one transaction: all of them or none.

        If beds or stays have changed since the lines were shown, they are shown again
        instead.
        """
        self.ensure_one()
        if self.state != "review":
            raise UserError(self.env._("Choose a file and check its lines first."))
        centre = self._centre()
        self._lock_centre(centre)
        register, standing = self._understand()
        shown = {(line.sheet_key, line.row): line.status for line in self.line_ids}
        if shown != {(line.sheet, line.row): line.status for line in register.lines}:
            self._show(register)
            self.changed = True
            return self._reopen()
        self._write_at_once(centre, register, standing)
        self._finish(imported=True)
        return self._reopen()

    def action_import_nothing(self):
        """Import no line; the bad ones can still be taken home."""
        self.ensure_one()
        self._finish(imported=False)
        return self._reopen()

    def action_download(self):
        """Download the lines to correct."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/refused_file"
            "?filename_field=refused_name&download=1",
        }

    def action_restart(self):
        """Go back to the choice of a file."""
        self.ensure_one()
        self._clear()
        self.state = "upload"
        return self._reopen()

    def action_close(self):
        """Close, and forget the lines."""
        self.ensure_one()
        self._clear()
        return {"type": "ir.actions.act_window_close"}

    # ----------------------------------------------------------- business
    def _reopen(self):
        """Return the action that shows this wizard again."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import the register"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {**self.env.context, "dialog_size": "extra-large"},
        }

    def _centre(self):
        """Return the centre if the user may record stays there.

        :raise UserError: she is no member of it
        :raise AccessError: her role records no stays
        """
        self.env["onestop.bed.assignment"].check_access("create")
        return self.env["onestop.stay"]._readable_centre(self.centre_id.id)

    def _understand(self):
        """Read and check the file.

        :return: the checked register, and what stood in the database
        :raise UserError: the file is no register
        """
        centre = self._centre()
        data = self.with_context(bin_size=False).file
        if not data:
            raise UserError(self.env._("Choose the file of the register first."))
        try:
            register = read_register(self._decode(data))
        except FileError as error:
            message = self.env._(FILE_ERRORS[error.code])
            raise UserError(message % error.words) from error
        if not register.lines:
            raise UserError(self.env._("The register has no lines below its headings."))
        standing = self._standing(centre, register)
        check(register, standing)
        return register, standing

    @api.model
    def _decode(self, data):
        """Return the bytes of an uploaded file."""
        if len(data) > MAX_FILE * 4 // 3 + 4:
            raise FileError("too_big", max=MAX_FILE // 1024 // 1024)
        try:
            return base64.b64decode(data, validate=True)
        except binascii.Error as error:
            raise FileError("damaged") from error

    def _show(self, register):
        """Keep what was understood, so that the user can look at it."""
        self.line_ids.unlink()
        self.env["onestop.register.import.line"].create(
            [
                self._prepare_line_vals(register.layouts[line.sheet].title, line)
                for line in register.lines
            ]
        )
        bad = register.bad
        refused = False
        if bad:
            reasons = {(line.sheet, line.row): word_reasons(line) for line in bad}
            refused = base64.b64encode(write_refused(register, reasons))
        self.write(
            {
                **self._prepare_figures(register),
                "state": "review",
                "changed": False,
                "bad_count": len(bad),
                "refused_file": refused,
                "refused_name": self.env._("Register - lines to correct.xlsx"),
            }
        )

    @api.model
    def _prepare_figures(self, register):
        """Return what the good lines hold, in numbers."""
        good = [line for line in register.lines if line.status in ("new", "update")]
        known = [line for line in register.lines if line.status == "known"]
        stays = [line for line in register.stays if not line.problems]
        dates = [
            day
            for line in stays
            for day in (line.arrival, line.departure or line.expected)
            if day
        ]
        rooms = [line for line in register.rooms if not line.problems]
        return {
            "room_count": len(rooms),
            "bed_count": sum(line.count for line in rooms),
            "stay_count": len(stays),
            "resident_count": sum(1 + len(line.children) for line in stays),
            "block_count": sum(not line.problems for line in register.blocks),
            "date_from": min(dates, default=False),
            "date_to": max(dates, default=False),
            "good_count": len(good),
            "known_count": len(known),
        }

    def _prepare_line_vals(self, sheet, line):
        """Return the values of the line as it is shown."""
        vals = {
            "import_id": self.id,
            "sheet": sheet,
            "sheet_key": line.sheet,
            "row": line.row,
            "status": line.status,
            "reason": word_reasons(line),
        }
        if isinstance(line, RoomLine):
            vals |= {"label": line.name, "beds": str(line.count or "")}
        elif isinstance(line, StayLine):
            vals |= {
                "number": line.number,
                "label": line.alias,
                "persons": 1 + len(line.children),
                "beds": ", ".join(line.beds),
                "date_from": line.arrival,
                "date_to": line.departure,
            }
        elif isinstance(line, BlockLine):
            vals |= {
                "label": line.reason,
                "beds": line.bed,
                "date_from": line.start,
                "date_to": line.end,
            }
        return vals

    def _finish(self, imported):
        """Forget the file and the good lines: they hold names."""
        self.line_ids.filtered(lambda line: line.status != "bad").unlink()
        self.write(
            {"state": "done", "imported": imported, "file": False, "changed": False}
        )

    def _clear(self):
        """Forget all that was read."""
        self.line_ids.unlink()
        self.write({"file": False, "file_name": False, "refused_file": False})
