from odoo import fields, models

from odoo.addons.onestop_privacy.fields import EncryptedChar, EncryptedText

from .onestop_register_import import STATUSES


class OnestopRegisterImportLine(models.TransientModel):
    """A line of the register as it was understood."""

    _name = "onestop.register.import.line"
    _description = "Line of the Register"
    _order = "id"
    _rec_name = "row"

    import_id = fields.Many2one(
        "onestop.register.import", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char(readonly=True)
    sheet_key = fields.Char(readonly=True)
    row = fields.Integer(readonly=True, aggregator=None)
    status = fields.Selection(STATUSES, readonly=True)
    number = fields.Char(string="No.", readonly=True)
    label = EncryptedChar(string="Name", readonly=True)
    persons = fields.Integer(readonly=True)
    beds = fields.Char(string="Bed(s)", readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    reason = EncryptedText(readonly=True)
