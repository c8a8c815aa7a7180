from odoo import fields, models


class OnestopTrade(models.Model):
    _name = "onestop.trade"
    _description = "Trade"
    _order = "sequence, name"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Three capitals, as SEW.")
    icon = fields.Char(help="Name of the picture on cards.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex(
        "(code)", "Another trade has this code already. Choose another one."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[A-Z]{3}$')",
        "The code of a trade has three capitals, as SEW.",
    )
