from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import ormcache

SOURCES = [
    ("treaty", "Treaty (EUR)"),
    ("inforeuro", "InforEuro"),
    ("unore", "UN operational rate"),
    ("bceao", "BCEAO"),
    ("bank", "Bank"),
]


class OnestopGrantRate(models.Model):
    """An official rate: XOF for one unit of a currency, valid from a day on."""

    _name = "onestop.grant.rate"
    _description = "Official rate"
    _order = "source, currency_id, date_from desc"
    _rec_name = "reference"

    # ------------------------------------------------------------ fields
    currency_id = fields.Many2one("res.currency", required=True)
    source = fields.Selection(SOURCES, required=True)
    date_from = fields.Date(string="Valid from", required=True)
    rate = fields.Float(digits=(16, 6), required=True, help="XOF for one unit.")
    reference = fields.Char(help="Where it was published.")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(source, currency_id, date_from)",
        "There is a rate of this source for this currency and day already.",
    )
    _positive = models.Constraint("CHECK (rate > 0)", "A rate is above zero.")

    # ------------------------------------------------------------ compute
    @api.depends("source", "currency_id", "date_from")
    def _compute_display_name(self):
        sources = dict(self._fields["source"]._description_selection(self.env))
        for rate in self:
            rate.display_name = " ".join(
                (
                    sources.get(rate.source, ""),
                    rate.currency_id.name or "",
                    str(rate.date_from or ""),
                )
            )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # ----------------------------------------------------------- business
    @api.model
    @ormcache("source", "currency.id")
    def _pairs(self, source, currency):
        """Return pairs (first day, Decimal) of a source and currency.

        Kept until a rate changes: a report asks for each month or day.
        """
        rates = self.search_fetch(
            [("source", "=", source), ("currency_id", "=", currency.id)],
            ["date_from", "rate"],
        )
        return [
            (rate.date_from, Decimal(str(rate.rate)).quantize(Decimal("1e-6")))
            for rate in rates
        ]
