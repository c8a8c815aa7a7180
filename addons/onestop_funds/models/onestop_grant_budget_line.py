from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: What an approved line may pay for: changed by the certifier alone.
RULES = frozenset(
    ("grant_id", "heading_id", "cap", "account_ids", "centre_ids", "activity_id")
)


class OnestopGrantBudgetLine(models.Model):
    """One line of a donor's budget; it stays the same line over all versions."""

    _name = "onestop.grant.budget.line"
    _inherit = ["onestop.grant.steps", "onestop.analytic.owner"]
    _description = "Budget line"
    _order = "grant_id, sequence, code"
    _rec_name = "code"
    _rec_names_search = ["code", "name", "grant_id.code"]
    _by_steps = frozenset(
        ("quantity", "unit_cost", "amount", "amount_xof", "analytic_account_id")
    )
    _analytic_plan = "onestop_funds.analytic_plan_grant_line"

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True, index=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id", store=True)
    heading_id = fields.Many2one(
        "onestop.grant.budget.heading", required=True, index=True, ondelete="restrict"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    unit = fields.Char(help="Month, person, kit ...")
    quantity = fields.Float(digits=(16, 4), readonly=True, copy=False)
    unit_cost = fields.Monetary(readonly=True, copy=False)
    amount = fields.Monetary(
        readonly=True,
        copy=False,
        help="Of the approved version, in the donor's currency.",
    )
    amount_xof = fields.Monetary(
        string="Amount in XOF",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="At the rate of the budget; whole francs.",
    )
    cap = fields.Monetary(
        help="Never more than this, whatever the overrun rule; 0: none."
    )
    account_ids = fields.Many2many(
        "account.account",
        string="Eligible accounts",
        groups="account.group_account_readonly",
        help="Empty: any account of expense or fixed assets.",
    )
    centre_ids = fields.Many2many(
        "onestop.centre", string="Eligible centres", help="Empty: those of the grant."
    )
    activity_id = fields.Many2one("onestop.grant.activity", ondelete="restrict")
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="Made by itself on the plan of grant lines.",
    )
    allocation_ids = fields.One2many("onestop.grant.allocation", "budget_line_id")

    _code_unique = models.UniqueIndex(
        "(grant_id, code)", "Another line of this grant has this code."
    )

    # ------------------------------------------------------------ compute
    @api.depends("code", "name", "grant_id.code")
    @api.depends_context("with_grant")
    def _compute_display_name(self):
        """Show the code; with its grant where lines of all grants are offered."""
        for line in self:
            line.display_name = line.code
            if self.env.context.get("with_grant") and line.code:
                line.display_name = f"{line.grant_id.code}/{line.code} {line.name}"

    # ------------------------------------------------------------ checks
    @api.constrains("grant_id", "heading_id")
    def _check_heading(self):
        """Refuse a line under a heading of another grant."""
        for line in self:
            if line.heading_id.grant_id != line.grant_id:
                raise ValidationError(
                    self.env._(
                        "The heading of line %(code)s belongs to another grant. "
                        "Choose one of this grant.",
                        code=line.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        self._refuse_rules(vals)
        return super().write(vals)

    # ----------------------------------------------------------- business
    def _refuse_rules(self, vals):
        """Refuse that an officer alone changes what an approved line may pay for."""
        if self._is_internal() or not RULES & vals.keys():
            return
        approved = self.filtered(lambda line: line.amount)
        certifier = "onestop_base.group_finance_certifier"
        if approved and not self.env.user.has_group(certifier):
            raise AccessError(
                self.env._(
                    "Line %(code)s is approved: a finance certifier changes its cap, "
                    "accounts, centres and activity.",
                    code=approved[0].code,
                )
            )

    def _prepare_analytic_vals(self):
        vals = super()._prepare_analytic_vals()
        return {**vals, "code": f"{self.grant_id.code}/{self.code}"}

    def _analytic_company(self):
        return self.company_id
