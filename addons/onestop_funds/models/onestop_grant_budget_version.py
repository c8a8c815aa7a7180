from decimal import Decimal
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.money import round_half_up, split
from ..tools.steps import INTERNAL


class OnestopGrantBudgetVersion(models.Model):
    """A budget as it was agreed at one time; the newest approved one is in force."""

    _name = "onestop.grant.budget.version"
    _inherit = ["onestop.grant.steps"]
    _description = "Version of a budget"
    _order = "grant_id, number desc"
    _by_steps = frozenset(
        ("number", "state", "prepared_by_id", "approved_by_id", "approved_on")
    )

    # ------------------------------------------------------------ fields
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="grant_id.company_id")
    currency_id = fields.Many2one(related="grant_id.currency_id")
    number = fields.Integer(required=True, readonly=True, copy=False)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)
    rate = fields.Float(digits=(16, 6), help="XOF for one unit, for planning in XOF.")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("superseded", "Superseded")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    prepared_by_id = fields.Many2one(
        "res.users",
        string="Prepared by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        help="Who changed it last.",
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many(
        "onestop.grant.budget.version.line", "version_id", copy=True
    )
    amount_total = fields.Monetary(string="Total", compute="_compute_amount_total")

    # ----------------------------------------------- constraints, indexes
    _number_unique = models.UniqueIndex("(grant_id, number)")
    _one_approved = models.UniqueIndex("(grant_id) WHERE state = 'approved'")
    _second_person = models.Constraint(
        "CHECK (approved_by_id IS NULL OR approved_by_id <> prepared_by_id)",
        "Who prepared a budget does not approve it: ask the certifier.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("grant_id.code", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.grant_id.code}-B{version.number}"

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for version in self:
            version.amount_total = sum(version.line_ids.mapped("amount"))

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        self._touch()
        return super().write(vals)

    def unlink(self):
        self._touch()
        return super().unlink()

    # ----------------------------------------------------------- actions
    def action_approve(self):
        """Put the budget in force: its amounts go to the lines.

        :raise AccessError: the user is no finance certifier
        :raise UserError: prepared by the same user, empty, above the grant's amount,
            or without a rate
        """
        if not self.env.user.has_group("onestop_base.group_finance_certifier"):
            raise AccessError(
                self.env._("A finance certifier approves budgets. Ask one.")
            )
        for version in self._at("draft"):
            version._check_approvable()
            older = version.grant_id._approved_version()
            older._internal().write({"state": "superseded"})
            older.flush_recordset(["state"])
            version._internal().write(
                {
                    "state": "approved",
                    "rate": float(version._planning_rate()),
                    "approved_by_id": self.env.user.id,
                    "approved_on": fields.Datetime.now(),
                }
            )
            version._write_lines()

    def action_copy(self):
        """Start a new version from this one and open it."""
        self.ensure_one()
        version = self.copy(
            {
                "reason": self.env._("Revision"),
                "date_from": fields.Date.context_today(self),
            }
        )
        return version._get_records_action()

    # ----------------------------------------------------------- business
    def _touch(self):
        """Refuse a change of a version in force; note who changes a draft."""
        if self.env.context.get("funds_internal") is INTERNAL:
            return
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "Budget %(code)s is approved and stays as it is. Start a new "
                        "version from it.",
                        code=version.display_name,
                    )
                )
        others = self.filtered(lambda version: version.prepared_by_id != self.env.user)
        if others and not self.env.su:
            others._internal().write({"prepared_by_id": self.env.user.id})

    def _check_approvable(self):
        """Refuse what cannot be a budget in force."""
        if self.prepared_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You prepared budget %(code)s: ask another certifier to approve "
                    "it.",
                    code=self.display_name,
                )
            )
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "Budget %(code)s has no lines. Add or import them.",
                    code=self.display_name,
                )
            )
        grant = self.grant_id
        own = Fraction(str(grant.own_fund_percent or 0)) / 100
        most = Fraction(str(grant.amount)) / (1 - own) if own < 1 else None
        total = sum(Fraction(str(line.amount)) for line in self.line_ids)
        if most is not None and total > round(most, 2):
            raise UserError(
                self.env._(
                    "The lines of budget %(code)s add up to more than the grant and "
                    "its own funds. Lower them, or record an amendment.",
                    code=self.display_name,
                )
            )

    def _planning_rate(self):
        """Return XOF for one unit of the donor's currency as Decimal."""
        if self.currency_id == self.grant_id.company_currency_id:
            return Decimal(1)
        if self.rate > 0:
            return Decimal(str(self.rate))
        return self.grant_id._rate_on(self.date_from)

    def _write_lines(self):
        """Give the grant's lines what this version says; the others get nothing."""
        planned = {line.budget_line_id: line for line in self.line_ids}
        amounts = [Fraction(str(line.amount)) for line in planned.values()]
        rate = Fraction(self._planning_rate())
        francs = int(round_half_up(sum(amounts) * rate, 0))
        shares = split(francs, amounts) if sum(amounts) else [0] * len(amounts)
        # The certifier approves amounts; she has no right to change lines else.
        lines = self.grant_id.with_context(active_test=False).line_ids.sudo()
        (lines - self.env["onestop.grant.budget.line"].union(*planned)).write(
            {"quantity": 0, "unit_cost": 0, "amount": 0, "amount_xof": 0}
        )
        for (line, plan), share in zip(planned.items(), shares, strict=True):
            line.sudo().write(
                {
                    "quantity": plan.quantity,
                    "unit_cost": plan.unit_cost,
                    "amount": plan.amount,
                    "amount_xof": share,
                }
            )
