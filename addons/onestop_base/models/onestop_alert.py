from odoo import fields, models


class OnestopAlert(models.Model):
    _inherit = "onestop.alert"

    kind = fields.Selection(
        selection_add=[("known", "Is she known? A possible match")],
        ondelete={"known": "cascade"},
    )
