from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.roles import FINANCE
from ..tools.table_book import Column, write_tables

#: How many months ahead are shown at most.
MONTHS = 12
#: Day and francs of orders that no bill has taken over; late ones count this month.
ORDERS = """
SELECT date_trunc('month', greatest(l.date_planned::date, %(first)s))::date,
       sum(c.amount_open)
  FROM onestop_grant_commitment c JOIN purchase_order_line l ON l.id = c.order_line_id
 WHERE c.grant_id = %(grant)s AND c.amount_open > 0 GROUP BY 1
"""
#: What the newest confirmed month of staff cost the grant, by shares of the payroll.
SALARIES = """
WITH newest AS (
    SELECT max(s.month) AS month FROM onestop_grant_effort s
      JOIN onestop_grant_effort_line l ON l.effort_id = s.id
     WHERE s.state = 'confirmed' AND l.grant_id = %(grant)s AND s.month <= %(first)s
       AND EXISTS (SELECT FROM onestop_grant_effort_move_line_rel r
                    WHERE r.effort_id = s.id)
)
SELECT coalesce(round(sum(i.balance * l.percent / 100)), 0)
  FROM newest JOIN onestop_grant_effort s USING (month)
  JOIN onestop_grant_effort_line l ON l.effort_id = s.id AND l.grant_id = %(grant)s
  JOIN onestop_grant_effort_move_line_rel r ON r.effort_id = s.id
  JOIN account_move_line i ON i.id = r.move_line_id
 WHERE s.state = 'confirmed'
"""


class OnestopGrantCashForecast(models.AbstractModel):
    """A grant's cash of the months ahead: what is there, what comes, what goes."""

    _name = "onestop.grant.cash.forecast"
    _description = "Cash forecast"

    # ----------------------------------------------------------- business
    @api.model
    def get_page(self, grant_id=False, today=False):
        """Return the forecast of a grant, in francs, a row a month.

        Cash now (as the tie-out finds it) + tranches that are planned, requested or
        authorised - open orders - salaries as in the newest confirmed month.

        :param grant_id: id, or False: the first active one
        :param today: the day that counts as now
        :raise AccessError: another role
        """
        if not self.env.user.has_groups(FINANCE):
            raise AccessError(
                self.env._(
                    "The forecast is for finance officer, certifier and auditor."
                )
            )
        day = fields.Date.to_date(today) or fields.Date.context_today(self)
        grants = self.env["onestop.grant"].search(
            [("company_id", "=", self.env.company.id), ("state", "=", "active")]
        )
        grant = grants.browse(grant_id) if grant_id else grants[:1]
        grant.check_access("read")
        return {
            "grants": [{"id": one.id, "code": one.code} for one in grants],
            "grant_id": grant.id,
            "name": grant.name or "",
            "rows": self._rows(grant, day) if grant else [],
        }

    @api.model
    def _rows(self, grant, day):
        self.env.flush_all()
        first = day.replace(day=1)
        tranches = self._expected(grant, day)
        query = {"grant": grant.id, "first": first}
        # sudo: sums of the company's books; the role was checked before.
        env = self.sudo().env
        orders = dict(env.execute_query(SQL(ORDERS, **query)))
        ((salary,),) = env.execute_query(SQL(SALARIES, **query))
        checks = env["onestop.grant.tie.out"]._check_cash(grant.sudo(), day)
        cash, rows = float(dict(checks["terms"])["cash"]), []
        last = min(grant.date_end, first + relativedelta(months=MONTHS - 1))
        month = first
        while month <= last:
            row = {
                "month": fields.Date.to_string(month),
                "opening": cash,
                "tranches": float(tranches.get(month, 0)),
                "orders": float(orders.get(month, 0)),
                "salaries": float(salary),
            }
            cash += row["tranches"] - row["orders"] - row["salaries"]
            rows.append({**row, "closing": cash})
            month += relativedelta(months=1)
        return rows

    @api.model
    def _expected(self, grant, day):
        """Return {first of a month: francs} of tranches that have not come yet.

        One without a day, or whose day is past, is expected next month.
        """
        soon = day.replace(day=1) + relativedelta(months=1)
        found = {}
        for tranche in grant.tranche_ids:
            if tranche.state not in ("planned", "requested", "authorised"):
                continue
            amount = tranche.amount_authorised or tranche.amount_requested
            when = tranche.authorised_on or tranche.requested_on or date.min
            month = max(when.replace(day=1), soon)
            francs = round(amount * float(grant._provisional_rate(day)))
            sign = -1 if tranche.kind == "refund" else 1
            found[month] = found.get(month, 0) + sign * francs
        return found

    @api.model
    def _build_book(self, grant_id=False, today=False):
        """Return (file name, bytes) of the page as a workbook."""
        page = self.get_page(int(grant_id or 0), today)
        code = self.env["onestop.grant"].browse(page["grant_id"]).code
        columns = [
            Column(self.env._("Month"), width=12),
            Column(self.env._("Opening (XOF)"), "francs", 18),
            Column(self.env._("Tranches expected (XOF)"), "francs", 22, total=True),
            Column(self.env._("Open orders (XOF)"), "francs", 20, total=True),
            Column(self.env._("Salaries (XOF)"), "francs", 18, total=True),
            Column(self.env._("Closing (XOF)"), "francs", 18, "{1}+{2}-{3}-{4}"),
        ]
        names = ("month", "opening", "tranches", "orders", "salaries", "closing")
        rows = [[row[name] for name in names] for row in page["rows"]]
        title = self.env._("Cash forecast")
        notes = [f"{code} {page['name']}"]
        return f"cash-{code}.xlsx", write_tables(
            title, [(title, notes, columns, rows, [])]
        )
