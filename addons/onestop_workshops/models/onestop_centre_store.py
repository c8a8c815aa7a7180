from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: A picking of materials has no followers and writes no messages.
SILENT = {
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class OnestopCentre(models.Model):
    """The store of a centre: a place under the warehouse of its company."""

    _inherit = "onestop.centre"

    # ------------------------------------------------------------ fields
    store_location_id = fields.Many2one(
        "stock.location", string="Store", readonly=True, copy=False, ondelete="restrict"
    )
    used_location_id = fields.Many2one(
        "stock.location",
        string="Used up",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Where materials go when they are issued: they count no more as stock.",
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        centres = super().create(vals_list)
        centres._ensure_stores()
        return centres

    # ----------------------------------------------------------- business
    @api.model
    def _ensure_all_stores(self):
        """Give each centre its store; runs with every installation and upgrade."""
        self.sudo().with_context(active_test=False).search([])._ensure_stores()

    def _ensure_stores(self):
        """Give centres that have none a store and a place for what is used up."""
        # sudo: a centre has its store whoever creates it
        for centre in self.sudo().filtered(lambda each: not each.store_location_id):
            warehouse = self.env["stock.warehouse"].search(
                [("company_id", "=", centre.company_id.id)], limit=1
            )
            if not warehouse:
                continue
            shared = {"company_id": centre.company_id.id, "centre_id": centre.id}
            places = self.env["stock.location"].sudo()
            centre.store_location_id = places.create(
                {
                    **shared,
                    "name": centre.code,
                    "usage": "internal",
                    "location_id": warehouse.lot_stock_id.id,
                    "removal_strategy_id": self.env.ref(
                        "product_expiry.removal_fefo"
                    ).id,
                }
            )
            centre.used_location_id = places.create(
                {
                    **shared,
                    "name": self.env._("Used up, %(code)s", code=centre.code),
                    "usage": "production",
                }
            )

    def _issue(self, cohort, origin, wanted):
        """Move materials out of the store, first what expires first.

        What is there is issued, in one picking; nothing is ordered behind it. Lots past
        their date are never taken.

        :param cohort: for which cohort
        :param origin: a code; never a name
        :param wanted: {product: quantity in its unit}
        :return: the picking, done
        :raise UserError: nothing of it is there
        """
        picking = self._prepare_picking("out_type_id", origin)
        picking.move_ids = [
            Command.create(
                {
                    **self._prepare_move_vals(picking, cohort, product),
                    "product_uom_qty": quantity,
                    "unit_cost": product.with_company(self.company_id).standard_price,
                }
            )
            for product, quantity in wanted.items()
        ]
        picking.action_confirm()
        if picking.move_ids.filtered(lambda move: move.state != "assigned"):
            picking.action_assign()
        moves = picking.move_ids.filtered("quantity")
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing of this lies in the store of %(code)s, or its date has"
                    " passed. Count the stock or buy it.",
                    code=self.code,
                )
            )
        moves.picked = True
        picking.with_context(cancel_backorder=True)._action_done()
        return picking

    def _take_back(self, picking, back):
        """Move what was issued and not used back into the store.

        :param picking: of the issue
        :param back: list of (move of the issue, lot or none, quantity)
        :return: the picking of the return, done
        """
        returned = self._prepare_picking("in_type_id", picking.origin, back=True)
        returned.move_ids = [
            Command.create(
                {
                    **self._prepare_move_vals(
                        returned, move.cohort_id, move.product_id
                    ),
                    "product_uom_qty": quantity,
                    "origin_returned_move_id": move.id,
                    "unit_cost": move.unit_cost,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": move.product_id.id,
                                "lot_id": lot.id,
                                "quantity": quantity,
                                "picking_id": returned.id,
                                "location_id": returned.location_id.id,
                                "location_dest_id": returned.location_dest_id.id,
                            }
                        )
                    ],
                }
            )
            for move, lot, quantity in back
        ]
        returned.move_ids.picked = True
        returned.with_context(cancel_backorder=True)._action_done()
        return returned

    def _prepare_picking(self, kind, origin, back=False):
        """Return a new picking out of the store, or back into it."""
        self.ensure_one()
        store, used = self.store_location_id, self.used_location_id
        if not store:
            raise UserError(
                self.env._(
                    "Centre %(code)s has no store: its company has no warehouse. Ask"
                    " the administrator to create one.",
                    code=self.code,
                )
            )
        return (
            self.env["stock.picking"]
            .with_context(**SILENT)
            .create(
                {
                    "picking_type_id": store.warehouse_id[kind].id,
                    "location_id": (used if back else store).id,
                    "location_dest_id": (store if back else used).id,
                    "origin": origin,
                }
            )
        )

    @api.model
    def _prepare_move_vals(self, picking, cohort, product):
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": picking.company_id.id,
            "cohort_id": cohort.id,
        }
