import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.onestop_privacy.fields import EncryptedBinary, EncryptedChar

from .onestop_person_identity import ON_PURPOSE

KINDS = [
    ("identity_card", "Identity card"),
    ("birth_certificate", "Birth certificate"),
    ("passport", "Passport"),
    ("photo", "Photo"),
    ("other", "Other"),
]
MIMETYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp")
#: Bytes of a file: a scan in good quality.
LARGEST = 8 * 1024 * 1024


class OnestopIdentityDocument(models.Model):
    """A paper that says who she is, sealed in the table itself.

    It goes in by ``add_document`` and comes out by ``open_document``, for a reason.
    """

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

    # ----------------------------------------------------------- business
    @api.model
    def add_document(self, person_id, kind, file_name, content):
        """Seal a paper of a person whose identity is open to the user.

        :param str content: the file in base 64, a PDF or picture of 8 MB at most
        :return int: the id of the document
        :raise AccessError: her identity is not open to the user
        :raise UserError: no such kind, or no such file
        """
        identity = self.env["onestop.person"]._open_identities(
            self.env["onestop.person"].browse(int(person_id))
        )
        if not identity:
            raise self._refusal()
        if kind not in dict(KINDS):
            raise UserError(self.env._("Choose what kind of paper it is."))
        vals = {
            "identity_id": identity.id,
            "kind": kind,
            "file": self._checked_file(content),
            "file_name": str(file_name or "")[:100],
        }
        # sudo: no role has the sealed fields; the right to the identity was asked
        return self.sudo().create(vals).id

    @api.model
    def _checked_file(self, content):
        try:
            data = base64.b64decode(content, validate=True)
        except (binascii.Error, TypeError, ValueError):
            data = b""
        if not 0 < len(data) <= LARGEST or guess_mimetype(data) not in MIMETYPES:
            raise UserError(
                self.env._("Choose a picture or a PDF of 8 MB at most: photograph it.")
            )
        return base64.b64encode(data)

    def open_document(self, reason, text=""):
        """Return a paper, to whom her identity is open; the log has it.

        :param str reason: as for ``open_identity`` of the person
        :return dict: ``content`` (base 64) and ``mimetype``
        :raise AccessError: not open to the user
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whether she may is asked of the identity, see _opened
        person = self.sudo().identity_id.person_id.with_env(self.env)
        identity = person._opened(reason, text)
        content = self.with_env(identity.env).file
        return {
            "content": content.decode(),
            "mimetype": guess_mimetype(base64.b64decode(content)),
        }
