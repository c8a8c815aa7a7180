from odoo import fields, models


class OnestopProvider(models.Model):
    """An organisation outside that helps too."""

    _name = "onestop.provider"
    _description = "Outside organisation"
    _order = "name, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    kind_ids = fields.Many2many("onestop.provider.kind", string="Services")
    contact = fields.Char(
        help="Whom to call there, and how: their own staff, nobody else."
    )
    hours = fields.Char("Opening hours")
    address = fields.Char()
    active = fields.Boolean(default=True)
