from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.guards import inside
from ..tools.shares import KEYS

#: What commitments still bind: their order is confirmed, and no bill has taken them.
#: A bill takes what its posted shares of the same budget line have; an order line that
#: is billed whole binds nothing any more.
OPEN_QUERY = """
UPDATE onestop_grant_commitment c SET amount_open = open.francs
  FROM (
    SELECT c.id, CASE
        WHEN o.state <> 'purchase'
          OR p.product_qty > 0 AND p.qty_invoiced >= p.product_qty
         AND EXISTS (SELECT FROM account_move_line l
                      WHERE l.purchase_line_id = p.id)
         AND NOT EXISTS (SELECT FROM account_move_line l
                          WHERE l.purchase_line_id = p.id
                            AND l.parent_state = 'draft') THEN 0
        ELSE GREATEST(0, c.amount - COALESCE((
            SELECT sum(a.amount) FROM onestop_grant_allocation a
              JOIN account_move_line l ON l.id = a.move_line_id
             WHERE l.purchase_line_id = p.id AND a.parent_state = 'posted'
               AND a.budget_line_id = c.budget_line_id
               AND a.centre_id IS NOT DISTINCT FROM c.centre_id
               AND a.activity_id IS NOT DISTINCT FROM c.activity_id), 0)) END AS francs
      FROM onestop_grant_commitment c
      JOIN purchase_order_line p ON p.id = c.order_line_id
      JOIN purchase_order o ON o.id = p.order_id
     WHERE p.id IN %s
  ) open
 WHERE open.id = c.id AND c.amount_open IS DISTINCT FROM open.francs
"""


class OnestopGrantCommitment(models.Model):
    """The share of a line of a purchase order that a budget line is to pay."""

    _name = "onestop.grant.commitment"
    _description = "Commitment"
    _order = "id"

    # ------------------------------------------------------------ fields
    order_line_id = fields.Many2one(
        "purchase.order.line", required=True, index=True, ondelete="cascade"
    )
    order_id = fields.Many2one(related="order_line_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="order_line_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    grant_id = fields.Many2one(
        related="budget_line_id.grant_id", store=True, index=True
    )
    centre_id = fields.Many2one("onestop.centre", ondelete="restrict")
    activity_id = fields.Many2one("onestop.grant.activity", ondelete="restrict")
    amount = fields.Monetary(
        required=True, currency_field="company_currency_id", help="Whole francs."
    )
    item_amount = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What the line was when it was shared, in XOF.",
    )
    amount_open = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What no bill has taken over yet; nothing before the order is confirmed.",
    )

    # ----------------------------------------------- constraints, indexes
    _whole_francs = models.Constraint(
        "CHECK (amount = trunc(amount) AND amount > 0)",
        "A commitment is a whole number of francs above zero.",
    )
    _once = models.UniqueIndex(
        "(order_line_id, budget_line_id, coalesce(centre_id, 0),"
        " coalesce(activity_id, 0))",
        "This budget line has a share of this item already: change that one.",
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Made by sharing a line of an order alone."""
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        """Changed by sharing a line of an order alone."""
        self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_sharing(self):
        self._refuse_by_hand()

    def _refuse_by_hand(self):
        if not inside(self.env):
            raise UserError(
                self.env._("Share the line of the order between budget lines instead.")
            )

    # ----------------------------------------------------------- business
    def _key(self):
        """Return what tells this share from others of its order line."""
        self.ensure_one()
        return tuple(self[name].id for name in KEYS)

    @api.model
    def _refresh_open(self, order_lines):
        """Compute anew what the commitments of order lines still bind."""
        if not order_lines:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL(OPEN_QUERY, order_lines._ids))
        self.invalidate_model(["amount_open"])
