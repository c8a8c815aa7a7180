from odoo import fields, models


class OnestopAlert(models.Model):
    _inherit = "onestop.alert"

    kind = fields.Selection(
        selection_add=[
            ("known", "Is she known? A possible match"),
            ("member", "Somebody was made a member of a centre"),
        ],
        ondelete={"known": "cascade", "member": "cascade"},
    )
