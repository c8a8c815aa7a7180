from odoo import fields, models


class OnestopWorkshop(models.Model):
    _inherit = "onestop.workshop"

    # ------------------------------------------------------------ fields
    location_id = fields.Many2one(
        "stock.location",
        string="Shelf",
        domain="[('usage', '=', 'internal'), ('centre_id', '=', centre_id)]",
        ondelete="restrict",
        help="Where the materials of this workshop lie in the store.",
    )
