from odoo import fields, models


class OnestopGrantRate(models.Model):
    """An official rate: XOF for one unit of a currency, valid from a day on."""

    _name = "onestop.grant.rate"
    _description = "Official rate"
    _order = "source, currency_id, date_from desc"

    currency_id = fields.Many2one("res.currency", required=True)
    source = fields.Selection(
        [
            ("treaty", "Treaty (EUR)"),
            ("inforeuro", "InforEuro"),
            ("unore", "UN operational rate"),
            ("bceao", "BCEAO"),
            ("bank", "Bank"),
        ],
        required=True,
    )
    date_from = fields.Date(required=True)
    rate = fields.Float(digits=(16, 6), required=True, help="XOF for one unit.")
    reference = fields.Char(help="Where it was published.")

    _once = models.UniqueIndex(
        "(source, currency_id, date_from)",
        "There is a rate of this source for this currency and day already.",
    )
    _positive = models.Constraint("CHECK (rate > 0)", "A rate is above zero.")
