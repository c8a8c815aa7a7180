from odoo import fields, models
from odoo.tools import SQL, drop_view_if_exists

#: A row a budget line, a row a posted share, a row a commitment: what groups them reads
#: each once, and a filter on the grant reaches the indexes of all three.
BUDGET_VIEW = """
SELECT 3 * b.id::bigint AS id, 'budget' AS kind, b.company_id, b.grant_id, b.heading_id,
       b.id AS budget_line_id, NULL::int AS centre_id, b.activity_id,
       NULL::int AS account_id, NULL::int AS move_line_id, g.date_start AS date,
       coalesce(b.amount_xof, 0) AS budget, 0::numeric AS actual,
       0::numeric AS commitment, coalesce(b.amount_xof, 0) AS available,
       0::numeric AS debit, 0::numeric AS credit
  FROM onestop_grant_budget_line b JOIN onestop_grant g ON g.id = b.grant_id
UNION ALL
SELECT 3 * al.id::bigint + 1, 'actual', al.company_id, al.grant_id, al.heading_id,
       al.budget_line_id, al.centre_id, al.activity_id, al.account_id, al.move_line_id,
       al.date, 0, al.amount, 0, -al.amount,
       greatest(al.amount, 0), greatest(-al.amount, 0)
  FROM onestop_grant_allocation al
 WHERE al.parent_state = 'posted'
UNION ALL
SELECT 3 * c.id::bigint + 2, 'commitment', c.company_id, c.grant_id, b.heading_id,
       c.budget_line_id, c.centre_id, c.activity_id, NULL, NULL,
       coalesce(o.date_approve, o.date_order)::date, 0, 0, c.amount_open,
       -c.amount_open, 0, 0
  FROM onestop_grant_commitment c
  JOIN onestop_grant_budget_line b ON b.id = c.budget_line_id
  JOIN purchase_order o ON o.id = c.order_id
 WHERE c.amount_open > 0
"""


class OnestopGrantBudgetView(models.Model):
    """Budget, actual cost and open orders, row by row; also a source of MIS Builder."""

    _name = "onestop.grant.budget.view"
    _description = "Budget and actual"
    _auto = False
    _order = "date, id"
    _rec_name = "budget_line_id"
    _depends = {
        "onestop.grant": ["date_start"],
        "onestop.grant.budget.line": [
            "activity_id", "amount_xof", "company_id", "grant_id", "heading_id",
        ],
        "onestop.grant.allocation": [
            "account_id", "activity_id", "amount", "budget_line_id", "centre_id",
            "company_id", "date", "grant_id", "heading_id", "move_line_id",
            "parent_state",
        ],
        "onestop.grant.commitment": [
            "activity_id", "amount_open", "budget_line_id", "centre_id", "company_id",
            "grant_id", "order_id",
        ],
        "purchase.order": ["date_approve", "date_order"],
    }  # fmt: skip

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        [("budget", "Budget"), ("actual", "Actual"), ("commitment", "Commitment")],
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    grant_id = fields.Many2one("onestop.grant", readonly=True)
    heading_id = fields.Many2one("onestop.grant.budget.heading", readonly=True)
    budget_line_id = fields.Many2one("onestop.grant.budget.line", readonly=True)
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    activity_id = fields.Many2one("onestop.grant.activity", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    move_line_id = fields.Many2one("account.move.line", readonly=True)
    date = fields.Date(readonly=True)
    budget = fields.Monetary(currency_field="company_currency_id", readonly=True)
    actual = fields.Monetary(currency_field="company_currency_id", readonly=True)
    commitment = fields.Monetary(currency_field="company_currency_id", readonly=True)
    available = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="Budget less actual less commitment.",
    )
    # What MIS Builder reads.
    debit = fields.Monetary(currency_field="company_currency_id", readonly=True)
    credit = fields.Monetary(currency_field="company_currency_id", readonly=True)

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the view."""
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL("CREATE VIEW %s AS %s", SQL.identifier(self._table), SQL(BUDGET_VIEW))
        )

    # ------------------------------------------------------------ actions
    def action_open_item(self):
        """Open the entry of a cost."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_line_id.move_id.id,
            "views": [(False, "form")],
        }
