from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.table_book import Column, write_tables

#: What the page may group by, and how each is named in the workbook.
GROUPS = ("line", "heading", "centre", "activity", "month")
FIELDS = {
    "line": "budget_line_id",
    "heading": "heading_id",
    "centre": "centre_id",
    "activity": "activity_id",
    "month": "date:month",
}
#: Percent of the budget from which a line is shown as near, and as over.
NEAR, OVER = 80, 100


class OnestopGrantBudgetView(models.Model):
    """The page: one row a line (or centre, activity, month), with what is left."""

    _inherit = "onestop.grant.budget.view"

    # ----------------------------------------------------------- business
    @api.model
    def get_page(self, grant_id=False, by="line", date_from=False, date_to=False):
        """Return budget against actual against commitment of a grant.

        :param grant_id: id, or False: the first active one
        :param by: one of ``GROUPS``
        :param date_from: first day of the period, or False
        :param date_to: last day of what counts; later costs and orders do not
        :return: ``rows`` with amounts in francs; ``percent`` of budget, or None
        """
        if by not in GROUPS:
            raise UserError(self.env._("This is no way to group: choose one of them."))
        grants = self.env["onestop.grant"].search(
            [("company_id", "=", self.env.company.id)], order="state, code"
        )
        grant = grants.browse(grant_id) if grant_id else grants[:1]
        grant.check_access("read")
        rows = self._page_rows(grant, by, date_from, date_to) if grant else []
        return {
            "grants": [{"id": one.id, "code": one.code} for one in grants],
            "grant_id": grant.id,
            "name": grant.name or "",
            "by": by,
            "date_from": date_from or False,
            "date_to": date_to or False,
            "rows": rows,
            "total": self._total(rows),
        }

    @api.model
    def _page_rows(self, grant, by, date_from, date_to):
        field = FIELDS[by]
        mine = Domain("grant_id", "=", grant.id)
        until = mine
        if date_to:
            until &= Domain("date", "<=", date_to) | Domain("kind", "=", "budget")
        found = self._read_group(
            until, [field], ["budget:sum", "actual:sum", "commitment:sum"]
        )
        period = {}
        if date_from:
            within = until & Domain("date", ">=", date_from)
            period = dict(self._read_group(within, [field], ["actual:sum"]))
        rows = [
            self._row(by, key, amounts, period.get(key, 0) if date_from else amounts[1])
            for key, *amounts in found
        ]
        return self._in_order(by, rows)

    @api.model
    def _row(self, by, key, amounts, period):
        budget, actual, commitment = (float(amount or 0) for amount in amounts)
        row = {
            "key": key.id if by != "month" else fields.Date.to_string(key) or "",
            "budget": budget,
            "period": float(period or 0),
            "actual": actual,
            "commitment": commitment,
            "available": budget - actual - commitment,
            "percent": 100 * (actual + commitment) / budget if budget else None,
            **self._words(by, key),
        }
        row["level"] = self._level(row)
        return row

    @api.model
    def _words(self, by, key):
        if by == "month":
            return {"code": f"{key:%Y-%m}" if key else "", "name": "", "heading": ""}
        if not key:
            return {"code": "", "name": self.env._("None"), "heading": ""}
        heading = key.heading_id.code if by == "line" else ""
        return {"code": key.code, "name": key.name, "heading": heading}

    @api.model
    def _level(self, row):
        """Return ``good``, ``near`` or ``over``."""
        if row["percent"] is None:
            return "over" if row["actual"] + row["commitment"] > 0 else "good"
        if row["percent"] > OVER:
            return "over"
        return "near" if row["percent"] >= NEAR else "good"

    @api.model
    def _in_order(self, by, rows):
        if by == "line":
            return sorted(rows, key=lambda row: (row["heading"], row["code"]))
        return sorted(rows, key=lambda row: row["code"])

    @api.model
    def _total(self, rows):
        names = ("budget", "period", "actual", "commitment", "available")
        total = {name: sum(row[name] for row in rows) for name in names}
        spent = total["actual"] + total["commitment"]
        total["percent"] = 100 * spent / total["budget"] if total["budget"] else None
        return {**total, "level": self._level(total)}

    @api.model
    def _build_book(self, grant_id=False, by="line", date_from=False, date_to=False):
        """Return (file name, bytes): the page with live formulas."""
        page = self.get_page(int(grant_id or 0), by, date_from, date_to)
        code = self.env["onestop.grant"].browse(page["grant_id"]).code
        columns = [
            Column(self.env._("Heading"), width=10),
            Column(self.env._("Code"), width=14),
            Column(self.env._("Name"), width=40),
            Column(self.env._("Budget (XOF)"), "francs", 16, total=True),
            Column(self.env._("Of the period (XOF)"), "francs", 18, total=True),
            Column(self.env._("Actual (XOF)"), "francs", 16, total=True),
            Column(self.env._("Committed (XOF)"), "francs", 16, total=True),
            Column(
                self.env._("Available (XOF)"), "francs", 16, "{3}-{5}-{6}", total=True
            ),
            Column(
                self.env._("Used"), "percent", 10, 'IF({3}=0,"",({5}+{6})/{3})', True
            ),
        ]
        names = ("heading", "code", "name", "budget", "period", "actual", "commitment")
        rows = [
            [row[name] for name in names]
            + [row["available"], (row["percent"] or 0) / 100]
            for row in page["rows"]
        ]
        title = self.env._("Budget and actual")
        notes = [f"{code} {page['name']}"]
        notes += [f"{date_from or ''} - {date_to or ''}"]
        book = write_tables(title, [(title, notes, columns, rows, [])])
        return f"budget-{code}.xlsx", book
