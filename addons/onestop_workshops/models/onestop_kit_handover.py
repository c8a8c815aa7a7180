from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.materials import require_role, spread


class OnestopKitHandover(models.Model):
    """A day on which graduates get their kits: one picking for all of them.

    The storekeeper knows how many; who gets one stands in the receipts, which she does
    not read. Kits that nobody came for go back at the end.
    """

    _name = "onestop.kit.handover"
    _inherit = ["onestop.material.steps"]
    _description = "Hand-over of kits"
    _order = "date desc, id desc"
    _rec_name = "code"
    _by_steps = frozenset(
        (
            "code", "count", "receipt_count", "returned_count", "state", "picking_id",
            "return_picking_id",
        )
    )  # fmt: skip

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True, copy=False, help="Cohort and number.")
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(related="cohort_id.centre_id", store=True, index=True)
    trade_id = fields.Many2one(related="cohort_id.trade_id", store=True)
    kit_id = fields.Many2one(
        "onestop.kit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('trade_id', '=', trade_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    count = fields.Integer(
        string="Kits", readonly=True, copy=False, help="Graduates who have none yet."
    )
    receipt_count = fields.Integer(string="Handed over", readonly=True, copy=False)
    returned_count = fields.Integer(string="Back in store", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "To prepare"),
            ("prepared", "Ready"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Issue",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
    )
    return_picking_id = fields.Many2one(
        "stock.picking",
        string="Return",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
    )

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _not_more_than_issued = models.Constraint(
        "CHECK (COALESCE(receipt_count, 0) + COALESCE(returned_count, 0)"
        " <= COALESCE(count, 0))",
        "All kits of this day are given out.",
    )
    _closed_even = models.Constraint(
        "CHECK (state <> 'closed' OR COALESCE(receipt_count, 0)"
        " + COALESCE(returned_count, 0) = COALESCE(count, 0))",
        "At the end every kit is handed over or back in the store.",
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create hand-over days for the graduates who have no kit yet."""
        handovers = super().create(vals_list)
        for handover in handovers:
            number = self._next_number([("cohort_id", "=", handover.cohort_id.id)])
            handover._internal().write(
                {
                    "code": f"{handover.cohort_id.code}-K{number:02}",
                    "count": handover._count_waiting(),
                }
            )
        return handovers

    def write(self, vals):
        """Change days; cohort and kit stay once the kits were taken out of the store.

        :raise UserError: the kits are ready, or put away
        """
        if vals.keys() & {"cohort_id", "kit_id"} and not self.env.su:
            self._at("draft")
        return super().write(vals)

    # ------------------------------------------------------------ actions
    def action_prepare(self):
        """Take the kits of all graduates out of the store, in one picking.

        :raise AccessError: not a storekeeper
        :raise UserError: something is missing: nothing is taken then
        """
        require_role(self.env, "storekeeper")
        for handover in self._at("draft"):
            count = handover._count_waiting()
            if not count:
                raise UserError(
                    self.env._("No graduate of this cohort waits for a kit.")
                )
            wanted = {
                line.product_id: line.quantity * count
                for line in handover.kit_id.line_ids
            }
            picking = handover.centre_id._issue(
                handover.cohort_id,
                self.env._("%(code)s, %(count)s kits", code=handover.code, count=count),
                wanted,
            )
            handover._refuse_short(picking, wanted)
            handover._internal().write(
                {"state": "prepared", "picking_id": picking.id, "count": count}
            )

    def _refuse_short(self, picking, wanted):
        """Refuse kits that lack something: each graduate gets the same."""
        issued = {move.product_id: move for move in picking.move_ids}
        short = [
            self.env._(
                "%(name)s: %(there)g of %(needed)g",
                name=product.name,
                there=issued[product].quantity if product in issued else 0,
                needed=quantity,
            )
            for product, quantity in wanted.items()
            if product not in issued
            or issued[product].state != "done"
            or product.uom_id.compare(issued[product].quantity, quantity) < 0
        ]
        if short:
            raise UserError(
                self.env._(
                    "The store lacks something for these kits. %(what)s.",
                    what="; ".join(short),
                )
            )

    def action_close(self):
        """End the day: kits that nobody came for go back into the store."""
        require_role(self.env, "storekeeper")
        for handover in self._at("prepared"):
            left = handover.count - handover.receipt_count
            values = {"state": "closed", "returned_count": left}
            if left:
                back = handover._prepare_back(left)
                returned = handover.centre_id._take_back(handover.picking_id, back)
                values["return_picking_id"] = returned.id
            handover._internal().write(values)

    def action_cancel(self):
        """Withdraw a day for which nothing was taken out of the store."""
        require_role(self.env, "storekeeper", "livelihoods")
        self._at("draft")._internal().write({"state": "cancelled"})

    # ----------------------------------------------------------- business
    def _count_waiting(self):
        """Return how many graduates of the cohort have no kit: a number alone."""
        # sudo: a count; the storekeeper reads neither learners nor receipts
        return self.sudo().env["onestop.enrolment"].search_count(self._waiting())

    def _waiting(self):
        """Return the domain of the graduates who have no kit yet."""
        return [
            ("cohort_id", "=", self.cohort_id.id),
            ("state", "=", "completed"),
            ("kit_receipt_ids", "=", False),
        ]

    def _prepare_back(self, left):
        """Return what goes back: the content of so many kits, by lot."""
        back = []
        for move in self.picking_id.move_ids:
            held = [(part.lot_id, part.quantity) for part in move.move_line_ids]
            taken, _held = spread(move.quantity * left / self.count, held)
            back += [(move, lot, quantity) for lot, quantity in taken]
        return back
