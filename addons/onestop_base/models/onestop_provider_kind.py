from odoo import fields, models


class OnestopProviderKind(models.Model):
    """A service that organisations outside offer; the code is a scope of consents."""

    _name = "onestop.provider.kind"
    _description = "Kind of service"
    _order = "sequence, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This kind is listed already.")
