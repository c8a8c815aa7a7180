from odoo import fields, models


class OnestopGrantReportTemplate(models.Model):
    """A donor's form: which engine computes it, and how it is written."""

    _name = "onestop.grant.report.template"
    _description = "Form of a donor"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(required=True, help="Name of the form in the code.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex("(key)", "Another form has this key.")
