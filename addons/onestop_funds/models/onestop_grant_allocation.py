from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.allocation_sql import KEPT_TRIGGER, PAID_QUERY, WITHIN_TRIGGER
from ..tools.guards import INTERNAL, KEY, inside
from ..tools.money import to_donor
from ..tools.shares import KEYS

#: What a share may say when it comes from outside.
SHARE_KEYS = {*KEYS, "amount", "weight"}
#: What whoever may allocate writes; all else the server fills in.
WRITABLE = {*KEYS, "move_line_id", "amount"}


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
    item_balance = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="What the item was when it was shared: shares follow its amount.",
    )
    currency_id = fields.Many2one(
        related="grant_id.currency_id", string="Donor currency"
    )
    amount_donor = fields.Monetary(
        compute="_compute_amount_donor",
        help="Provisional until a report converts the total once.",
    )
    rate = fields.Float(
        digits=(16, 6),
        compute="_compute_amount_donor",
        help="XOF for one unit, by the method of the grant; 0 while it is unknown.",
    )
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

    def init(self):
        """Put the triggers on the table."""
        self.env.cr.execute(KEPT_TRIGGER)
        self.env.cr.execute(WITHIN_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("amount", "date", "budget_line_id")
    def _compute_amount_donor(self):
        """Convert each share by itself, at the rate of its day."""
        for (grant, day), rows in self.grouped(lambda r: (r.grant_id, r.date)).items():
            try:
                rate = grant._provisional_rate(day) if grant and day else 0
            except UserError:
                rate = 0
            digits = grant.currency_id.decimal_places
            for row in rows:
                row.rate = float(rate)
                row.amount_donor = rate and float(
                    to_donor(int(row.amount), rate, digits)
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create shares of draft items.

        :raise UserError: an item is posted, or a value is the server's to fill in
        """
        if inside(self.env):
            return super().create(vals_list)
        self._refuse_fields(vals_list)
        # A default that comes in the context would be a value by hand as well.
        bare = self._without_defaults()
        self = self.with_context(bare)  # pylint: disable=context-overridden
        items = self.env["account.move.line"].browse(
            {vals.get("move_line_id") for vals in vals_list} - {None, False}
        )
        items.exists()._check_allocatable()
        lines = self.env["onestop.grant.budget.line"]
        rows = super().create(
            [
                self._fill_in(vals, lines.browse(vals.get("budget_line_id")))
                for vals in vals_list
            ]
        )
        for row in rows:
            row.with_context(**{KEY: INTERNAL}).write(
                {
                    "item_balance": row.move_line_id.balance,
                    "origin": row._origin_of(row.move_line_id),
                }
            )
        return rows

    def write(self, vals):
        """Change shares of draft items.

        :raise UserError: an item is posted, or a value is the server's to fill in
        """
        if inside(self.env):
            return super().write(vals)
        self._refuse_fields([vals])
        self._refuse_posted("write")
        if "move_line_id" in vals:
            raise UserError(
                self.env._("A share stays with its item. Share the other item anew.")
            )
        return super().write(vals)

    def unlink(self):
        """Delete shares of draft items, and the exceptions that were asked for them.

        :raise UserError: an item is posted
        """
        if not inside(self.env):
            self._refuse_posted("unlink")
        # sudo: they go with their share, whoever deletes it.
        self.sudo().override_ids.with_context(**{KEY: INTERNAL}).unlink()
        return super().unlink()

    def _refuse_fields(self, vals_list):
        names = {name for vals in vals_list for name in vals} - WRITABLE
        if names:
            self.env["onestop.grant.tamper"]._refuse(
                self,
                "write",
                UserError(
                    self.env._(
                        "The server fills in %(names)s of a share.",
                        names=", ".join(sorted(names)),
                    )
                ),
            )

    def _without_defaults(self):
        return {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
        }

    def _refuse_posted(self, kind):
        # sudo: whether the entry is posted does not depend on who asks.
        posted = self.filtered(
            lambda row: row.sudo().move_line_id.move_id.state == "posted"
        )
        if posted:
            self.env["onestop.grant.tamper"]._refuse(
                posted,
                kind,
                UserError(
                    self.env._(
                        "Entry %(entry)s is posted: its shares stay. Reverse it, then"
                        " enter it anew.",
                        entry=posted[0].sudo().move_id.name,
                    )
                ),
            )

    def _sql_error_to_message(self, exc):
        """Say in words what a trigger refused, and note who tried."""
        name = exc.diag.constraint_name or ""
        words = self._words_of_triggers().get(name)
        if not words:
            return super()._sql_error_to_message(exc)
        self.env["onestop.grant.tamper"]._note(self._name, [], name)
        return words

    @api.model
    def _words_of_triggers(self):
        stay = self.env._(
            "The entry is posted: its shares stay. Reverse it, then enter it anew."
        )
        return {
            "onestop_allocation_kept": stay,
            "onestop_allocation_entry_kept": stay,
            "onestop_allocation_item_kept": stay,
            "onestop_allocation_within": self.env._(
                "The shares are more than the item, or have another sign. Lower one"
                " of them."
            ),
            "onestop_allocation_locked": self.env._(
                "The entry is locked or stands in a report: its shares stay. Reverse"
                " it instead."
            ),
            "onestop_allocation_analytic": self.env._(
                "Analytic lines of grants are made by allocations alone. Share the"
                " journal item between budget lines instead."
            ),
        }

    # ----------------------------------------------------------- business
    @api.model
    def _clean_shares(self, shares):
        """Return shares that came from outside, checked and filled in.

        :raise ValidationError: something is no share, or names an absent record
        """
        if not isinstance(shares, list) or not all(
            isinstance(share, dict)
            and set(share) <= SHARE_KEYS
            and all(self._is_id(share.get(name)) for name in KEYS)
            for share in shares
        ):
            raise ValidationError(self.env._("Shares come as a list of budget lines."))
        lines = self.env["onestop.grant.budget.line"].browse(
            {share.get("budget_line_id") for share in shares}
        )
        if not all(lines.ids) or lines.exists() != lines:
            raise ValidationError(self.env._("Choose a budget line for each share."))
        lines.check_access("read")
        by_id = {line.id: line for line in lines}
        return [
            self._fill_in(share, by_id[share["budget_line_id"]]) for share in shares
        ]

    @api.model
    def _is_id(self, value):
        return not value or (isinstance(value, int) and not isinstance(value, bool))

    @api.model
    def _fill_in(self, share, line):
        """Return a share with the centre and activity that its line implies."""
        share = dict(share)
        if "activity_id" not in share:
            share["activity_id"] = line.activity_id.id
        if not share.get("centre_id"):
            centres = line.centre_ids or line.grant_id.centre_ids
            share["centre_id"] = centres.id if len(centres) == 1 else False
        return share

    @api.model
    def _prepare_share(self, line, key, amount):
        """Return the values of a share of an item, made by our own code."""
        return {
            **dict(zip(KEYS, key, strict=True)),
            "move_line_id": line.id,
            "amount": amount,
            "item_balance": line.balance,
            "origin": self._origin_of(line),
        }

    @api.model
    def _origin_of(self, line):
        """Return where a cost comes from."""
        move = line.move_id
        if move.is_invoice(include_receipts=True):
            return "bill"
        if move.statement_line_id or move.origin_payment_id:
            return "cash" if move.journal_id.type == "cash" else "bank"
        by_type = {"cash": "cash", "bank": "bank", "purchase": "bill"}
        return by_type.get(move.journal_id.type, "other")

    def _key(self):
        """Return what tells this share from others of its item."""
        self.ensure_one()
        return tuple(self[name].id for name in KEYS)

    def _distribution_key(self):
        """Return the accounts of the three plans, as a key of a distribution."""
        self.ensure_one()
        # sudo: the centre's account is kept from those without accounting.
        row = self.sudo()
        accounts = (
            row.budget_line_id.analytic_account_id
            | row.centre_id.analytic_account_id
            | row.activity_id.analytic_account_id
        )
        return ",".join(map(str, accounts.ids))

    @api.model
    def _paid(self, date):
        """Return {allocation id: francs paid until that day}, in one query.

        Of these allocations, or of all posted ones when there are none. An entry is
        paid by its own lines of cash and bank, and by what its open items were
        reconciled with; without any (a stock issue) it counts as paid.
        """
        which = SQL("id IN %s", self._ids) if self else SQL("parent_state = 'posted'")
        rows = self.env.execute_query(
            SQL(
                "WITH answer AS (%s) SELECT id, francs::bigint FROM answer%s",
                SQL(PAID_QUERY, which=which, day=date),
                SQL(" WHERE id IN %s", self._ids) if self else SQL(""),
            )
        )
        return dict(rows)
