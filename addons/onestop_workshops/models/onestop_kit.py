from odoo import fields, models


class OnestopKit(models.Model):
    """What a graduate of a trade starts her work with."""

    _name = "onestop.kit"
    _description = "Start-up kit"
    _order = "trade_id, name"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    trade_id = fields.Many2one(
        "onestop.trade", required=True, index=True, ondelete="restrict"
    )
    line_ids = fields.One2many("onestop.kit.line", "kit_id", copy=True)
    active = fields.Boolean(default=True)
