from odoo import api, models
from odoo.tools import SQL

from ..tools.ageing import Received, ageing, own_share, unmatched
from ..tools.paid_days import PAID_DAYS, francs_by_day


class OnestopGrantAgeing(models.Model):
    """How old a donor's money is: first tranche in, first out."""

    _inherit = "onestop.grant"

    # ----------------------------------------------------------- business
    def _ageing(self, day):
        """Return how much of each received tranche is spent, and what is too late.

        :param date day: payments until then count
        :return: list of dicts by day and number: ``tranche`` (record), ``spent``,
            ``left`` (francs), ``spend_by``, ``days_over``, ``interest`` (francs)
        """
        self.ensure_one()
        tranches = self._received_tranches(day)
        by_number = {one.number: one for one in tranches}
        rows = ageing(
            self._layers(tranches), self._paid_by_day(day), day, self.interest_rate
        )
        return [
            {
                "tranche": by_number[row.number],
                "spend_by": by_number[row.number].spend_by,
                **row._asdict(),
            }
            for row in rows
        ]

    def _prefinanced(self, day):
        """Return francs paid for the donor that no tranche has brought yet."""
        self.ensure_one()
        layers = self._layers(self._received_tranches(day))
        return unmatched(layers, self._paid_by_day(day), day)

    def _received_tranches(self, day):
        return self.tranche_ids.filtered(
            lambda one: (
                one.kind == "tranche"
                and one.state == "received"
                and one.received_on <= day
            )
        )

    @api.model
    def _layers(self, tranches):
        return [
            Received(
                one.received_on, one.number, int(one.amount_xof), one.spend_by or None
            )
            for one in tranches
        ]

    def _paid_by_day(self, day):
        """Return pairs (day, francs) of the donor's part of costs that were paid.

        Our own share is pro rata; the rest is the donor's.
        """
        self.ensure_one()
        # The query names tables, not fields: Odoo does not see what to write first.
        self.env.flush_all()
        rows = self.env.execute_query(SQL(PAID_DAYS, grant=self.id, day=day))
        percent = self.own_fund_percent or 0
        return [
            (when, francs - own_share(francs, percent))
            for when, francs in francs_by_day(rows)
        ]
