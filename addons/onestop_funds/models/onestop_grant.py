from odoo import fields, models

#: How XOF becomes the donor's currency; one method for each grant, dated by amendments.
EXCHANGE_METHODS = [
    ("tranche_average", "Weighted average of the tranches"),
    ("fifo", "First tranche in, first out"),
    ("monthly", "Official rate of the month"),
    ("transaction", "Rate on the day of the transaction"),
]
OVERRUN_RULES = [
    ("none", "No overrun"),
    ("line", "Percent of each line"),
    ("heading", "Percent of each heading, with an equal saving elsewhere"),
    ("total", "Percent of the total, moved between headings with notice"),
]


class OnestopGrant(models.Model):
    """One agreement with one donor: what it pays for, until when, by which rules."""

    _name = "onestop.grant"
    _description = "Grant"
    _order = "date_start desc, code"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    # ------------------------------------------------------------ fields
    code = fields.Char(required=True, copy=False, help="As in the agreement.")
    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    donor_id = fields.Many2one(
        "res.partner", required=True, domain=[("is_company", "=", True)]
    )
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True, help="Promised, in the donor's currency.")
    own_fund_percent = fields.Float(digits=(5, 2), help="Of the total cost, 0 to 100.")
    support_cost_percent = fields.Float(digits=(5, 2), help="Of direct cost, 0 to 100.")
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    payment_grace_days = fields.Integer(
        help="Days after the end in which costs of the grant's time may still be paid."
    )
    spend_by_days = fields.Integer(
        help="Days in which a tranche has to be spent; 0: no such rule."
    )
    interest_rate = fields.Float(
        digits=(6, 3), help="Percent a year on what is spent too late."
    )
    overrun_rule = fields.Selection(OVERRUN_RULES, required=True, default="none")
    overrun_percent = fields.Float(digits=(5, 2))
    exchange_method = fields.Selection(
        EXCHANGE_METHODS, required=True, default="tranche_average"
    )
    rate_source = fields.Selection(
        [
            ("treaty", "Treaty (EUR)"),
            ("inforeuro", "InforEuro"),
            ("unore", "UN operational rate"),
            ("bceao", "BCEAO"),
            ("bank", "Bank"),
        ],
        help="Whose rates are used by the methods of month and day.",
    )
    journal_ids = fields.Many2many(
        "account.journal",
        string="Bank and cash journals",
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        help="Where this grant's money lies. A journal of one grant alone can be tied "
        "out to the franc.",
    )
    centre_ids = fields.Many2many("onestop.centre", string="Centres")
    retention_years = fields.Integer(default=10, help="How long vouchers are kept.")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    heading_ids = fields.One2many("onestop.grant.budget.heading", "grant_id")
    line_ids = fields.One2many("onestop.grant.budget.line", "grant_id")
    version_ids = fields.One2many("onestop.grant.budget.version", "grant_id")
    tranche_ids = fields.One2many("onestop.grant.tranche", "grant_id")
    amendment_ids = fields.One2many("onestop.grant.amendment", "grant_id")
    report_due_ids = fields.One2many("onestop.grant.report.due", "grant_id")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Another grant has this code. Choose another one."
    )
    _dates = models.Constraint(
        "CHECK (date_end >= date_start)", "A grant ends after it starts."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Enter the amount of the agreement, above zero."
    )
