from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

MOST = 5
HOURS = 1


class OnestopBreakGlassTry(models.Model):
    """A try at emergency access that opened nothing: who and when, never which code."""

    _name = "onestop.break.glass.try"
    _description = "Refused try at emergency access"
    _order = "id desc"
    _rec_name = "id"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade", index=True
    )

    @api.model
    def _count(self):
        """Return how many tries of the user opened nothing in the last hour."""
        since = fields.Datetime.now() - timedelta(hours=HOURS)
        # sudo: the user has no business with the table
        return self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("create_date", ">", since)]
        )

    @api.model
    def _check(self):
        """Refuse who has guessed often enough.

        :raise UserError: too many tries in an hour
        """
        if self._count() >= MOST:
            raise UserError(
                self.env._(
                    "Too many tries that opened nothing. Call the protection officer,"
                    " or try again in an hour."
                )
            )

    @api.model
    def _note(self):
        """Note a try; the last one that is allowed goes before who oversees files."""
        # sudo: as above
        self.sudo().create({"user_id": self.env.uid})
        if self._count() >= MOST:
            self.env["onestop.alert"]._raise_alerts(
                [{"kind": "refused", "user_id": self.env.uid}]
            )

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Datetime.now() - timedelta(days=30)
        # sudo: old rows serve nothing
        self.sudo().search([("create_date", "<", limit)], limit=1000).unlink()
