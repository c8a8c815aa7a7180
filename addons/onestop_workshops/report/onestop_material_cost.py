from odoo import fields, models
from odoo.tools import SQL, drop_view_if_exists

#: What left the store for a cohort, less what came back, at the cost of its day.
COST_VIEW = """
SELECT min(move.id) AS id,
       cohort.centre_id,
       cohort.id AS cohort_id,
       cohort.code AS cohort_code,
       cohort.trade_id,
       date_trunc('month', move.date)::date AS month,
       move.product_id,
       sum(way.sign * move.quantity) AS quantity,
       round(sum(way.sign * move.quantity * coalesce(move.unit_cost, 0)))::integer
           AS cost
  FROM stock_move move
  JOIN onestop_cohort cohort ON cohort.id = move.cohort_id
  JOIN onestop_centre centre ON centre.id = cohort.centre_id
 CROSS JOIN LATERAL (
       SELECT CASE centre.used_location_id
              WHEN move.location_dest_id THEN 1
              WHEN move.location_id THEN -1
              ELSE 0 END AS sign
       ) way
 WHERE move.state = 'done' AND way.sign <> 0
 GROUP BY cohort.id, date_trunc('month', move.date), move.product_id
"""


class OnestopMaterialCost(models.Model):
    """Cost of materials and kits by cohort, month and product: for the ledger.

    XOF. The stock is not valued, so the cost of a unit is the product's cost on the day
    of the issue, kept on the move: a later price changes nothing. What was spoiled has
    been paid for, and counts.
    """

    _name = "onestop.material.cost"
    _description = "Cost of materials"
    _auto = False
    _order = "month desc, cohort_id, product_id"
    _rec_name = "cohort_code"
    _depends = {
        "stock.move": [
            "cohort_id", "date", "location_dest_id", "location_id", "product_id",
            "quantity", "state", "unit_cost",
        ],
        "onestop.cohort": ["centre_id", "code", "curriculum_id", "trade_id"],
        "onestop.centre": ["used_location_id"],
    }  # fmt: skip

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    cohort_id = fields.Many2one("onestop.cohort", readonly=True)
    cohort_code = fields.Char(string="Code of the cohort", readonly=True)
    trade_id = fields.Many2one("onestop.trade", readonly=True)
    month = fields.Date(readonly=True, help="Its first day.")
    product_id = fields.Many2one("product.product", string="Material", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    cost = fields.Integer(readonly=True, help="XOF.")

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the view."""
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL("CREATE VIEW %s AS %s", SQL.identifier(self._table), SQL(COST_VIEW))
        )
