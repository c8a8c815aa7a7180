from odoo import models

from odoo.addons.onestop_base.tools.xlsx_lines import BadLine

from ..tools.csv_table import csv_to_workbook, is_workbook
from ..tools.funds_lists import RATES


class OnestopGrantRateImport(models.TransientModel):
    """Reads official rates from XLSX or CSV; twice the same adds nothing."""

    _name = "onestop.grant.rate.import"
    _inherit = ["onestop.list.import"]
    _description = "Rates"
    _sheet = RATES

    # ----------------------------------------------------------- business
    def _as_workbook(self, content):
        return content if is_workbook(content) else csv_to_workbook(content)

    def _match(self, lines):
        """Return (new, known, bad) of lines; new ones with their currency."""
        currencies = self.env["res.currency"].with_context(active_test=False).search([])
        currencies = {one.name: one for one in currencies}
        there = {
            (one.source, one.currency_id.name, one.date_from): one.rate
            for one in self.env["onestop.grant.rate"].search([])
        }
        new, known, bad = [], [], []
        for line in lines:
            name = line.currency.upper()
            line.currency_id = currencies.get(name)
            rate = there.get((line.source, name, line.date_from))
            if not line.currency_id or name == "XOF":
                bad.append(BadLine(line.number, "currency", "currency"))
            elif rate is None:
                new.append(line)
            elif abs(rate - line.rate) < 1e-6:
                known.append(line)
            else:
                bad.append(BadLine(line.number, "differs", "rate"))
        return new, known, bad

    def _write_new(self, new):
        self.env["onestop.grant.rate"].create(
            [
                {
                    "source": line.source,
                    "currency_id": line.currency_id.id,
                    "date_from": line.date_from,
                    "rate": line.rate,
                    "reference": line.reference,
                }
                for line in new
            ]
        )

    def _reasons(self):
        return {
            "source": self.env._("write treaty, InforEuro, UNORE, BCEAO or bank"),
            "currency": self.env._("no foreign currency has this code"),
            "rate": self.env._("a rate is above zero"),
            "differs": self.env._(
                "another rate of this source and day is there already: change that one"
            ),
        }
