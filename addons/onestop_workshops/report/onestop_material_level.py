from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, drop_view_if_exists

from ..tools.materials import require_role

#: A lot that expires within this many days is not counted on.
EXPIRING_DAYS = 30

LEVEL_VIEW = """
WITH held AS (
    SELECT place.centre_id,
           quant.product_id,
           sum(quant.quantity) AS on_hand,
           sum(quant.quantity) FILTER (WHERE lot.expiration_date <= now()) AS expired,
           sum(quant.quantity) FILTER (
               WHERE lot.expiration_date > now() AND lot.expiration_date
                     <= now() + interval '30 days') AS expiring
      FROM stock_quant quant
      JOIN stock_location place ON place.id = quant.location_id
      LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
     WHERE place.usage = 'internal' AND place.centre_id IS NOT NULL
     GROUP BY place.centre_id, quant.product_id
), wanted AS (
    SELECT place.centre_id,
           point.product_id,
           sum(point.product_min_qty) AS minimum,
           sum(point.product_max_qty) AS maximum
      FROM stock_warehouse_orderpoint point
      JOIN stock_location place ON place.id = point.location_id
     WHERE point.active AND place.centre_id IS NOT NULL
     GROUP BY place.centre_id, point.product_id
), level AS (
    SELECT centre_id,
           product_id,
           coalesce(held.on_hand, 0) AS on_hand,
           coalesce(held.expired, 0) AS expired,
           coalesce(held.expiring, 0) AS expiring,
           coalesce(held.on_hand, 0) - coalesce(held.expired, 0)
               - coalesce(held.expiring, 0) AS usable,
           coalesce(wanted.minimum, 0) AS minimum,
           greatest(wanted.maximum, wanted.minimum, 0) AS maximum
      FROM held FULL JOIN wanted USING (centre_id, product_id)
)
SELECT centre_id::bigint * 10000000 + product_id AS id,
       level.*,
       usable < minimum AS is_low,
       CASE WHEN usable < minimum THEN maximum - usable ELSE 0 END AS missing
  FROM level
"""


class OnestopMaterialLevel(models.Model):
    """What lies in the store of a centre, and what is below its minimum."""

    _name = "onestop.material.level"
    _description = "Stock of materials"
    _auto = False
    _order = "is_low desc, product_id"
    _rec_name = "product_id"
    _depends = {
        "stock.quant": ["location_id", "lot_id", "product_id", "quantity"],
        "stock.lot": ["expiration_date"],
        "stock.location": ["centre_id", "usage"],
        "stock.warehouse.orderpoint": [
            "active", "location_id", "product_id", "product_max_qty",
            "product_min_qty",
        ],
    }  # fmt: skip

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    product_id = fields.Many2one("product.product", string="Material", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of measure")
    on_hand = fields.Float(string="In store", digits="Product Unit", readonly=True)
    expired = fields.Float(string="Past its date", digits="Product Unit", readonly=True)
    expiring = fields.Float(
        string="Soon past its date",
        digits="Product Unit",
        readonly=True,
        help="Within 30 days.",
    )
    usable = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="In store, without what is past its date or soon will be.",
    )
    minimum = fields.Float(digits="Product Unit", readonly=True)
    maximum = fields.Float(digits="Product Unit", readonly=True)
    missing = fields.Float(
        string="To buy",
        digits="Product Unit",
        readonly=True,
        help="Up to the maximum, where less than the minimum is usable.",
    )
    is_low = fields.Boolean(string="Low", readonly=True)

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the view."""
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL("CREATE VIEW %s AS %s", SQL.identifier(self._table), SQL(LEVEL_VIEW))
        )

    # ------------------------------------------------------------ actions
    def action_propose_purchase(self):
        """Open a proposal of purchase with all that is low in the user's centre."""
        require_role(self.env, "storekeeper")
        low = self.search([("is_low", "=", True)])
        if not low:
            raise UserError(self.env._("Nothing is below its minimum."))
        proposal = self.env["onestop.purchase.proposal"].create(
            {"centre_id": low[0].centre_id.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.purchase.proposal",
            "res_id": proposal.id,
            "views": [(False, "form")],
        }
