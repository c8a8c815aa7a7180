from odoo import fields, models


class StockMove(models.Model):
    """A move for a cohort, at the cost of its day. It names no person."""

    _inherit = "stock.move"

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one(
        "onestop.cohort",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    unit_cost = fields.Float(
        readonly=True,
        copy=False,
        aggregator=None,
        help="XOF for one unit of the product on the day of the issue.",
    )

    # ----------------------------------------------------------- business
    def _skip_push(self):
        """Nothing follows what a cohort uses up: Odoo need not look for a rule."""
        return bool(self.cohort_id) or super()._skip_push()

    def _trigger_scheduler(self):
        """What a cohort uses is not ordered by itself: a proposal is decided first."""
        others = self.filtered(lambda move: not move.cohort_id)
        return super(StockMove, others)._trigger_scheduler()
