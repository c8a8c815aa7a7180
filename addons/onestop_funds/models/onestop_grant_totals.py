from odoo import models
from odoo.tools import SQL


class OnestopGrantTotals(models.Model):
    _inherit = "onestop.grant"

    def _totals(self, date_from, date_to):
        """Return {budget line id: francs} of posted allocations in a period.

        :param date date_from: first day, or None for "from the beginning"
        :param date date_to: last day, or None for "until now and later"
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT budget_line_id, sum(amount)::bigint"
                " FROM onestop_grant_allocation"
                " WHERE grant_id IN %s AND parent_state = 'posted'"
                " AND date >= COALESCE(%s, '-infinity'::date)"
                " AND date <= COALESCE(%s, 'infinity'::date) GROUP BY 1",
                self._ids or (0,),
                date_from or None,
                date_to or None,
            )
        )
        return dict(rows)
