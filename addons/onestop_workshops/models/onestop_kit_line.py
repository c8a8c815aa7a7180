from odoo import fields, models


class OnestopKitLine(models.Model):
    _name = "onestop.kit.line"
    _description = "Content of a kit"
    _order = "kit_id, id"
    _rec_name = "product_id"

    # ------------------------------------------------------------ fields
    kit_id = fields.Many2one(
        "onestop.kit", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    quantity = fields.Float(
        required=True, default=1, digits="Product Unit", aggregator=None
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of measure")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(kit_id, product_id)", "This product is in the kit already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A kit holds more than nothing of a product."
    )
