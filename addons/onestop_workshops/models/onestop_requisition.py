from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.materials import require_role


class OnestopRequisition(models.Model):
    """Materials for a session: a trainer asks, the storekeeper issues what is there.

    It says how many learners come, and never who.
    """

    _name = "onestop.requisition"
    _inherit = ["onestop.material.steps"]
    _description = "Requisition"
    _order = "id desc"
    _rec_name = "code"
    _by_steps = frozenset(
        (
            "code", "state", "learner_count", "user_id", "issued_by_id", "date_asked",
            "date_issued", "picking_id", "return_picking_id", "cost",
        )
    )  # fmt: skip

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True, copy=False, help="Cohort and number.")
    session_id = fields.Many2one(
        "onestop.session", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(related="session_id.date", store=True)
    cohort_id = fields.Many2one(related="session_id.cohort_id", store=True, index=True)
    centre_id = fields.Many2one(related="cohort_id.centre_id", store=True, index=True)
    trade_id = fields.Many2one(related="cohort_id.trade_id", store=True)
    workshop_id = fields.Many2one(related="session_id.workshop_id")
    learner_count = fields.Integer(
        string="Learners",
        readonly=True,
        aggregator=None,
        help="Present, where attendance is taken; else enrolled.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Asked for"),
            ("issued", "Issued"),
            ("done", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, copy=False, ondelete="restrict"
    )
    issued_by_id = fields.Many2one(
        "res.users", string="Issued by", readonly=True, copy=False, ondelete="restrict"
    )
    date_asked = fields.Datetime(string="Asked at", readonly=True, copy=False)
    date_issued = fields.Datetime(string="Issued at", readonly=True, copy=False)
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
    line_ids = fields.One2many("onestop.requisition.line", "requisition_id")
    summary = fields.Char(compute="_compute_summary")
    cost = fields.Integer(compute="_compute_cost", store=True, help="XOF.")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _one_open = models.UniqueIndex(
        "(session_id) WHERE state IN ('draft', 'asked')",
        "Materials are asked for this session already: open that requisition.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("line_ids.cost")
    def _compute_cost(self):
        for requisition in self:
            requisition.cost = sum(requisition.line_ids.mapped("cost"))

    @api.depends("line_ids.product_id")
    def _compute_summary(self):
        for requisition in self:
            names = requisition.line_ids.product_id.mapped("name")
            requisition.summary = ", ".join(names)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create requisitions, numbered in their cohort, with what is proposed."""
        requisitions = super().create(vals_list)
        for requisition in requisitions:
            values = {"code": requisition._next_code(), "user_id": self.env.uid}
            requisition._internal().write(values)
            if not requisition.line_ids:
                requisition.action_propose()
        return requisitions

    def write(self, vals):
        if "session_id" in vals and self.filtered(lambda each: each.state != "draft"):
            raise UserError(self.env._("The session is chosen before you ask."))
        return super().write(vals)

    def _next_code(self):
        """Return the next free code of the cohort."""
        number = self._next_number([("cohort_id", "=", self.cohort_id.id)])
        return f"{self.cohort_id.code}-M{number:03}"

    # ------------------------------------------------------------ actions
    def action_propose(self):
        """Propose the standard quantities for the learners of the session."""
        standards = self.env["onestop.material.standard"]
        for requisition in self._at("draft"):
            count = requisition.session_id._count_learners()
            needed = standards._needed(requisition.session_id, count)
            lines = [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity_standard": quantity,
                        "quantity_asked": quantity,
                    }
                )
                for product, quantity in needed.items()
            ]
            requisition._internal().write(
                {"learner_count": count, "line_ids": [Command.clear(), *lines]}
            )

    def action_ask(self):
        """Send the requisition to the storekeeper.

        :raise AccessError: neither trainer nor livelihoods officer
        """
        require_role(self.env, "trainer", "livelihoods")
        for requisition in self._at("draft"):
            lines = requisition.line_ids.filtered("quantity_asked")
            if not lines:
                raise UserError(
                    self.env._("Nothing is asked for. Add materials and quantities.")
                )
            for line in lines:
                line._internal().quantity_to_issue = line.quantity_asked
            requisition._internal().write(
                {
                    "state": "asked",
                    "user_id": self.env.uid,
                    "date_asked": fields.Datetime.now(),
                }
            )

    def action_cancel(self):
        """Withdraw what is not issued yet: the trainer, or the storekeeper."""
        require_role(self.env, "trainer", "livelihoods", "storekeeper")
        self._at("draft", "asked")._internal().write({"state": "cancelled"})

    def action_issue(self):
        """Issue what is there, in one picking, first what expires first.

        :raise AccessError: not a storekeeper
        :raise UserError: own requisition, or nothing of it is there
        """
        require_role(self.env, "storekeeper")
        for requisition in self._at("asked"):
            if requisition.user_id == self.env.user:
                raise UserError(
                    self.env._("Who asked does not issue. Let a colleague issue it.")
                )
            requisition._issue()

    def _issue(self):
        wanted = {
            line.product_id: line.quantity_to_issue
            for line in self.line_ids
            if line.quantity_to_issue > 0
        }
        if not wanted:
            raise UserError(
                self.env._("Nothing is to be issued. Write quantities, or cancel it.")
            )
        picking = self.centre_id._issue(self.cohort_id, self._stock_origin(), wanted)
        issued = {move.product_id: move for move in picking.move_ids}
        for line in self.line_ids:
            move = issued.get(line.product_id)
            if move and move.state == "done":
                line._internal().write(
                    {"quantity_issued": move.quantity, "unit_cost": move.unit_cost}
                )
        self._internal().write(
            {
                "state": "issued",
                "picking_id": picking.id,
                "issued_by_id": self.env.uid,
                "date_issued": fields.Datetime.now(),
            }
        )

    def action_close(self):
        """Take back what was not used, write off what was spoiled, and close.

        :raise AccessError: not a storekeeper
        :raise UserError: something spoiled has no reason
        """
        require_role(self.env, "storekeeper")
        for requisition in self._at("issued"):
            back = requisition.line_ids._take_back()
            values = {"state": "done"}
            if back:
                picking = requisition.centre_id._take_back(requisition.picking_id, back)
                values["return_picking_id"] = picking.id
            requisition._internal().write(values)

    # ----------------------------------------------------------- business
    def _stock_origin(self):
        """Return what stands on the picking: codes and a count, never a name."""
        self.ensure_one()
        return self.env._(
            "%(code)s, %(count)s learners", code=self.code, count=self.learner_count
        )
