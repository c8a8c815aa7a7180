from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.materials import require_role


class OnestopPurchaseProposal(models.Model):
    """What to buy: the storekeeper proposes, the director decides."""

    _name = "onestop.purchase.proposal"
    _inherit = ["onestop.material.steps"]
    _description = "Proposal of purchase"
    _order = "date desc, id desc"
    _rec_name = "code"
    _by_steps = frozenset(
        ("code", "state", "user_id", "decided_by_id", "date_decided", "amount")
    )

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True, copy=False, help="Centre and number.")
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To decide"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("done", "Bought"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    date_decided = fields.Datetime(string="Decided at", readonly=True, copy=False)
    line_ids = fields.One2many("onestop.purchase.proposal.line", "proposal_id")
    amount = fields.Integer(
        compute="_compute_amount", store=True, help="XOF, at the last known costs."
    )

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")

    # ------------------------------------------------------------ compute
    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for proposal in self:
            proposal.amount = sum(proposal.line_ids.mapped("amount"))

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create proposals, with what is below its minimum."""
        proposals = super().create(vals_list)
        for proposal in proposals:
            number = self._next_number([("centre_id", "=", proposal.centre_id.id)])
            code = f"{proposal.centre_id.code}-P{number:03}"
            proposal._internal().write({"code": code, "user_id": self.env.uid})
            if not proposal.line_ids:
                proposal.action_fill()
        return proposals

    # ------------------------------------------------------------ actions
    def action_fill(self):
        """Write all lines anew: what is below its minimum, without what expires."""
        levels = self.env["onestop.material.level"]
        for proposal in self._at("draft"):
            low = levels.search(
                [("centre_id", "=", proposal.centre_id.id), ("is_low", "=", True)]
            )
            lines = [Command.create(self._prepare_line_vals(level)) for level in low]
            proposal._internal().write({"line_ids": [Command.clear(), *lines]})

    @api.model
    def _prepare_line_vals(self, level):
        company = level.centre_id.company_id
        return {
            "product_id": level.product_id.id,
            "usable": level.usable,
            "minimum": level.minimum,
            "quantity": level.missing,
            "unit_cost": level.product_id.with_company(company).standard_price,
        }

    def action_propose(self):
        """Put the list before the director."""
        require_role(self.env, "storekeeper")
        for proposal in self._at("draft"):
            if not proposal.line_ids:
                raise UserError(self.env._("The list is empty. Add what to buy."))
            proposal._internal().write({"state": "proposed", "user_id": self.env.uid})

    def action_approve(self):
        """Approve the list; who proposed it does not."""
        self._decide("approved")

    def action_refuse(self):
        """Refuse the list."""
        self._decide("refused")

    def action_done(self):
        """Note that the list was bought."""
        require_role(self.env, "storekeeper")
        self._at("approved")._internal().write({"state": "done"})

    def _decide(self, state):
        require_role(self.env, "director")
        for proposal in self._at("proposed"):
            if proposal.user_id == self.env.user:
                raise UserError(
                    self.env._("Who proposed does not decide. Ask a colleague.")
                )
            proposal._internal().write(
                {
                    "state": state,
                    "decided_by_id": self.env.uid,
                    "date_decided": fields.Datetime.now(),
                }
            )
