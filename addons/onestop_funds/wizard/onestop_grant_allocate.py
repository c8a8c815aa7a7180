from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.money import split


class OnestopGrantAllocate(models.TransientModel):
    """Share journal items, or lines of an order, between budget lines."""

    _name = "onestop.grant.allocate"
    _description = "Allocate costs"

    # ------------------------------------------------------------ fields
    item_ids = fields.Many2many("account.move.line", string="Costs", readonly=True)
    order_line_ids = fields.Many2many(
        "purchase.order.line", string="Lines of the order", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    mode = fields.Selection(
        [("amount", "Francs"), ("percent", "Percent")],
        required=True,
        default="amount",
        string="Share by",
    )
    is_many = fields.Boolean(compute="_compute_total")
    total = fields.Monetary(compute="_compute_total", string="Cost")
    rest = fields.Monetary(compute="_compute_rest", string="Rest to allocate")
    line_ids = fields.One2many("onestop.grant.allocate.line", "wizard_id")

    # ------------------------------------------------------------ compute
    @api.depends("item_ids", "order_line_ids")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.item_ids.mapped("balance")) + sum(
                line._francs() for line in wizard.order_line_ids
            )
            wizard.is_many = len(wizard.item_ids) + len(wizard.order_line_ids) > 1

    @api.depends("total", "mode", "line_ids.amount", "line_ids.percent")
    def _compute_rest(self):
        for wizard in self:
            if wizard.mode == "percent":
                given = wizard._parts(int(wizard.total))
            else:
                given = wizard.line_ids.mapped("amount")
            wizard.rest = wizard.total - sum(given)

    # ------------------------------------------------------------ actions
    def action_split(self):
        """Share equally between the lines."""
        self.ensure_one()
        if self.line_ids:
            parts = split(int(self.total), [1] * len(self.line_ids))
            percents = split(10000, [1] * len(self.line_ids))
            for line, part, percent in zip(self.line_ids, parts, percents, strict=True):
                line.write({"amount": part, "percent": percent / 100})
        return self._again()

    def action_copy(self):
        """Take the parts of the last cost of the same supplier."""
        self.ensure_one()
        partner = (self.item_ids.partner_id or self.order_line_ids.partner_id)[:1]
        last = self.env["onestop.grant.allocation"].search(
            [
                ("move_line_id.partner_id", "=", partner.id),
                ("move_line_id", "not in", self.item_ids.ids),
                ("company_id", "=", self.company_id.id),
                ("amount", ">", 0),
            ],
            order="id desc",
            limit=1,
        )
        if not partner or not last:
            raise UserError(
                self.env._("No cost of this supplier has shares yet. Enter them.")
            )
        rows = last.move_line_id.allocation_ids
        whole = int(last.move_line_id.balance)
        parts = split(
            int(self.total),
            [*rows.mapped("amount"), whole - sum(rows.mapped("amount"))],
        )
        self.line_ids = [Command.clear()] + [
            Command.create(
                {
                    "budget_line_id": row.budget_line_id.id,
                    "centre_id": row.centre_id.id,
                    "activity_id": row.activity_id.id,
                    "amount": part,
                    "percent": 100 * row.amount / whole,
                }
            )
            for row, part in zip(rows, parts, strict=False)
        ]
        return self._again()

    def action_allocate(self):
        """Share each item as the lines say.

        :raise UserError: the shares do not fit, or an item is locked
        """
        self.ensure_one()
        if self.is_many and self.mode == "amount":
            raise UserError(
                self.env._("Several costs are shared by percent. Choose percent.")
            )
        costs = [(item, int(item.balance)) for item in self.item_ids]
        costs += [(line, line._francs()) for line in self.order_line_ids]
        for record, whole in costs:
            if self.mode == "percent":
                amounts = self._parts(whole)
            else:
                amounts = self.line_ids.mapped("amount")
            pairs = zip(self.line_ids, amounts, strict=True)
            record.allocate([line._share(amount) for line, amount in pairs if amount])
        return {"type": "ir.actions.act_window_close"}

    def _parts(self, whole):
        """Return the francs of each line's percent, exact up to 100 percent."""
        weights = [Fraction(str(line.percent)) for line in self.line_ids]
        rest = 100 - sum(weights)
        if not weights or rest < 0 or min(weights) < 0:
            # Too much or too little: whoever shares it is told so.
            return [int(whole * weight / 100) for weight in weights]
        return split(whole, [*weights, rest])[:-1]

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Allocate"),
        }

    @api.model
    def _open(self, items=None, order_lines=None):
        """Return the action that opens the dialog for costs."""
        items = items or self.env["account.move.line"]
        order_lines = order_lines or self.env["purchase.order.line"]
        if not items and not order_lines:
            raise UserError(self.env._("There is no cost here to allocate."))
        many = len(items) + len(order_lines) > 1
        rows = [] if many else items.allocation_ids or order_lines.commitment_ids
        wizard = self.create(
            {
                "item_ids": [Command.set(items.ids)],
                "order_line_ids": [Command.set(order_lines.ids)],
                "company_id": (items or order_lines).company_id[:1].id,
                "mode": "percent" if many else "amount",
                "line_ids": [
                    Command.create(
                        {
                            "budget_line_id": row.budget_line_id.id,
                            "centre_id": row.centre_id.id,
                            "activity_id": row.activity_id.id,
                            "amount": row.amount,
                        }
                    )
                    for row in rows
                ],
            }
        )
        return wizard._again()


class OnestopGrantAllocateLine(models.TransientModel):
    """One budget line and its part."""

    _name = "onestop.grant.allocate.line"
    _description = "Part of a budget line"

    wizard_id = fields.Many2one(
        "onestop.grant.allocate", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    budget_line_id = fields.Many2one("onestop.grant.budget.line", required=True)
    grant_id = fields.Many2one(related="budget_line_id.grant_id")
    centre_id = fields.Many2one(
        "onestop.centre", compute="_compute_implied", store=True, readonly=False
    )
    activity_id = fields.Many2one(
        "onestop.grant.activity",
        compute="_compute_implied",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary()
    percent = fields.Float(digits=(7, 4))

    @api.depends("budget_line_id")
    def _compute_implied(self):
        fill_in = self.env["onestop.grant.allocation"]._fill_in
        for line in self:
            share = fill_in({}, line.budget_line_id)
            line.centre_id = share["centre_id"]
            line.activity_id = share["activity_id"]

    def _share(self, amount):
        self.ensure_one()
        return {
            "budget_line_id": self.budget_line_id.id,
            "centre_id": self.centre_id.id,
            "activity_id": self.activity_id.id,
            "amount": int(amount),
        }
