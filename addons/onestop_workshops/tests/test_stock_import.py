import base64
import re
from datetime import date

from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_base.tools.xlsx_lines import write_table

from ..tools.stock_import import STOCK
from .common_store import StoreCase

HEADINGS = ("Material", "Unit", "Quantity", "Lot", "Expires", "Cost")


class TestStockImport(StoreCase):
    def _import(self, rows, role="storekeeper"):
        wizard = self.as_(role)["onestop.stock.import"].create(
            {
                "centre_id": self.centre.id,
                "file": base64.b64encode(write_table("List", HEADINGS, rows)),
            }
        )
        wizard.action_import()
        return wizard

    def _find(self, name):
        return self.env["product.product"].search([("name", "=", name)])

    def test_counts_what_it_names(self):
        wizard = self._import(
            [
                ("cloth", "Units", 40, None, None, 650),
                ("Soda", "Units", 7, "LATER", None, None),
                ("Test indigo", "kg", 3.5, "I-1", date(2031, 1, 31), 4000),
                ("Test indigo", "kg", 2, "I-2", "30/06/2031", 4000),
            ]
        )
        self.assertEqual((wizard.state, wizard.change_count), ("done", 4))
        self.assertFalse(wizard.file)
        self.assertEqual(self._stock(self.cloth), 40)
        self.assertEqual(self.cloth.standard_price, 650)
        self.assertEqual(self._stock(self.soda, self.later), 7)
        self.assertEqual(self._stock(self.soda, self.soon), 3)
        indigo = self._find("Test indigo")
        self.assertEqual((indigo.tracking, indigo.uom_id.name), ("lot", "kg"))
        self.assertEqual(self._stock(indigo), 5.5)
        lots = self.env["stock.lot"].search([("product_id", "=", indigo.id)])
        self.assertEqual(
            sorted(lots.mapped("expiration_date"))[0].date(), date(2031, 1, 31)
        )

    def test_twice_changes_nothing(self):
        rows = [
            ("Test indigo", "kg", 3.5, "I-1", date(2031, 1, 31), 4000),
            ("Cloth", "Units", 40, None, None, None),
        ]
        self._import(rows)
        moves = self.env["stock.move"].search_count([])
        wizard = self._import(rows)
        self.assertEqual((wizard.state, wizard.change_count), ("done", 0))
        self.assertEqual(self._stock(self._find("Test indigo")), 3.5)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)

    def test_a_bad_line_by_number_and_nothing_else_in(self):
        wizard = self._import(
            [
                ("Cloth", "Units", 40, None, None, None),
                ("Test indigo", "parsec", 3, None, None, None),
                ("Starch", "kg", "many", None, None, None),
                ("Soda", "Units", 1, None, None, None),
                ("Cloth", "Units", 41, None, None, None),
                (None, "kg", 1, None, None, None),
                ("Ash", "kg", 1, "A", "soon", None),
                ("Cord", "m", 1, None, None, -5),
            ]
        )
        self.assertEqual(wizard.state, "bad")
        self.assertEqual(
            re.findall(r"^Line \d+", wizard.bad_lines, re.MULTILINE),
            [f"Line {number}" for number in (3, 4, 5, 6, 7, 8, 9)],
        )
        self.assertEqual(self._stock(self.cloth), 100)
        self.assertFalse(self._find("Test indigo"))

    def test_no_list(self):
        wizard = self.as_("storekeeper")["onestop.stock.import"].create(
            {"file": base64.b64encode(b"no workbook")}
        )
        with self.assertRaisesRegex(UserError, "no XLSX file"):
            wizard.action_import()

    def test_the_template_is_read_back(self):
        book = self.as_("storekeeper")["onestop.stock.import"]._template()
        lines, bad = STOCK.parse(book)
        self.assertEqual((len(lines), bad), (3, []))
        with self.assertRaises(AccessError):
            self.as_("trainer")["onestop.stock.import"]._template()

    def test_another_centre_is_not_counted(self):
        wizard = self.as_("storekeeper")["onestop.stock.import"].create(
            {
                "file": base64.b64encode(
                    write_table("List", HEADINGS, [("Cloth", "Units", 1)])
                )
            }
        )
        wizard.sudo().centre_id = self.other_centre
        with self.assertRaises(AccessError):
            wizard.action_import()
