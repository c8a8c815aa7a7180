from odoo import fields, models


class OnestopGrantAllocation(models.Model):
    """The share of one journal item that one budget line pays, in whole francs."""

    _name = "onestop.grant.allocation"
    _description = "Allocation"
    _order = "date, id"
    _check_company_auto = True

    # ------------------------------------------------------------ fields
    move_line_id = fields.Many2one(
        "account.move.line", required=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id", store=True, index=True, string="Entry"
    )
    company_id = fields.Many2one(related="move_line_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    account_id = fields.Many2one(related="move_line_id.account_id", store=True)
    date = fields.Date(related="move_line_id.date", store=True, index=True)
    parent_state = fields.Selection(related="move_line_id.parent_state", store=True)
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    grant_id = fields.Many2one(
        related="budget_line_id.grant_id", store=True, index=True
    )
    heading_id = fields.Many2one(related="budget_line_id.heading_id", store=True)
    centre_id = fields.Many2one("onestop.centre", index=True, ondelete="restrict")
    activity_id = fields.Many2one("onestop.grant.activity", ondelete="restrict")
    amount = fields.Monetary(
        required=True,
        currency_field="company_currency_id",
        help="Whole francs; a cost is positive, its reversal negative.",
    )
    currency_id = fields.Many2one(
        related="grant_id.currency_id", string="Donor currency"
    )
    amount_donor = fields.Monetary(
        readonly=True, help="Provisional until a report converts the total once."
    )
    rate = fields.Float(digits=(16, 6), readonly=True, help="XOF for one unit.")
    origin = fields.Selection(
        [
            ("bill", "Bill"),
            ("expense", "Expense"),
            ("cash", "Cash book"),
            ("payroll", "Payroll"),
            ("stock", "Stock issue"),
            ("bank", "Bank"),
            ("other", "Other entry"),
        ],
        readonly=True,
        copy=False,
    )
    override_ids = fields.One2many("onestop.grant.override", "allocation_id")
    # The chain: filled when the entry is posted.
    chain_number = fields.Integer(readonly=True, copy=False)
    previous_hash = fields.Char(readonly=True, copy=False)
    own_hash = fields.Char(readonly=True, copy=False)

    # ----------------------------------------------- constraints, indexes
    _whole_francs = models.Constraint(
        "CHECK (amount = trunc(amount) AND amount <> 0"
        " AND abs(amount) <= 1000000000000)",
        "A share is a whole number of francs, not zero and at most 1,000,000,000,000.",
    )
    _once = models.UniqueIndex(
        "(move_line_id, budget_line_id, coalesce(centre_id, 0),"
        " coalesce(activity_id, 0))",
        "This budget line has a share of this item already: change that one.",
    )
    _line_date = models.Index("(budget_line_id, date)")
    _grant_date = models.Index("(grant_id, date)")
