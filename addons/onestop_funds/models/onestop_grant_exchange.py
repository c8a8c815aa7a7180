from datetime import date
from decimal import Decimal
from functools import cache

from odoo import models
from odoo.exceptions import UserError

from ..tools import exchange


class OnestopGrantExchange(models.Model):
    """How francs become the currency of the donor, by the method of the agreement."""

    _inherit = "onestop.grant"

    # ----------------------------------------------------------- business
    def _rate_on(self, day):
        """Return XOF for one unit of the donor's currency on a day.

        :param date day: when the cost was
        :return: Decimal; by average and FIFO: of the tranches that came until then
        :raise UserError: names the rate or tranche that is missing
        """
        self.ensure_one()
        if self.currency_id == self.company_currency_id:
            return Decimal(1)
        if self.exchange_method == "tranche_average":
            rate = exchange.average_rate(self._receipts(day))
        elif self.exchange_method == "fifo":
            spent = sum(self._totals(None, day).values())
            rate = exchange.fifo_rate(self._receipts(day), spent)
        else:
            return self._official_rate(day)
        if rate is None:
            self._refuse_without_tranche(day)
        return rate

    def _provisional_rate(self, day):
        """Return `_rate_on`, or the rate of the budget while that one is unknown."""
        try:
            return self._rate_on(day)
        except UserError:
            version = self._approved_version()
            if not version.rate:
                raise
            return Decimal(str(version.rate))

    def _convert(self, totals, date_to):
        """Return francs in the donor's currency: each total once, cents spread.

        By average and FIFO the period is one total, at the tranches until ``date_to``;
        FIFO looks at all costs until then. By official rates each month (or day) is one
        total: give the days of the francs.

        :param dict totals: {budget line id: francs} or {(line id, date): francs}
        :param date date_to: last day of the period
        :return: {budget line id: Decimal}
        :raise UserError: names the rate that is missing
        """
        self.ensure_one()
        digits = self.currency_id.decimal_places
        if self._is_dated():
            dated = {
                key if isinstance(key, tuple) else (key, date_to): francs
                for key, francs in totals.items()
            }
            # Many lines share a day: its rate is looked up once.
            return exchange.convert_dated(dated, cache(self._rate_key), digits)
        plain = {}
        for key, francs in totals.items():
            line = key[0] if isinstance(key, tuple) else key
            plain[line] = plain.get(line, 0) + francs
        if self.exchange_method != "fifo" or self.currency_id.name == "XOF":
            return exchange.convert(plain, self._rate_on(date_to), digits)
        receipts = self._receipts(date_to)
        if not receipts:
            self._refuse_without_tranche(date_to)
        spent = sum(self._totals(None, date_to).values())
        before = spent - sum(plain.values())
        return exchange.convert_fifo(plain, receipts, before, digits)

    def _is_dated(self):
        """Return whether costs of different days have different rates."""
        own = self.currency_id == self.company_currency_id
        return not own and self.exchange_method in ("monthly", "transaction")

    def _rate_key(self, day):
        """Return (month or day, its rate)."""
        monthly = self.exchange_method == "monthly"
        return (day.replace(day=1) if monthly else day), self._rate_on(day)

    def _receipts(self, day):
        """Return tranches that came until a day, as the plain functions take them."""
        return [
            (
                one.received_on,
                one.number,
                int(one.amount_xof),
                Decimal(str(one.amount_received)),
            )
            for one in self._received_tranches(day)
        ]

    def _official_rate(self, day):
        """Return the rate of the grant's source for a day or its month."""
        pick = exchange.day_rate
        if self.exchange_method == "monthly":
            pick = exchange.monthly_rate
        fixed = self.rate_source == "treaty"
        pairs = self.env["onestop.grant.rate"]._pairs(
            self.rate_source, self.currency_id
        )
        rate = pick(pairs, day, fixed)
        if rate is None:
            sources = dict(self._fields["rate_source"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "There is no rate of %(origin)s for %(currency)s in %(month)s. "
                    "Enter or import it under Configuration, Rates.",
                    origin=sources.get(self.rate_source, self.env._("no source")),
                    currency=self.currency_id.name,
                    month=day.strftime("%m/%Y"),
                )
            )
        return rate

    def _refuse_without_tranche(self, day):
        raise UserError(
            self.env._(
                "No tranche of grant %(code)s in %(currency)s was received until "
                "%(day)s, so there is no rate yet. Tie the tranche to its line of the "
                "bank statement.",
                code=self.code,
                currency=self.currency_id.name,
                day=date.strftime(day, "%d/%m/%Y"),
            )
        )
