from odoo import api, models
from odoo.tools import OrderedSet

from odoo.addons.onestop_base.tools.xlsx_lines import BadLine


class Found:
    """The lines of a list with the products that they name, ready to be counted."""

    def __init__(self, env, centre):
        self.env = env
        self.centre = centre
        self.bad = []
        self.lines = []

    def count(self):
        """Set what the list says; return how many quantities changed."""
        quants = self.env["stock.quant"]
        for line, product, uom in self.lines:
            product = product or self._product(line, uom)
            quants |= self._quant(line, product)
        changed = quants.filtered(
            lambda quant: quant.product_uom_id.compare(quant.inventory_diff_quantity, 0)
        )
        changed.action_apply_inventory()
        (quants - changed).action_clear_inventory_quantity()
        return len(changed)

    def _product(self, line, uom):
        """Return the product that this list names for the first time."""
        known = self.env["product.product"].search(
            [("name", "=ilike", _exactly(line.product))], limit=1
        )
        lots = any(
            other.lot
            for other, _product, _uom in self.lines
            if other.product.casefold() == line.product.casefold()
        )
        dated = any(
            other.expiry
            for other, _product, _uom in self.lines
            if other.product.casefold() == line.product.casefold()
        )
        return known or self.env["product.product"].create(
            {
                "name": line.product,
                "type": "consu",
                "is_storable": True,
                "uom_id": uom.id,
                "tracking": "lot" if lots else "none",
                "use_expiration_date": dated,
                "sale_ok": False,
            }
        )

    def _quant(self, line, product):
        """Return the quant with the counted quantity set; write the cost."""
        if line.cost is not None:
            company = self.centre.company_id
            product.with_company(company).standard_price = line.cost
        vals = {
            "product_id": product.id,
            "location_id": self.centre.store_location_id.id,
            "inventory_quantity": line.quantity,
        }
        if line.lot:
            vals["lot_id"] = self._lot(line, product).id
        return self.env["stock.quant"].with_context(inventory_mode=True).create(vals)

    def _lot(self, line, product):
        lots = self.env["stock.lot"]
        lot = lots.search(
            [("product_id", "=", product.id), ("name", "=", line.lot)], limit=1
        )
        if not lot:
            lot = lots.create({"product_id": product.id, "name": line.lot})
        if line.expiry and product.use_expiration_date:
            lot.expiration_date = line.expiry
        return lot


def _exactly(name):
    """Return a name for ``=ilike`` that stands for itself."""
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class OnestopStockImportMatcher(models.AbstractModel):
    """Finds the products and units that a list names."""

    _name = "onestop.stock.import.matcher"
    _description = "Reader of the list of a store"

    @api.model
    def _match(self, centre, lines):
        """Return what was found, with the lines that are bad."""
        found = Found(self.env, centre)
        names = OrderedSet(line.product.casefold() for line in lines)
        products = self._products(names)
        units = self._units()
        lotted = {line.product.casefold() for line in lines if line.lot}
        for line in lines:
            key = line.product.casefold()
            known = products.get(key, self.env["product.product"])
            uom = units.get(line.unit.casefold())
            why = self._why_bad(line, known, uom, key in lotted)
            if why:
                found.bad.append(BadLine(line.number, why))
            found.lines.append((line, known, uom))
        return found

    @api.model
    def _products(self, names):
        """Return {name or reference in small letters: products}."""
        by_name = {}
        for product in self.env["product.product"].search([("is_storable", "=", True)]):
            for name in {product.name, product.default_code or ""}:
                if (key := name.casefold()) in names:
                    by_name[key] = by_name.get(key, product.browse()) | product
        return by_name

    @api.model
    def _units(self):
        """Return {name in small letters: unit}, in the user's language and English."""
        units = self.env["uom.uom"].search([])
        named = {unit.name.casefold(): unit for unit in units}
        english = units.with_context(lang="en_US")
        return {unit.name.casefold(): unit for unit in english} | named

    @api.model
    def _why_bad(self, line, known, uom, lotted):
        """Return the word for what is wrong with a line, or None."""
        if len(known) > 1:
            return "several"
        if not uom or (known and uom != known.uom_id):
            return "unit"
        tracking = known.tracking if known else ("lot" if lotted else "none")
        if tracking == "none" and line.lot:
            return "no_lot"
        if tracking != "none" and not line.lot:
            return "lot"
        if tracking == "serial" and line.quantity not in (0, 1):
            return "serial"
        return None
