from odoo import fields, models


class OnestopAlert(models.Model):
    _inherit = "onestop.alert"

    kind = fields.Selection(
        selection_add=[("second_file", "A file beside that of another team")],
        ondelete={"second_file": "cascade"},
    )
