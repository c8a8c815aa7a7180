from odoo import fields, models


class OnestopCertificateType(models.Model):
    """What a graduate gets: the house's own, or a formal diploma (CAP, BT)."""

    _name = "onestop.certificate.type"
    _description = "Type of certificate"
    _order = "sequence, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    needs_jury = fields.Boolean(
        default=True,
        help="A practical task and a technical interview, passed before one trainer and"
        " two professionals.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "Another type has this code already.")
