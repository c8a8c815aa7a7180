from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.guards import INTERNAL


class OnestopPurchaseProposalLine(models.Model):
    _name = "onestop.purchase.proposal.line"
    _description = "Line of a proposal"
    _order = "proposal_id desc, id"
    _rec_name = "product_id"

    # ------------------------------------------------------------ fields
    proposal_id = fields.Many2one(
        "onestop.purchase.proposal", required=True, index=True, ondelete="cascade"
    )
    centre_id = fields.Many2one(related="proposal_id.centre_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product", string="Material", required=True, ondelete="restrict"
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of measure")
    usable = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    minimum = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    quantity = fields.Float(string="To buy", digits="Product Unit", required=True)
    unit_cost = fields.Float(
        compute="_compute_unit_cost",
        store=True,
        readonly=False,
        aggregator=None,
        help="XOF for one unit, as last known.",
    )
    amount = fields.Integer(compute="_compute_amount", store=True, help="XOF.")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(proposal_id, product_id)", "This material is on the list already."
    )
    _positive = models.Constraint(
        "CHECK (quantity > 0)", "Buy more than zero, or take the line off the list."
    )

    # ------------------------------------------------------------ compute
    @api.depends("product_id")
    def _compute_unit_cost(self):
        for line in self:
            company = line.centre_id.company_id
            line.unit_cost = line.product_id.with_company(company).standard_price

    @api.depends("quantity", "unit_cost")
    def _compute_amount(self):
        for line in self:
            line.amount = round(line.quantity * line.unit_cost)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_decided()
        return lines

    def write(self, vals):
        self._refuse_decided()
        result = super().write(vals)
        if "proposal_id" in vals:
            self._refuse_decided()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._refuse_decided()

    def _refuse_decided(self):
        """Refuse a change to a list that is before the director, or decided."""
        if self.env.su or self.env.context.get("workshops_internal") is INTERNAL:
            return
        for line in self:
            if line.proposal_id.state != "draft":
                raise AccessError(
                    self.env._(
                        "List %(code)s is proposed already and changes no more.",
                        code=line.proposal_id.code,
                    )
                )
