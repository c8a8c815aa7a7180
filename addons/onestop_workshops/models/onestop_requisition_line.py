from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.onestop_base.tools.roles import groups_of

from ..tools.guards import INTERNAL
from ..tools.materials import spread
from .onestop_centre_store import SILENT

#: Who writes what while the requisition is in which state.
WRITABLE = {
    "draft": (("trainer", "livelihoods"), {"product_id", "quantity_asked"}),
    "asked": (("storekeeper",), {"quantity_to_issue"}),
    "issued": (
        ("storekeeper",),
        {"quantity_returned", "quantity_scrapped", "scrap_reason_id"},
    ),
}


class OnestopRequisitionLine(models.Model):
    _name = "onestop.requisition.line"
    _description = "Requisition line"
    _order = "requisition_id desc, id"
    _rec_name = "product_id"

    # ------------------------------------------------------------ fields
    requisition_id = fields.Many2one(
        "onestop.requisition", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="requisition_id.state", store=True)
    cohort_id = fields.Many2one(
        related="requisition_id.cohort_id", store=True, index=True
    )
    session_id = fields.Many2one(related="requisition_id.session_id", store=True)
    centre_id = fields.Many2one(
        related="requisition_id.centre_id", store=True, index=True
    )
    date = fields.Date(related="requisition_id.date", store=True)
    product_id = fields.Many2one(
        "product.product",
        string="Material",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of measure")
    quantity_standard = fields.Float(
        string="Standard", digits="Product Unit", readonly=True
    )
    quantity_asked = fields.Float(string="Asked for", digits="Product Unit")
    quantity_available = fields.Float(
        string="In store",
        digits="Product Unit",
        compute="_compute_quantity_available",
        help="Not reserved, and not past its date.",
    )
    quantity_to_issue = fields.Float(string="To issue", digits="Product Unit")
    quantity_issued = fields.Float(
        string="Issued", digits="Product Unit", readonly=True
    )
    quantity_returned = fields.Float(string="Returned", digits="Product Unit")
    quantity_scrapped = fields.Float(string="Spoiled", digits="Product Unit")
    scrap_reason_id = fields.Many2one(
        "stock.scrap.reason.tag", string="Why spoiled", ondelete="restrict"
    )
    quantity_used = fields.Float(
        string="Used",
        digits="Product Unit",
        compute="_compute_used",
        store=True,
        help="Issued, less returned and spoiled.",
    )
    variance = fields.Float(
        digits="Product Unit",
        compute="_compute_used",
        store=True,
        help="Used, less the standard quantity for the learners present.",
    )
    unit_cost = fields.Float(
        readonly=True,
        aggregator=None,
        help="XOF for one unit on the day of the issue. It changes no more.",
    )
    cost = fields.Integer(
        compute="_compute_used",
        store=True,
        help="XOF: issued less returned, at the cost of the day.",
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(requisition_id, product_id)", "This material is on the list already."
    )
    _quantities_positive = models.Constraint(
        "CHECK (COALESCE(quantity_asked, 0) >= 0 AND"
        " COALESCE(quantity_to_issue, 0) >= 0 AND"
        " COALESCE(quantity_returned, 0) >= 0 AND"
        " COALESCE(quantity_scrapped, 0) >= 0)",
        "A quantity is not less than zero.",
    )
    _back_within_issue = models.Constraint(
        "CHECK (COALESCE(quantity_returned, 0) + COALESCE(quantity_scrapped, 0)"
        " <= COALESCE(quantity_issued, 0) + 0.000001)",
        "What is returned and spoiled is not more than what was issued.",
    )

    # ------------------------------------------------------------ compute
    @api.depends(
        "quantity_issued", "quantity_returned", "quantity_scrapped",
        "quantity_standard", "unit_cost", "state",
    )  # fmt: skip
    def _compute_used(self):
        for line in self:
            kept = line.quantity_issued - line.quantity_returned
            line.quantity_used = kept - line.quantity_scrapped
            issued = line.state in ("issued", "done")
            line.variance = issued and line.quantity_used - line.quantity_standard
            line.cost = round(kept * line.unit_cost)

    @api.depends("product_id", "centre_id")
    def _compute_quantity_available(self):
        now = fields.Datetime.now()
        fresh = Domain("removal_date", "=", False) | Domain("removal_date", ">", now)
        for centre, lines in self.grouped("centre_id").items():
            rows = self.env["stock.quant"]._read_group(
                Domain("location_id.centre_id", "=", centre.id)
                & Domain("location_id.usage", "=", "internal")
                & Domain("product_id", "in", lines.product_id.ids)
                & fresh,
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
            free = {product: total - kept for product, total, kept in rows}
            for line in lines:
                line.quantity_available = free.get(line.product_id, 0)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line, vals in zip(lines, vals_list, strict=True):
            line._check_step(vals.keys() - {"requisition_id"}, new=True)
        return lines

    def write(self, vals):
        self._check_step(vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_step(set(), new=True)

    def _check_step(self, names, new=False):
        """Refuse fields that are not this role's to write at this step."""
        if self.env.su or self.env.context.get("workshops_internal") is INTERNAL:
            return
        for line in self:
            roles, allowed = WRITABLE.get(line.state, ((), set()))
            mine = roles and self.env.user.has_groups(groups_of(*roles))
            if not mine or names - allowed or (new and line.state != "draft"):
                raise AccessError(
                    self.env._(
                        "This quantity is not yours to change now: requisition"
                        " %(code)s is at another step.",
                        code=line.requisition_id.code,
                    )
                )

    def _internal(self):
        return self.with_context(workshops_internal=INTERNAL)

    # ----------------------------------------------------------- business
    def _take_back(self):
        """Write off what was spoiled; return what goes back.

        :return: list of (move of the issue, lot or none, quantity)
        """
        back = []
        for line in self.filtered(
            lambda each: each.quantity_returned or each.quantity_scrapped
        ):
            move = line.requisition_id.picking_id.move_ids.filtered(
                lambda each, line=line: (
                    each.product_id == line.product_id and each.state == "done"
                )
            )
            held = [(part.lot_id, part.quantity) for part in move.move_line_ids]
            taken, held = spread(line.quantity_returned, held)
            back += [(move, lot, quantity) for lot, quantity in taken]
            spoiled, held = spread(line.quantity_scrapped, held)
            line._scrap(spoiled)
        return back

    def _scrap(self, spoiled):
        """Write off lots of what was issued.

        :param spoiled: list of (lot or none, quantity)
        :raise UserError: no reason is given
        """
        if spoiled and not self.scrap_reason_id:
            raise UserError(
                self.env._("Say why %(name)s was spoiled.", name=self.product_id.name)
            )
        scraps = (
            self.env["stock.scrap"]
            .with_context(**SILENT)
            .create(
                [
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": self.product_id.uom_id.id,
                        "lot_id": lot.id,
                        "scrap_qty": quantity,
                        "location_id": self.centre_id.used_location_id.id,
                        "origin": self.requisition_id._stock_origin(),
                        "company_id": self.centre_id.company_id.id,
                        "scrap_reason_tag_ids": self.scrap_reason_id.ids,
                    }
                    for lot, quantity in spoiled
                ]
            )
        )
        if scraps:
            scraps.do_scrap()
