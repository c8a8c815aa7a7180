from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.budget_control import WARNING
from ..tools.guards import INTERNAL, KEY
from ..tools.shares import KEYS, amounts_of, refit

#: What changes the amount of a line.
PRICED = {"price_unit", "product_qty", "discount", "tax_ids"}


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    commitment_ids = fields.One2many(
        "onestop.grant.commitment", "order_line_id", string="Shares", copy=False
    )

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Change lines; their shares follow the amount."""
        result = super().write(vals)
        if PRICED & set(vals):
            self._refit_commitments()
        return result

    def unlink(self):
        """Delete lines of drafts, and their shares."""
        # sudo: the shares go with their line, whoever deletes it.
        self._commitments().with_context(**{KEY: INTERNAL}).unlink()
        return super().unlink()

    # ----------------------------------------------------------- business
    def allocate(self, shares):
        """Share lines of an order between budget lines, exact to the franc.

        :param shares: as for journal items; amounts are francs without tax
        :return: True
        :raise UserError: the order is confirmed, or the shares do not fit
        """
        Commitment = self.env["onestop.grant.commitment"]
        Commitment.check_access("create")
        self.check_access("write")
        if any(line.order_id.state not in ("draft", "sent") for line in self):
            raise UserError(
                self.env._("The order is confirmed: cancel it to share it anew.")
            )
        shares = self.env["onestop.grant.allocation"]._clean_shares(shares)
        for line in self:
            try:
                amounts = amounts_of(line._francs(), shares)
            except ValueError as error:
                words = self.env["account.move.line"]._words_of_shares(
                    str(error), line._francs()
                )
                raise ValidationError(words) from error
            line._set_commitments(amounts)
        return True

    def action_allocate(self):
        """Open the dialog that shares these lines between budget lines."""
        return self.env["onestop.grant.allocate"]._open(order_lines=self)

    def _commitments(self):
        # sudo: what is committed does not depend on who asks.
        return self.sudo().commitment_ids

    def _francs(self):
        """Return the amount of a line without tax, in francs of the day ordered."""
        self.ensure_one()
        company = self.company_id
        return int(
            self.currency_id._convert(
                self.price_subtotal,
                company.currency_id,
                company,
                self.order_id.date_order or fields.Date.today(),
            )
        )

    def _set_commitments(self, amounts):
        """Make the shares of one line those of {key: francs}."""
        self.ensure_one()
        rows = self._commitments().with_context(**{KEY: INTERNAL})
        old = {row._key(): row for row in rows}
        for key, row in old.items():
            if key in amounts:
                row.write({"amount": amounts[key], "item_amount": self._francs()})
            else:
                row.unlink()
        rows.create(
            [
                {
                    **dict(zip(KEYS, key, strict=True)),
                    "order_line_id": self.id,
                    "amount": amount,
                    "item_amount": self._francs(),
                }
                for key, amount in amounts.items()
                if key not in old
            ]
        )
        self._refresh_commitments()

    def _refit_commitments(self):
        """Let shares follow the amount of their line, in proportion."""
        for line in self:
            rows, now = line._commitments(), line._francs()
            if not rows or rows[0].item_amount == now:
                continue
            parts = refit(
                int(rows[0].item_amount), now, [int(row.amount) for row in rows]
            )
            pairs = zip(rows, parts, strict=True)
            line._set_commitments({row._key(): part for row, part in pairs if part})
            if line.order_id.state == "purchase":
                line._check_budget(confirmed=True)

    def _refresh_commitments(self):
        lines = self.filtered(lambda line: line._commitments())
        self.env["onestop.grant.commitment"]._refresh_open(lines)

    def _check_budget(self, confirmed=False):
        """Refuse an order that a budget does not bear.

        :param confirmed: the commitments are among the open ones already
        """
        rows = self._commitments()
        if not rows:
            return
        rows.budget_line_id._touch_for_budget()
        added = {}
        for row in rows:
            key = row.budget_line_id.id
            added[key] = added.get(key, 0) + int(row.amount)
        found = rows.budget_line_id._verdicts(added, added if confirmed else {})
        over = [key for key, verdict in found.items() if verdict != WARNING]
        for row in rows:
            if row.budget_line_id.id in over:
                line = row.budget_line_id
                raise UserError(
                    self.env._(
                        "%(line)s: the budget does not bear this order, with what is"
                        " spent and ordered already.",
                        line=f"{line.grant_id.code}/{line.code}",
                    )
                )

    def _shares_of_bill(self, balance):
        """Return {key: francs} that a bill of this line takes over.

        What is open is shared over what is not billed yet, so that bills which make up
        the order take exactly what was committed.
        """
        self.ensure_one()
        rows = self._commitments().filtered("amount_open")
        if not rows or balance <= 0:
            return {}
        # sudo: bills of the line that its user may not see count as well.
        billed = self.sudo().invoice_lines.filtered(
            lambda line: line.parent_state == "posted"
        )
        rest = int(rows[0].item_amount - sum(billed.mapped("balance")))
        opens = [int(row.amount_open) for row in rows]
        parts = refit(max(rest, sum(opens)), int(balance), opens)
        pairs = zip(rows, parts, strict=True)
        return {row._key(): part for row, part in pairs if part}
