from odoo import api, fields, models
from odoo.exceptions import UserError

#: Upper ends of the classes of age, in days after the due date.
AGES = ((0, "due"), (30, "d30"), (60, "d60"), (90, "d90"))


class OnestopGrantAdvance(models.Model):
    """Cash given ahead to a member of staff or a centre, until it is justified."""

    _name = "onestop.grant.advance"
    _inherit = ["onestop.grant.steps"]
    _description = "Advance"
    _order = "date_due, id"
    _check_company_auto = True
    _by_steps = frozenset(("number", "override_by_id"))

    # ------------------------------------------------------------ fields
    number = fields.Integer(required=True, readonly=True, copy=False)
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True, index=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    employee_id = fields.Many2one("hr.employee", index=True, ondelete="restrict")
    centre_id = fields.Many2one("onestop.centre", index=True, ondelete="restrict")
    date = fields.Date(
        string="Given on", required=True, default=fields.Date.context_today
    )
    date_due = fields.Date(string="To justify by", required=True)
    amount = fields.Monetary(required=True, currency_field="company_currency_id")
    reason = fields.Char(string="What for", required=True)
    move_ids = fields.Many2many(
        "account.move",
        string="Entries that justify it",
        check_company=True,
        domain=[("state", "=", "posted")],
        groups="account.group_account_readonly",
        help="Posted entries of what was bought; their cost counts.",
    )
    amount_justified = fields.Monetary(
        string="Justified",
        compute="_compute_amount_open",
        store=True,
        compute_sudo=True,
        currency_field="company_currency_id",
    )
    amount_returned = fields.Monetary(
        string="Returned", currency_field="company_currency_id"
    )
    amount_open = fields.Monetary(
        string="Open",
        compute="_compute_amount_open",
        store=True,
        compute_sudo=True,
        currency_field="company_currency_id",
    )
    is_overdue = fields.Boolean(compute="_compute_age", search="_search_is_overdue")
    days_over = fields.Integer(string="Days late", compute="_compute_age")
    age = fields.Selection(
        [
            ("due", "Not due yet"),
            ("d30", "1 to 30 days late"),
            ("d60", "31 to 60 days late"),
            ("d90", "61 to 90 days late"),
            ("old", "More than 90 days late"),
        ],
        compute="_compute_age",
    )
    override_by_id = fields.Many2one(
        "res.users", string="Allowed by", readonly=True, copy=False
    )

    # ----------------------------------------------- constraints, indexes
    _number_unique = models.UniqueIndex("(grant_id, number)")
    _one_holder = models.Constraint(
        "CHECK ((employee_id IS NULL) <> (centre_id IS NULL))",
        "An advance is given to an employee or to a centre: choose one.",
    )
    _amounts = models.Constraint(
        "CHECK (amount > 0 AND amount = trunc(amount) AND amount_returned >= 0"
        " AND amount_returned = trunc(amount_returned))",
        "Advances are whole francs above zero.",
    )
    _dates = models.Constraint(
        "CHECK (date_due >= date)", "An advance is justified after it is given."
    )

    # ------------------------------------------------------------ compute
    @api.depends("grant_id.code", "number")
    def _compute_display_name(self):
        for advance in self:
            advance.display_name = f"{advance.grant_id.code}-V{advance.number}"

    @api.depends(
        "amount", "amount_returned", "move_ids.state", "move_ids.line_ids.balance"
    )
    def _compute_amount_open(self):
        for advance in self:
            costs = advance.move_ids.line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_id.internal_group in ("expense", "asset")
                    and line.account_id.account_type
                    not in ("asset_cash", "asset_receivable")
                    and line.balance > 0
                )
            )
            advance.amount_justified = sum(costs.mapped("balance"))
            advance.amount_open = max(
                advance.amount - advance.amount_justified - advance.amount_returned, 0
            )

    @api.depends("amount_open", "date_due")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for advance in self:
            days = 0
            if advance.amount_open and advance.date_due:
                days = max((today - advance.date_due).days, 0)
            advance.days_over, advance.is_overdue = days, days > 0
            advance.age = next((name for most, name in AGES if days <= most), "old")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain(
            [
                ("amount_open", ">", 0),
                ("date_due", "<", fields.Date.context_today(self)),
            ]
        )
        return late if True in value else ~late

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        advances = super().create(vals_list)
        advances._check_older()
        return advances

    def write(self, vals):
        result = super().write(vals)
        if {"employee_id", "centre_id"} & vals.keys():
            self._check_older()
        return result

    # ----------------------------------------------------------- business
    def _check_older(self):
        """Refuse an advance while an older one of the same holder is overdue.

        A finance certifier may give it all the same: her name is kept.
        """
        today = fields.Date.context_today(self)
        certifier = "onestop_base.group_finance_certifier"
        for advance in self:
            # sudo: overdue advances on grants that the user does not read count too.
            older = self.sudo().search(
                [
                    ("id", "!=", advance.id),
                    ("employee_id", "=", advance.employee_id.id),
                    ("centre_id", "=", advance.centre_id.id),
                    ("amount_open", ">", 0),
                    ("date_due", "<", today),
                ],
                limit=1,
            )
            if not older:
                continue
            if not self.env.user.has_group(certifier):
                raise UserError(
                    self.env._(
                        "Advance %(code)s of the same holder is overdue. Have it "
                        "justified or returned first, or ask a finance certifier to "
                        "give this one.",
                        code=older.display_name,
                    )
                )
            advance._internal().write({"override_by_id": self.env.user.id})
