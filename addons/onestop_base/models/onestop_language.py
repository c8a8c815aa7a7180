from odoo import fields, models


class OnestopLanguage(models.Model):
    """A language that somebody speaks; not one into which Odoo is translated."""

    _name = "onestop.language"
    _description = "Spoken Language"
    _order = "sequence, name, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="ISO 639-3.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This language is listed already.")
