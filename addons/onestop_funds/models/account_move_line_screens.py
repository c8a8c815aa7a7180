from odoo import api, fields, models
from odoo.tools import SQL

#: Costs of which no or not every franc is shared.
UNSHARED_QUERY = """(
    SELECT l.id FROM account_move_line l
      JOIN account_account a ON a.id = l.account_id
       AND (a.account_type LIKE 'expense%%'
            OR a.account_type IN ('asset_fixed', 'asset_non_current'))
      LEFT JOIN onestop_grant_allocation s ON s.move_line_id = l.id
     WHERE l.parent_state IN ('draft', 'posted') AND l.balance <> 0
     GROUP BY l.id HAVING COALESCE(sum(s.amount), 0) <> l.balance
)"""


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    is_cost = fields.Boolean(compute="_compute_is_cost", string="Cost")
    amount_to_allocate = fields.Monetary(
        string="Rest to allocate",
        currency_field="company_currency_id",
        compute="_compute_amount_to_allocate",
        search="_search_amount_to_allocate",
        help="What no budget line pays yet, in francs.",
    )

    @api.depends("account_id")
    def _compute_is_cost(self):
        for line in self:
            line.is_cost = line._is_cost()

    @api.depends("balance", "account_id", "allocation_ids.amount")
    def _compute_amount_to_allocate(self):
        for line in self:
            shared = sum(line._shares().mapped("amount"))
            line.amount_to_allocate = line.balance - shared if line._is_cost() else 0

    def _search_amount_to_allocate(self, operator, value):
        """Find costs with a rest (``!= 0``) or without one (``= 0``)."""
        if operator not in ("in", "not in") or set(value) != {0}:
            return NotImplemented
        return [("id", "not in" if operator == "in" else "in", SQL(UNSHARED_QUERY))]

    def action_allocate(self):
        """Open the dialog that shares these costs between budget lines."""
        return self.env["onestop.grant.allocate"]._open(items=self)

    def action_unallocate(self):
        """Take the shares off these costs, as long as nothing locks them."""
        return self.unallocate()
