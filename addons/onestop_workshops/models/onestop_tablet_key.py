import base64
import secrets

from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import EncryptedChar


class OnestopTabletKey(models.Model):
    """The key by which a user's tablets seal what they have not sent yet.

    It is given to her alone, whenever she logs in. A tablet forgets it at log-out, and
    what waits there opens again when she comes back: nothing is lost, and nobody else
    reads it. No role has access to this model.
    """

    _name = "onestop.tablet.key"
    _description = "Key of a user's tablets"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade"
    )
    secret = EncryptedChar(readonly=True)

    # ----------------------------------------------- constraints, indexes
    _user_once = models.UniqueIndex("(user_id)", "A user has one key.")

    # ----------------------------------------------------------- business
    @api.model
    def _mine(self):
        """Return the key of who asks, as base64 of 32 bytes; made when first asked."""
        # sudo: no role reads keys; this is the one of who asks
        keys = self.sudo()
        key = keys.search([("user_id", "=", self.env.uid)])
        if not key:
            secret = base64.b64encode(secrets.token_bytes(32)).decode()
            key = keys.create({"user_id": self.env.uid, "secret": secret})
        return key.secret
