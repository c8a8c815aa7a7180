from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_base.tools.roles import groups_of

from ..tools.materials import require_role
from .onestop_centre_store import SILENT


class OnestopToolLoan(models.Model):
    """A tool that is lent: to a number of a cohort, or to its trainer.

    The storekeeper knows a number; who teaches the cohort sees whose it is.
    """

    _name = "onestop.tool.loan"
    _inherit = ["onestop.material.steps"]
    _description = "Loan of a tool"
    _order = "date_due, id"
    _rec_name = "lot_id"
    _by_steps = frozenset(("state", "date_returned", "scrap_id"))

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(related="cohort_id.centre_id", store=True, index=True)
    lot_id = fields.Many2one(
        "stock.lot",
        string="Tool",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('product_id.tracking', '=', 'serial')]",
        help="By its serial number.",
    )
    product_id = fields.Many2one(related="lot_id.product_id", store=True, index=True)
    learner_number = fields.Integer(
        string="Learner no.",
        aggregator=None,
        help="Number in the cohort; empty: the trainer has it.",
    )
    borrower = fields.Char(
        string="Who has it",
        compute="_compute_borrower",
        groups=groups_of("trainer", "livelihoods"),
    )
    date_lent = fields.Date(
        required=True, default=fields.Date.context_today, string="Lent on"
    )
    date_due = fields.Date(
        required=True, default=fields.Date.context_today, string="Due on"
    )
    date_returned = fields.Date(string="Returned on", readonly=True, copy=False)
    state = fields.Selection(
        [("lent", "Lent"), ("returned", "Returned"), ("lost", "Lost")],
        required=True,
        default="lent",
        readonly=True,
        copy=False,
        index=True,
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    scrap_id = fields.Many2one(
        "stock.scrap", string="Written off", readonly=True, copy=False
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(lot_id) WHERE state IN ('lent', 'lost')",
        "This tool is out already: take it back first.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_due >= date_lent AND"
        " (date_returned IS NULL OR date_returned >= date_lent))",
        "A tool comes back on or after the day it is lent.",
    )
    _number_positive = models.Constraint(
        "CHECK (learner_number >= 0)", "A number in the cohort is more than zero."
    )

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id", "learner_number")
    @api.depends_context("uid")
    def _compute_borrower(self):
        """Tell whose number it is: by the reader's own right to the learner."""
        learners = self.env["onestop.enrolment"].search(
            [
                ("cohort_id", "in", self.cohort_id.ids),
                ("number", "in", self.mapped("learner_number")),
            ]
        )
        learners._note_reading(["alias"], "lent tools")
        names = {(each.cohort_id.id, each.number): each.alias for each in learners}
        for loan in self:
            trainer = loan.cohort_id.trainer_id.name
            name = names.get((loan.cohort_id.id, loan.learner_number))
            loan.borrower = name if loan.learner_number else trainer

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for loan in self:
            loan.is_late = loan.state == "lent" and loan.date_due < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "lent") & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # ------------------------------------------------------------- checks
    @api.constrains("cohort_id", "learner_number")
    def _check_learner_number(self):
        for loan in self.filtered("learner_number"):
            # sudo: whether the number was given out; not whose it is
            known = (
                self.env["onestop.enrolment"]
                .sudo()
                .search_count(
                    [
                        ("cohort_id", "=", loan.cohort_id.id),
                        ("number", "=", loan.learner_number),
                    ],
                    limit=1,
                )
            )
            if not known:
                raise ValidationError(
                    self.env._(
                        "Cohort %(code)s has no number %(number)s.",
                        code=loan.cohort_id.code,
                        number=loan.learner_number,
                    )
                )

    @api.constrains("lot_id", "cohort_id")
    def _check_lot_id(self):
        for loan in self.filtered(lambda each: each.state == "lent"):
            if loan.lot_id.product_id.tracking != "serial":
                raise ValidationError(
                    self.env._("A tool is lent by its own serial number.")
                )
            if not loan._place():
                raise ValidationError(
                    self.env._(
                        "Tool %(name)s is not in the store of %(code)s.",
                        name=loan.lot_id.name,
                        code=loan.centre_id.code,
                    )
                )

    # ------------------------------------------------------------ actions
    def action_return(self):
        """Take a tool back; one that was lost and is found comes into the store."""
        require_role(self.env, "storekeeper")
        for loan in self._at("lent", "lost"):
            if loan.scrap_id:
                loan._put_back()
            loan._internal().write(
                {"state": "returned", "date_returned": fields.Date.context_today(self)}
            )

    def action_lost(self):
        """Write a lost tool off the stock; it is not lent again until it is found."""
        require_role(self.env, "storekeeper")
        for loan in self._at("lent"):
            scrap = self._create_scrap(loan)
            scrap.do_scrap()
            loan._internal().write({"state": "lost", "scrap_id": scrap.id})

    # ----------------------------------------------------------- business
    def _place(self):
        """Return where in the centre's store the tool lies by the book, or none."""
        quant = self.env["stock.quant"].search(
            [
                ("lot_id", "=", self.lot_id.id),
                ("location_id.centre_id", "=", self.centre_id.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 0),
            ],
            limit=1,
        )
        return quant.location_id

    @api.model
    def _create_scrap(self, loan):
        reason = self.env.ref("onestop_workshops.scrap_reason_lost")
        return (
            self.env["stock.scrap"]
            .with_context(**SILENT)
            .create(
                {
                    "product_id": loan.product_id.id,
                    "product_uom_id": loan.product_id.uom_id.id,
                    "lot_id": loan.lot_id.id,
                    "scrap_qty": 1,
                    "location_id": loan._place().id,
                    "origin": loan.cohort_id.code,
                    "company_id": loan.centre_id.company_id.id,
                    "scrap_reason_tag_ids": reason.ids,
                }
            )
        )

    def _put_back(self):
        """Undo the writing off of a tool that is found."""
        move = self.scrap_id.move_ids
        if not move:
            raise UserError(self.env._("Count this tool in the store instead."))
        back = move.copy(
            {
                "location_id": move.location_dest_id.id,
                "location_dest_id": move.location_id.id,
                "scrap_id": False,
                "picking_id": False,
                "move_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product_id.id,
                            "lot_id": self.lot_id.id,
                            "quantity": 1,
                            "location_id": move.location_dest_id.id,
                            "location_dest_id": move.location_id.id,
                        },
                    )
                ],
            }
        )
        back.picked = True
        back._action_done()
