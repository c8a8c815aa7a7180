from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.allocation_sql import ITEM_TRIGGERS
from ..tools.guards import INTERNAL, KEY, inside
from ..tools.shares import amounts_of, refit


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    allocation_ids = fields.One2many(
        "onestop.grant.allocation", "move_line_id", string="Shares", copy=False
    )
    allocation_from_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The item that this one reverses.",
    )

    def init(self):
        """Put the trigger on the table."""
        self.env.cr.execute(ITEM_TRIGGERS)
        return super().init()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create items; those that bill an order take its shares over."""
        lines = super().create(vals_list)
        lines._take_over_commitments()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_shares(self):
        """Delete the shares of drafts; refuse what is posted, whatever the context."""
        rows = self._shares()
        if rows:
            rows._refuse_posted("unlink")
            rows.with_context(**{KEY: INTERNAL}).unlink()

    def write(self, vals):
        """Change items; shares of drafts follow the amount.

        :raise UserError: the distribution of an item that is shared
        """
        if "analytic_distribution" in vals and not inside(self.env):
            self._refuse_distribution(vals)
        result = super().write(vals)
        if {"balance", "debit", "credit", "amount_currency", "price_unit"} & set(vals):
            self._refit_allocations()
        return result

    def _shares(self):
        """Return all shares of the items, whoever asks."""
        # sudo: what the server checks and keeps does not depend on who posts.
        return self.sudo().allocation_ids

    def _refuse_distribution(self, vals):
        held = self.filtered(lambda line: line._shares())
        if held and vals["analytic_distribution"]:
            self.env["onestop.grant.tamper"]._refuse(
                held,
                "distribution",
                UserError(
                    self.env._(
                        "Item %(item)s is shared between budget lines. Change its"
                        " shares, not the distribution by percent.",
                        item=held[0].display_name,
                    )
                ),
            )

    def copy_data(self, default=None):
        """Copy items; the distribution of shares is made anew when posting."""
        vals_list = super().copy_data(default)
        for line, vals in zip(self, vals_list, strict=True):
            if line._shares():
                vals.pop("analytic_distribution", None)
            if self.env.context.get("move_reverse_cancel") is not None:
                vals["allocation_from_id"] = line.id
        return vals_list

    # ----------------------------------------------------------- business
    def allocate(self, shares):
        """Share items between budget lines, exact to the franc.

        The shares replace those that draft items have. A posted item (of a bank
        statement, a payroll) gets its first shares as long as nothing locks it.

        :param shares: list of dicts: ``budget_line_id``; ``amount`` (whole francs, of
            the sign of the item) or ``weight`` (a part of what the amounts leave);
            ``centre_id`` and ``activity_id``, filled in from the budget line when
            they are left out
        :return: True
        :raise UserError: an item is posted, no cost, or the shares do not fit
        """
        Allocation = self.env["onestop.grant.allocation"]
        Allocation.check_access("create")
        self.check_access("write")
        shares = Allocation._clean_shares(shares)
        self._check_allocatable()
        # The triggers see the database: an entry just set back to draft, too.
        self.flush_model(["balance"])
        self.move_id.flush_model(["state"])
        for line in self:
            line._set_allocations(line._amounts_of_shares(shares))
        self.filtered(lambda line: line.parent_state == "posted")._post_shares()
        return True

    def _check_allocatable(self):
        posted = self.filtered(
            lambda line: (
                line.parent_state != "draft"
                and (line.parent_state != "posted" or line._shares())
            )
        )
        posted = posted or self.move_id._locked_entries().line_ids & self
        if posted:
            self.env["onestop.grant.tamper"]._refuse(
                posted,
                "allocate",
                UserError(
                    self.env._(
                        "Entry %(entry)s is posted: its shares stay. Reverse it, then"
                        " enter it anew.",
                        entry=posted[0].move_id.name,
                    )
                ),
            )
        for line in self:
            if not line._is_cost():
                raise UserError(
                    self.env._(
                        "Item %(item)s is no cost: only accounts of expense and of"
                        " fixed assets are shared between budget lines.",
                        item=line.display_name,
                    )
                )
            if line.company_currency_id.decimal_places:
                raise UserError(
                    self.env._(
                        "%(company)s does not keep its books in whole francs.",
                        company=line.company_id.name,
                    )
                )

    def _is_cost(self):
        self.ensure_one()
        account = self.account_id
        return account.internal_group == "expense" or account.account_type in (
            "asset_fixed",
            "asset_non_current",
        )

    def _amounts_of_shares(self, shares):
        """Return {key: francs} of clean shares of one item, or say what is wrong."""
        self.ensure_one()
        try:
            return amounts_of(int(self.balance), shares)
        except ValueError as error:
            words = self._words_of_shares(str(error), self.balance)
            raise ValidationError(words) from error

    @api.model
    def _words_of_shares(self, key, francs):
        """Return what is wrong with shares, by the key of the rule."""
        amount = self.env.company.currency_id.format(francs)
        return {
            "amount_or_weight": self.env._("Give each share an amount or a weight."),
            "whole": self.env._("A share is a whole number of francs."),
            "sign": self.env._(
                "A share has the sign of its item, %(amount)s.", amount=amount
            ),
            "more": self.env._(
                "The shares are more than the item, %(amount)s. Lower one of them.",
                amount=amount,
            ),
            "weights": self.env._(
                "Weights are numbers that are not negative and not all zero."
            ),
        }[key]

    def _set_allocations(self, amounts):
        """Make the shares of one draft item those of {key: francs}.

        Those that stay are kept; what becomes less goes first, since the database
        looks at the sum with each step.
        """
        self.ensure_one()
        Allocation = self.env["onestop.grant.allocation"]
        Allocation = Allocation.with_context(**{KEY: INTERNAL})
        self.move_id._open_door("on")
        rows = Allocation.browse(self._shares().ids)
        old = {row._key(): row for row in rows}
        gone = Allocation.union(
            *[row for key, row in old.items() if key not in amounts]
        )
        gone.unlink()
        kept = [(row, amounts[key]) for key, row in old.items() if key in amounts]
        for row, amount in sorted(
            kept, key=lambda one: abs(one[1]) - abs(one[0].amount)
        ):
            row.write({"amount": amount, "item_balance": self.balance})
        Allocation.flush_model()
        Allocation.create(
            [
                Allocation._prepare_share(self, key, amount)
                for key, amount in amounts.items()
                if key not in old
            ]
        )
        self.move_id._open_door("off")

    def _post_shares(self):
        """Put the first shares of posted items on the ledger."""
        if not self:
            return
        free = self.analytic_line_ids.with_context(skip_analytic_sync=True)
        free.unlink()
        self._create_analytic_lines()
        # sudo: the server continues the chain for whoever shares.
        self._shares()._continue_chain()

    def unallocate(self):
        """Take all shares off items, also of posted ones that nothing locks.

        :return: True
        :raise UserError: an entry is locked, hashed, or stands in a report
        """
        self.env["onestop.grant.allocation"].check_access("unlink")
        self.check_access("write")
        self.move_id._check_unlocked()
        lines = self.with_context(**{KEY: INTERNAL, "skip_analytic_sync": True})
        rows = lines._shares()
        rows._leave_chain()
        self.env.flush_all()
        self.move_id._open_door("on")
        lines.analytic_line_ids.filtered("allocation_id").unlink()
        rows.unlink()
        lines.analytic_distribution = False
        self.env.flush_all()
        self.move_id._open_door("off")
        return True

    def _take_over_commitments(self):
        """Give new items that bill an order the shares of its line."""
        for line in self.filtered("purchase_line_id"):
            if line.parent_state != "draft" or not line._is_cost() or line._shares():
                continue
            line.flush_recordset(["balance"])
            shares = line.purchase_line_id._shares_of_bill(line.balance)
            line._set_allocations(shares)

    def _refit_allocations(self):
        """Let the shares of draft items follow the amount, in proportion."""
        for line in self:
            rows = line._shares() if line.parent_state == "draft" else None
            if not rows or all(row.item_balance == line.balance for row in rows):
                continue
            line.flush_recordset(["balance"])
            before = int(rows[0].item_balance)
            amounts = refit(before, int(line.balance), [int(r.amount) for r in rows])
            pairs = zip(rows, amounts, strict=True)
            line._set_allocations({row._key(): part for row, part in pairs if part})

    # ------------------------------------------------------------ posting
    def _create_analytic_lines(self):
        """Check the shares of the entries, then make one exact line for each.

        Called when an entry is posted, whatever the context says.
        """
        shared = self.filtered(lambda line: line._shares())
        if not shared:
            return super()._create_analytic_lines()
        # What is pending belongs to the draft: triggers keep it once it is posted.
        self.env.flush_all()
        shared._shares()._check_postable()
        lines = self.with_context(**{KEY: INTERNAL})
        result = super(AccountMoveLine, lines)._create_analytic_lines()
        for line in shared:
            line._show_distribution()
        return result

    def _prepare_analytic_lines(self):
        rows = self._shares()
        if not rows:
            return super()._prepare_analytic_lines()
        return [self._prepare_share_line(row) for row in rows]

    def _prepare_share_line(self, row):
        """Return the values of the analytic line of one share."""
        self.ensure_one()
        # Through Odoo's own method, for what other modules add; amounts are ours.
        vals = self._prepare_analytic_distribution_line(0, row._distribution_key(), {})
        return {
            **vals,
            "amount": -row.amount,
            "unit_amount": 0,
            "allocation_id": row.id,
        }

    def _show_distribution(self):
        """Say the shares by percent, for Odoo's own lists and reports."""
        self.ensure_one()
        shown = {}
        for row in self._shares():
            key = row._distribution_key()
            shown[key] = shown.get(key, 0) + 100 * row.amount / self.balance
        self.with_context(
            **{KEY: INTERNAL, "skip_analytic_sync": True, "skip_invoice_sync": True},
            check_move_validity=False,
        ).analytic_distribution = shown
