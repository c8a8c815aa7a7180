from odoo import models
from odoo.exceptions import UserError

#: Columns that hold one part of a report's costs: the prior periods' or this one's.
PRIOR = {"adjust": True, "period": False}


class OnestopGrantReport(models.Model):
    """From a figure of the page to the costs behind it."""

    _inherit = "onestop.grant.report"

    # ------------------------------------------------------------ actions
    def action_open_figure(self, row_key, column_key):
        """Open what stands behind a figure: costs, commitments, or tranches.

        :param str row_key: key of a row of the snapshot
        :param str column_key: key of a column
        :raise UserError: there is no such row
        """
        self.ensure_one()
        self.check_access("read")
        rows = {row["key"]: row for row in (self.snapshot or {}).get("rows", [])}
        for block in (self.snapshot or {}).get("blocks", []):
            rows |= {row["key"]: row for row in block["rows"]}
        if row_key not in rows:
            raise UserError(self.env._("This report has no such row."))
        if self._is_income(row_key):
            return self._open_tranches()
        lines = self._lines_of(row_key, rows)
        if column_key == "commitment":
            return self._open_commitments(lines)
        if column_key == "before":
            return self._open_lines(self._before(), lines, None)
        if column_key in ("cumulative", "balance", "percent", "deviation"):
            return self._open_lines(self._before() | self, lines, None)
        return self._open_lines(self, lines, PRIOR.get(column_key))

    def action_open_lines(self):
        """Open all costs of the report."""
        self.ensure_one()
        self.check_access("read")
        return self._open_lines(self, self._all_lines(), None)

    # ----------------------------------------------------------- business
    def _is_income(self, row_key):
        return row_key in ("tranche", "interest", "own", "refund", "income", "10a")

    def _all_lines(self):
        return self.grant_id.with_context(active_test=False).line_ids

    def _lines_of(self, row_key, rows):
        """Return the budget lines that a row sums up."""
        row = rows[row_key]
        lines = self._all_lines()
        if row.get("line_id"):
            return lines.filtered(lambda line: line.id == row["line_id"])
        if row["kind"] in ("subtotal", "heading") and ":" in row_key:
            code = row_key.partition(":")[2]
            return lines.filtered(lambda line: line.heading_id.code == code)
        return lines

    def _open_lines(self, reports, lines, prior):
        """Open the costs of these reports; of a draft, the allocations themselves."""
        if self in reports and self.state == "draft":
            return self._open_allocations(lines, prior)
        domain = [
            ("report_id", "in", reports.ids),
            ("budget_line_id", "in", lines.ids),
        ]
        if prior is not None:
            domain.append(("prior_period", "=", prior))
        return self._window("onestop.grant.report.line", domain, self.env._("Costs"))

    def _open_allocations(self, lines, prior):
        """Open what the draft would hold; the database says which these are."""
        domain = [
            ("budget_line_id", "in", lines.ids),
            ("parent_state", "=", "posted"),
            ("date", "<=", self.date_to),
            ("report_line_ids", "not any", self._live_domain()),
        ]
        if prior is not None:
            domain.append(("date", "<" if prior else ">=", self.date_from))
        return self._window("onestop.grant.allocation", domain, self.env._("Costs"))

    def _live_domain(self):
        return [("template_id", "=", self.template_id.id), ("is_live", "=", True)]

    def _open_commitments(self, lines):
        domain = [("budget_line_id", "in", lines.ids), ("amount_open", "!=", 0)]
        return self._window(
            "onestop.grant.commitment", domain, self.env._("Commitments")
        )

    def _open_tranches(self):
        domain = [
            ("grant_id", "=", self.grant_id.id),
            ("state", "=", "received"),
            ("received_on", "<=", self.date_to),
        ]
        return self._window("onestop.grant.tranche", domain, self.env._("Tranches"))

    def _window(self, model, domain, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }
