from odoo import fields, models

from odoo.addons.onestop_privacy.fields import EncryptedBinary, EncryptedChar

from .onestop_person_identity import ON_PURPOSE

KINDS = [
    ("identity_card", "Identity card"),
    ("birth_certificate", "Birth certificate"),
    ("passport", "Passport"),
    ("photo", "Photo"),
    ("other", "Other"),
]


class OnestopIdentityDocument(models.Model):
    """A paper that says who she is, sealed in the table itself."""

    _name = "onestop.identity.document"
    _inherit = ["onestop.guarded"]
    _description = "Document of an identity"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    identity_id = fields.Many2one(
        "onestop.person.identity",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, default="other", readonly=True)
    file = EncryptedBinary(groups=ON_PURPOSE)
    file_name = EncryptedChar("File name", groups=ON_PURPOSE)
