from odoo import fields, models


class OnestopChecklistItem(models.Model):
    """What is to be done when a household arrives; the same list for all stays."""

    _name = "onestop.checklist.item"
    _description = "Admission Checklist Point"
    _order = "sequence, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
