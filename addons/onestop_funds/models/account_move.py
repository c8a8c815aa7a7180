from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.allocation_sql import ENTRY_TRIGGERS, LOCKED_FUNCTION
from ..tools.budget_control import WARNING
from ..tools.guards import INTERNAL, KEY, inside
from ..tools.shares import refit

#: The value of this key in a context says that ``_post`` is at work.
POSTING = "onestop_posting"


class AccountMove(models.Model):
    _inherit = "account.move"

    allocation_problems = fields.Text(
        string="Not payable by the grant",
        compute="_compute_allocation_problems",
        help="What a grant does not pay: the entry cannot be posted.",
    )
    allocation_warnings = fields.Text(
        string="Budget nearly used up", compute="_compute_allocation_problems"
    )
    amount_to_allocate = fields.Monetary(
        string="Rest to allocate",
        currency_field="company_currency_id",
        compute="_compute_amount_to_allocate",
        help="Cost that no budget line pays yet, in francs.",
    )
    shared_move = fields.Boolean(string="Shared", compute="_compute_amount_to_allocate")

    # ------------------------------------------------------------ compute
    @api.depends(
        "state",
        "date",
        "ref",
        "invoice_date_due",
        "line_ids.balance",
        "line_ids.account_id",
        "line_ids.allocation_ids.amount",
        "line_ids.allocation_ids.override_ids.approved_by_id",
    )
    def _compute_allocation_problems(self):
        for move in self:
            rows = move.line_ids._shares() if move.state == "draft" else None
            told = rows._problems() if rows else []
            move.allocation_problems, move.allocation_warnings = (
                "\n".join(
                    words for _row, key, words in told if (key == WARNING) == is_warning
                )
                or False
                for is_warning in (False, True)
            )

    @api.depends("line_ids.balance", "line_ids.allocation_ids.amount")
    def _compute_amount_to_allocate(self):
        for move in self:
            costs = move.line_ids.filtered(lambda line: line._is_cost())
            rows = costs._shares()
            move.shared_move = bool(rows)
            move.amount_to_allocate = sum(costs.mapped("balance")) - sum(
                rows.mapped("amount")
            )

    def init(self):
        """Put the triggers on the table."""
        self.env.cr.execute(LOCKED_FUNCTION)
        self.env.cr.execute(ENTRY_TRIGGERS)
        return super().init()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create entries; bills of an order take its shares over."""
        moves = super().create(vals_list)
        # The amounts of a bill's lines are known once the whole bill is there.
        moves.line_ids._take_over_commitments()
        return moves

    def write(self, vals):
        """Change entries; only their buttons post them and take them back.

        :raise UserError: the state is written past the checks of posting
        """
        if "state" in vals and self._state_is_forced(vals["state"]):
            self.env["onestop.grant.tamper"]._refuse(
                self,
                "state",
                UserError(
                    self.env._(
                        "Entries are posted and set back by their buttons, not by"
                        " writing their state."
                    )
                ),
            )
        return super().write(vals)

    def _state_is_forced(self, state):
        if state == "posted":
            return self.env.context.get(POSTING) is not INTERNAL
        if inside(self.env):
            return False
        return any(move.state == "posted" and move.line_ids._shares() for move in self)

    # ------------------------------------------------------------ actions
    def action_allocate(self):
        """Open the dialog that shares the costs of these entries."""
        costs = self.line_ids.filtered(lambda line: line._is_cost() and line.balance)
        return self.env["onestop.grant.allocate"]._open(items=costs)

    # ------------------------------------------------------------ posting
    def _post(self, soft=True):
        """Post entries: their shares are checked, shown, and put into the chain."""
        drafts = self.filtered(lambda move: move.state == "draft")
        drafts._mirror_allocations()
        drafts.line_ids._refit_allocations()
        posted = super(AccountMove, self.with_context(**{POSTING: INTERNAL}))._post(
            soft
        )
        posted = posted.with_context(**{POSTING: False})
        # sudo: the server continues the chain for whoever posts.
        posted.sudo().line_ids.allocation_ids._continue_chain()
        posted.line_ids.purchase_line_id.sudo()._refresh_commitments()
        return posted

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Reverse entries; the shares are reversed with them."""
        reverses = super()._reverse_moves(default_values_list, cancel)
        reverses._mirror_allocations()
        return reverses

    def _mirror_allocations(self):
        """Give draft reversals the shares of what they reverse, negative."""
        lines = self.filtered(
            lambda move: move.reversed_entry_id and move.state == "draft"
        ).line_ids
        lines = lines.filtered(
            lambda line: line.balance and line.allocation_from_id._shares()
        )
        for line in lines.filtered(lambda line: not line._shares()):
            line.flush_recordset(["balance"])
            source = line.allocation_from_id
            rows = source._shares()
            amounts = [int(row.amount) for row in rows]
            parts = refit(int(source.balance), int(line.balance), amounts)
            pairs = zip(rows, parts, strict=True)
            line._set_allocations({row._key(): part for row, part in pairs if part})
            # Whoever reverses says by it that the shares are the same again.
            line.allocation_from_id = False

    def button_draft(self):
        """Set entries back to draft; shares come off the ledger.

        :raise UserError: one is locked, hashed, or stands in a report
        """
        shared = self.filtered(lambda move: move.line_ids._shares())
        if not shared:
            return super().button_draft()
        shared._check_unlocked()
        lines = self.with_context(**{KEY: INTERNAL})
        self.env.flush_all()
        self._open_door("on")
        result = super(AccountMove, lines).button_draft()
        self.env.flush_all()
        self._open_door("off")
        shared.line_ids._shares()._leave_chain()
        shared.line_ids.purchase_line_id.sudo()._refresh_commitments()
        return result

    def _documented(self):
        """Return the entries that have a reference, a file, or a bank statement."""
        told = self.filtered(lambda move: move.ref or move.statement_line_id)
        bare = self - told
        if not bare:
            return told
        # sudo: whether a file is there does not depend on who may open it.
        rows = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", bare.ids)], ["res_id"]
            )
        )
        return told | self.browse(one for (one,) in rows)

    def _paid_or_due_on(self):
        """Return the day when an entry is paid: at once from cash, else when due."""
        self.ensure_one()
        cash = ("asset_cash", "liability_credit_card")
        if any(line.account_id.account_type in cash for line in self.line_ids):
            return self.date
        return self.invoice_date_due or None

    def _open_door(self, value):
        """Let the triggers pass what our own code takes off the ledger, or not."""
        self.env.cr.execute(
            SQL("SELECT set_config('onestop.allocation', %s, true)", value)
        )

    def _locked_entries(self):
        """Return the posted entries that are locked, hashed or reported."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM account_move WHERE id IN %s"
                " AND state = 'posted' AND onestop_allocation_locked(id)",
                self._ids or (0,),
            )
        )
        return self.browse(one for (one,) in rows)

    def _check_unlocked(self):
        """Refuse when an entry with shares is locked, hashed or reported."""
        locked = self._locked_entries()
        if locked:
            self.env["onestop.grant.tamper"]._refuse(
                locked,
                "draft",
                UserError(
                    self.env._(
                        "Entry %(entry)s is locked or stands in a report: its shares"
                        " stay. Reverse it instead.",
                        entry=locked[0].name,
                    )
                ),
            )
