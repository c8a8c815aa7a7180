from odoo import fields, models


class OnestopPersonCode(models.Model):
    """A code by which a person was known before two records of her became one."""

    _name = "onestop.person.code"
    _inherit = ["onestop.guarded"]
    _description = "Former code of a person"
    _order = "id desc"
    _rec_name = "code"

    code = fields.Char(required=True, readonly=True)
    person_id = fields.Many2one(
        "onestop.person", required=True, readonly=True, index=True, ondelete="restrict"
    )

    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
