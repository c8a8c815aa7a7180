from odoo import models
from odoo.exceptions import AccessError

from ..tools.second_factor import GROUP


class ResUsersApikeys(models.Model):
    """No keys for who works with secrets: a key passes by the second factor.

    JSON-2 asks for a key, and is closed to them by this.
    """

    _inherit = "res.users.apikeys"

    def _check_credentials(self, *, scope, key):
        """Take no key of theirs, an old one neither."""
        uid = super()._check_credentials(scope=scope, key=key)
        if uid and self._is_barred(uid):
            return None
        return uid

    def _generate(self, scope, name, expiration_date):
        if self._is_barred(self.env.uid):
            raise self._barred()
        return super()._generate(scope, name, expiration_date)

    def _is_barred(self, uid):
        # Trusted devices share the code of keys; they come after the second factor.
        if self._name != "res.users.apikeys":
            return False
        # sudo: the user is known by her key only, before she is the user of anything
        return self.env["res.users"].sudo().browse(uid).has_group(GROUP)

    def _barred(self):
        return AccessError(
            self.env._(
                "Your role has no keys for programs: they would pass by the second key"
                " to your account. Ask the administrator for an account of its own."
            )
        )
