from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.consent import SCOPES


class OnestopConsentText(models.Model):
    """What is read to her before she decides, by scope, language and version."""

    _name = "onestop.consent.text"
    _description = "Text of a consent"
    _order = "scope, language_id, audience, version desc, id"
    _rec_name = "version"

    # ------------------------------------------------------------ fields
    scope = fields.Selection(SCOPES, required=True)
    language_id = fields.Many2one(
        "onestop.language", required=True, ondelete="restrict"
    )
    audience = fields.Selection(
        [("adult", "Women"), ("child", "Girls and children")],
        required=True,
        default="adult",
    )
    version = fields.Integer(required=True, default=1)
    text = fields.Text(required=True, help="Plain words; it is read to her.")
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(scope, language_id, audience, version)",
        "This version is there already. Give the new text the next version.",
    )

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Change texts; what was read to somebody stays as it was read.

        :raise UserError: somebody has decided on this text
        """
        if vals.keys() - {"active"}:
            # sudo: consents of other centres count, too; none is shown
            used = self.env["onestop.consent"].sudo()
            if used.search_count([("text_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "Somebody has decided on this text: it stays. Record the new"
                        " text with the next version."
                    )
                )
        return super().write(vals)

    # ----------------------------------------------------------- business
    @api.model
    def _to_read(self, scope, language, is_minor):
        """Return the newest text for a scope: in her language, else in French.

        :param language: ``onestop.language``, may be empty
        """
        audience = "child" if is_minor else "adult"
        found = self.search([("scope", "=", scope), ("audience", "=", audience)])
        spoken = found.filtered(lambda text: text.language_id == language)
        french = found.filtered(lambda text: text.language_id.code == "fra")
        return (spoken or french).sorted("version", reverse=True)[:1]
