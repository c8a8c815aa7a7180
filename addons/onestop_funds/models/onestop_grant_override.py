from odoo import fields, models


class OnestopGrantOverride(models.Model):
    """A second person lets a cost pass that a rule of the grant refuses."""

    _name = "onestop.grant.override"
    _description = "Override of a rule"
    _order = "id desc"

    allocation_id = fields.Many2one(
        "onestop.grant.allocation", required=True, index=True, ondelete="restrict"
    )
    rule = fields.Char(required=True, readonly=True, help="Key of the rule.")
    reason = fields.Text(required=True)
    requested_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)

    _second_person = models.Constraint(
        "CHECK (approved_by_id IS NULL OR approved_by_id <> requested_by_id)",
        "Who asks for an exception does not grant it: ask the certifier.",
    )
