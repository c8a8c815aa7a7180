"""The list of a store as it comes from XLSX; no database.

A list is a count: a line says how much of a material, or of one lot of it, is there.
Imported twice it changes nothing the second time.
"""

from datetime import date

from odoo.addons.onestop_base.tools.xlsx_lines import Column, Sheet, day, number


def _lot_of_date(line):
    return ("lot", "lot") if line.expiry and not line.lot else None


STOCK = Sheet(
    columns=(
        Column("product", ("Material", "Matière", "Article"), required=True),
        Column("unit", ("Unit of measure", "Unité de mesure", "Unit", "Unité")),
        Column("quantity", ("Quantity", "Quantité"), number, required=True),
        Column("lot", ("Lot", "Lot")),
        Column("expiry", ("Expires on", "Périme le", "Expires", "Péremption"), day),
        Column(
            "cost",
            ("Cost of a unit (XOF)", "Coût unitaire (FCFA)", "Cost", "Coût"),
            number,
        ),
    ),
    key=("product", "lot"),
    check=_lot_of_date,
    examples=(
        ("Wax cloth", "m", 120, None, None, 1500),
        ("Caustic soda", "kg", 12.5, "S-2026-04", date(2027, 4, 30), 900),
        ("Caustic soda", "kg", 8, "S-2026-09", date(2027, 9, 30), 900),
    ),
)
