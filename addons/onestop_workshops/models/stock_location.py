from odoo import api, fields, models


class StockLocation(models.Model):
    """A place of a store belongs to the centre of the store."""

    _inherit = "stock.location"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        compute="_compute_centre_id",
        store=True,
        recursive=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Its members alone read and move what lies here.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("location_id.centre_id")
    def _compute_centre_id(self):
        for location in self:
            location.centre_id = location.location_id.centre_id or location.centre_id
