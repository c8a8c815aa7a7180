from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.exchange import RATE_DIGITS
from ..tools.money import round_half_up
from ..tools.steps import INTERNAL

#: Days before ``spend_by`` from which a tranche is shown as due.
WARN_DAYS = 21
#: What the donor promised; it stays once the money came.
PROMISE = frozenset(
    (
        "grant_id", "kind", "amount_requested", "amount_authorised", "requested_on",
        "authorised_on", "spend_by",
    )
)  # fmt: skip


class OnestopGrantTranche(models.Model):
    """Money of a donor: a tranche, interest on it, our own share, or a refund.

    Amounts are positive; the kind says whether money came or went.
    """

    _name = "onestop.grant.tranche"
    _inherit = ["onestop.grant.steps"]
    _description = "Tranche"
    _order = "grant_id, received_on, number"
    _check_company_auto = True
    _by_steps = frozenset(
        (
            "number", "state", "statement_line_id", "received_on", "amount_received",
            "amount_xof", "rate", "spend_by",
        )
    )  # fmt: skip

    # ------------------------------------------------------------ fields
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id", store=True)
    number = fields.Integer(required=True, readonly=True, copy=False)
    kind = fields.Selection(
        [
            ("tranche", "Tranche"),
            ("interest", "Interest"),
            ("own", "Own funds"),
            ("refund", "Refund to the donor"),
        ],
        required=True,
        default="tranche",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("requested", "Requested"),
            ("authorised", "Authorised"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
    )
    amount_requested = fields.Monetary()
    amount_authorised = fields.Monetary()
    date_planned = fields.Date(string="Expected on")
    requested_on = fields.Date()
    authorised_on = fields.Date()
    # What came: filled from the bank statement line, never by hand.
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Line of the statement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="account.group_account_readonly",
    )
    received_on = fields.Date(readonly=True, copy=False)
    amount_received = fields.Monetary(
        readonly=True, copy=False, help="In the donor's currency."
    )
    amount_xof = fields.Monetary(
        string="Received in XOF",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    rate = fields.Float(
        digits=(16, 6),
        readonly=True,
        copy=False,
        aggregator=None,
        help="XOF for one unit.",
    )
    spend_by = fields.Date(readonly=True, copy=False)
    # First in, first out, as of today.
    spent_xof = fields.Monetary(
        string="Spent in XOF",
        compute="_compute_ageing",
        currency_field="company_currency_id",
        help="What was paid out of it, first tranche first.",
    )
    left_xof = fields.Monetary(
        string="Left in XOF",
        compute="_compute_ageing",
        currency_field="company_currency_id",
    )
    days_over = fields.Integer(
        compute="_compute_ageing", help="Days since it should have been spent."
    )
    interest_xof = fields.Monetary(
        string="Interest due",
        compute="_compute_ageing",
        currency_field="company_currency_id",
        help="At the grant's rate, on each franc spent after its day.",
    )
    warning = fields.Selection(
        [("soon", "To spend soon"), ("late", "Too late")], compute="_compute_ageing"
    )

    # ----------------------------------------------- constraints, indexes
    _number_unique = models.UniqueIndex("(grant_id, number)")
    _statement_line_once = models.UniqueIndex(
        "(statement_line_id) WHERE statement_line_id IS NOT NULL",
        "This line of the bank statement belongs to another tranche already.",
    )
    _whole_francs = models.Constraint(
        "CHECK (amount_xof IS NULL OR amount_xof = trunc(amount_xof))",
        "Amounts in XOF are whole francs.",
    )
    _received_whole = models.Constraint(
        "CHECK (state <> 'received' OR (statement_line_id IS NOT NULL"
        " AND amount_xof > 0 AND amount_received > 0 AND received_on IS NOT NULL))",
        "What was received has a line of the bank statement, a day and amounts.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("grant_id.code", "number")
    def _compute_display_name(self):
        for tranche in self:
            tranche.display_name = f"{tranche.grant_id.code}-T{tranche.number}"

    @api.depends("state", "amount_xof", "spend_by")
    def _compute_ageing(self):
        today = fields.Date.context_today(self)
        rows = {
            row["tranche"].id: row
            for grant in self.grant_id
            for row in grant._ageing(today)
        }
        for tranche in self:
            row = rows.get(tranche.id, {})
            tranche.spent_xof = row.get("spent", 0)
            tranche.left_xof = row.get("left", 0)
            tranche.days_over = row.get("days_over", 0)
            tranche.interest_xof = row.get("interest", 0)
            tranche.warning = False
            if tranche.left_xof and tranche.spend_by:
                near = (tranche.spend_by - today).days <= WARN_DAYS
                tranche.warning = "late" if tranche.days_over else near and "soon"

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        if self.env.context.get("funds_internal") is not INTERNAL:
            if PROMISE & vals.keys():
                self._refuse_received()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_open(self):
        self._refuse_received()

    # ----------------------------------------------------------- actions
    def action_request(self):
        """Note that the donor was asked for it."""
        for tranche in self._at("planned"):
            tranche._need_amount(tranche.amount_requested)
            tranche._internal().write(
                {
                    "state": "requested",
                    "requested_on": tranche.requested_on or self._today(),
                }
            )

    def action_authorise(self):
        """Note that the donor will pay it."""
        for tranche in self._at("requested"):
            amount = tranche.amount_authorised or tranche.amount_requested
            tranche._need_amount(amount)
            tranche._internal().write(
                {
                    "state": "authorised",
                    "amount_authorised": amount,
                    "authorised_on": tranche.authorised_on or self._today(),
                }
            )

    def action_cancel(self):
        """Note that it will not come."""
        self._at("planned", "requested", "authorised")
        self._internal().write({"state": "cancelled"})

    def action_plan(self):
        """Take a cancelled tranche up again."""
        self._at("cancelled")
        self._internal().write({"state": "planned"})

    def action_receive(self):
        """Choose the line of the statement that brought it."""
        self.ensure_one()
        self._at("planned", "requested", "authorised")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Money received"),
            "res_model": "onestop.grant.tranche.receive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_tranche_id": self.id},
        }

    # ----------------------------------------------------------- business
    def _today(self):
        return fields.Date.context_today(self)

    def _need_amount(self, amount):
        if amount <= 0:
            raise UserError(
                self.env._(
                    "Enter the amount of tranche %(code)s first.",
                    code=self.display_name,
                )
            )

    def _refuse_received(self):
        for tranche in self:
            if tranche.state == "received":
                raise UserError(
                    self.env._(
                        "Tranche %(code)s is tied to the bank statement and stays as "
                        "it is.",
                        code=tranche.display_name,
                    )
                )

    def _receive(self, statement_line, amount_received=None):
        """Tie the tranche to money that came, or that went back to the donor.

        :param statement_line: account.bank.statement.line, of no other tranche
        :param amount_received: in the donor's currency, where the bank gave XOF alone
        :raise UserError: the line does not fit, or the donor's amount is unknown
        """
        self.ensure_one()
        self._at("planned", "requested", "authorised")
        statement_line.ensure_one().check_access("read")
        self._check_line(statement_line)
        francs = self._francs(statement_line)
        units = self._units(statement_line, francs, amount_received)
        if units <= 0:
            raise UserError(
                self.env._(
                    "Enter what tranche %(code)s is in %(currency)s, by the donor's "
                    "notice: the bank gave francs alone.",
                    code=self.display_name,
                    currency=self.currency_id.name,
                )
            )
        days = self.grant_id.spend_by_days if self.kind == "tranche" else 0
        self._internal().write(
            {
                "state": "received",
                "statement_line_id": statement_line.id,
                "received_on": statement_line.date,
                "amount_received": float(units),
                "amount_xof": francs,
                "rate": float(
                    round_half_up(Fraction(francs) / Fraction(units), RATE_DIGITS)
                ),
                "spend_by": days and statement_line.date + timedelta(days=days),
            }
        )
        self.flush_recordset()

    def _check_line(self, line):
        """Refuse a line of the statement that cannot be this tranche's money."""
        words, grant = None, self.grant_id
        if grant.state != "active":
            words = self.env._("The grant is not active: money is tied to active ones.")
        elif line.company_id != self.company_id:
            words = self.env._("This line belongs to another company.")
        elif grant.journal_ids and line.journal_id not in grant.journal_ids:
            words = self.env._(
                "This line stands in a journal that is none of the grant's."
            )
        elif (line.amount < 0) != (self.kind == "refund"):
            words = self.env._(
                "A refund is money that goes out; all else is money that comes in."
            )
        # The journals of another grant's tranches are no secret to whoever ties one.
        elif self.sudo().search_count([("statement_line_id", "=", line.id)], limit=1):
            words = self.env._(
                "This line of the bank statement belongs to another tranche already."
            )
        if words:
            raise UserError(words)

    def _francs(self, line):
        """Return the whole francs of a line of the statement, without sign."""
        liquidity, _suspense, _other = line._seek_for_lines()
        return int(abs(sum(liquidity.mapped("balance"))))

    def _units(self, line, francs, amount):
        """Return the amount in the donor's currency as Decimal, or zero."""
        if self.currency_id == self.company_currency_id:
            return Decimal(francs)
        for currency, found in (
            (line.foreign_currency_id, line.amount_currency),
            (line.currency_id, line.amount),
        ):
            if currency == self.currency_id and found:
                return abs(Decimal(str(found)))
        if not amount and self.kind == "interest":
            rate = self.grant_id._rate_on(line.date)
            return round_half_up(Fraction(francs) / Fraction(rate), 2)
        return Decimal(str(amount or 0))
