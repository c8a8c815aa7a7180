from odoo import api, models


class OnestopSealed(models.AbstractModel):
    """Keys make hashes of names, too: they stay on the ring until all are made anew."""

    _inherit = "onestop.sealed"

    @api.model
    def _keys_in_use(self):
        found = super()._keys_in_use()
        # sudo: no role reads the hashes
        hashes = self.env["onestop.identity.hash"].sudo()
        for key, count in hashes._read_group([], ["key"], ["__count"]):
            found[key] = found.get(key, 0) + count
        return found

    @api.model
    def _cron_rotate(self):
        """Seal anew, then hash anew: a name has to open for it."""
        result = super()._cron_rotate()
        self.env["onestop.identity.hash"].sudo()._hash_again()
        return result
