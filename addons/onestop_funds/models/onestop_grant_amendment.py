from odoo import fields, models


class OnestopGrantAmendment(models.Model):
    """A signed change of an agreement; the values before it are kept."""

    _name = "onestop.grant.amendment"
    _description = "Amendment of a grant"
    _order = "grant_id, number"

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True, copy=False)
    date_signed = fields.Date(required=True)
    reason = fields.Char(required=True)
    values_before = fields.Json(readonly=True, copy=False)
    values_after = fields.Json(readonly=True, copy=False)

    _number_unique = models.UniqueIndex("(grant_id, number)")
