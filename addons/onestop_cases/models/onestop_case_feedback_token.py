import hashlib

from odoo import api, fields, models
from odoo.tools import SQL


class OnestopCaseFeedbackToken(models.Model):
    """Tokens by which an opinion was given: each is good for one.

    Kept is a hash of the token's number, for as long as the token would live: nothing
    tells which opinion came by it, or who handed the tablet over.
    """

    _name = "onestop.case.feedback.token"
    _description = "Opinion that was given"
    _order = "id"
    _rec_name = "id"
    _log_access = False

    # ------------------------------------------------------------ fields
    digest = fields.Char(required=True)
    day = fields.Date(required=True)

    # ----------------------------------------------- constraints, indexes
    _digest_unique = models.UniqueIndex("(digest)")

    # ----------------------------------------------------------- business
    @api.model
    def _digest_of(self, number):
        return hashlib.sha256(str(number).encode()).hexdigest()

    @api.model
    def _is_spent(self, number):
        """Return whether an opinion was given by a token with this number."""
        # sudo: who gives an opinion has no account
        return bool(
            self.sudo().search_count([("digest", "=", self._digest_of(number))])
        )

    @api.model
    def _spend(self, number):
        """Use up a token; False when it was used: of two at once, one waits and loses.

        :param str number: which the token names
        """
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO onestop_case_feedback_token (digest, day)"
                " VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id",
                self._digest_of(number),
                fields.Date.today(),
            )
        )
        return bool(rows)

    @api.autovacuum
    def _gc_tokens(self):
        """Forget tokens that would have ended long since."""
        limit = fields.Date.subtract(fields.Date.today(), days=2)
        self.sudo().search([("day", "<", limit)]).unlink()
