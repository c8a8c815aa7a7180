from datetime import timedelta

from odoo import fields

from .common import WorkshopsCase


class StoreCase(WorkshopsCase):
    """Cloth and soda in the store of the centre, and standard quantities of both.

    Cloth: 100 m without lots. Soda: 3 kg in a lot that expires in 20 days, 20 kg in one
    that expires in a year, 5 kg in one that has expired.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.centre.store_location_id
        cls.cloth = cls._make_product("Cloth", 500)
        cls.soda = cls._make_product(
            "Soda", 900, tracking="lot", use_expiration_date=True
        )
        cls._put(cls.cloth, 100)
        cls.soon, cls.later, cls.expired = (
            cls._make_lot(cls.soda, name, days)
            for name, days in (("SOON", 20), ("LATER", 365), ("OLD", -5))
        )
        cls._put(cls.soda, 3, cls.soon)
        cls._put(cls.soda, 20, cls.later)
        cls._put(cls.soda, 5, cls.expired)
        cls.env["onestop.material.standard"].create(
            [
                {
                    "curriculum_id": cls.curriculum.id,
                    "product_id": product.id,
                    "quantity": quantity,
                }
                for product, quantity in ((cls.cloth, 2), (cls.soda, 0.5))
            ]
        )
        cls.lesson = cls.sessions[0]

    @classmethod
    def _make_product(cls, name, cost, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "standard_price": cost,
                **vals,
            }
        )

    @classmethod
    def _make_lot(cls, product, name, days=None):
        vals = {"name": name, "product_id": product.id}
        if days is not None:
            vals["expiration_date"] = fields.Datetime.now() + timedelta(days=days)
        return cls.env["stock.lot"].create(vals)

    @classmethod
    def _put(cls, product, quantity, lot=None, centre=None):
        """Put a quantity on a store."""
        cls.env["stock.quant"]._update_available_quantity(
            product, (centre or cls.centre).store_location_id, quantity, lot_id=lot
        )

    def _stock(self, product, lot=None, centre=None):
        """Return what lies in a store, whatever its date."""
        domain = [
            ("location_id", "=", (centre or self.centre).store_location_id.id),
            ("product_id", "=", product.id),
        ]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))

    def _asked(self):
        """Return a requisition for the first session that the trainer sent."""
        requisition = self.as_("trainer")["onestop.requisition"].create(
            {"session_id": self.lesson.id}
        )
        requisition.action_ask()
        return requisition.with_user(self.storekeeper)
