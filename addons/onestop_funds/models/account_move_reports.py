from odoo import fields, models
from odoo.tools import SQL

#: An entry, what its items were reconciled with, and what that was reconciled with: a
#: payment stands between a bill and the line of the bank statement.
STATEMENT_LINES = """
WITH RECURSIVE linked (move_id, steps) AS (
    SELECT id, 0 FROM account_move WHERE id IN %(ids)s
    UNION
    SELECT other.move_id, linked.steps + 1
      FROM linked
      JOIN account_move_line mine ON mine.move_id = linked.move_id
      JOIN account_account a ON a.id = mine.account_id AND a.reconcile
      JOIN account_partial_reconcile r
        ON mine.id IN (r.debit_move_id, r.credit_move_id)
      JOIN account_move_line other
        ON other.id IN (r.debit_move_id, r.credit_move_id) AND other.id <> mine.id
     WHERE linked.steps < 2
)
SELECT DISTINCT m.statement_line_id FROM linked JOIN account_move m
    ON m.id = linked.move_id WHERE m.statement_line_id IS NOT NULL
"""


class AccountMove(models.Model):
    """From an entry to the reports to donors that it stands in, and to the bank."""

    _inherit = "account.move"

    report_line_count = fields.Integer(
        "Reported to donors",
        compute="_compute_report_line_count",
        groups="account.group_account_readonly",
    )

    # ------------------------------------------------------------ compute
    def _compute_report_line_count(self):
        groups = self.env["onestop.grant.report.line"]._read_group(
            [("allocation_id.move_id", "in", self.ids), ("is_live", "=", True)],
            ["allocation_id"],
            ["report_id:count_distinct"],
        )
        counts = {}
        for allocation, count in groups:
            move_id = allocation.move_id.id
            counts[move_id] = counts.get(move_id, 0) + count
        for move in self:
            move.report_line_count = counts.get(move.id, 0)

    # ------------------------------------------------------------ actions
    def action_open_report_lines(self):
        """Open the lines of reports to donors that this entry stands in."""
        self.check_access("read")
        return self._report_lines_action([("allocation_id.move_id", "in", self.ids)])

    def action_open_statement_lines(self):
        """Open the lines of bank statements by which this entry was paid."""
        self.check_access("read")
        self.env.flush_all()
        rows = self.env.execute_query(SQL(STATEMENT_LINES, ids=self._ids or (0,)))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lines of bank statements"),
            "res_model": "account.bank.statement.line",
            "view_mode": "list,form",
            "domain": [("id", "in", [row[0] for row in rows])],
            "context": {"create": False},
        }

    def action_open_funds_documents(self):
        """Open the documents of this entry."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            "context": {"create": False},
        }

    # ----------------------------------------------------------- business
    def _report_lines_action(self, domain):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports to donors"),
            "res_model": "onestop.grant.report.line",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # ------------------------------------------------------------ actions
    def action_open_report_lines(self):
        """Open the lines of reports to donors that this item stands in."""
        self.check_access("read")
        domain = [("allocation_id.move_line_id", "in", self.ids)]
        return self.move_id._report_lines_action(domain)


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    # ------------------------------------------------------------ actions
    def action_open_report_lines(self):
        """Open the lines of reports to donors whose costs this line paid."""
        self.check_access("read")
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                STATEMENT_LINES.rpartition("SELECT DISTINCT")[0]
                + "SELECT DISTINCT move_id FROM linked",
                ids=self.move_id._ids or (0,),
            )
        )
        domain = [("allocation_id.move_id", "in", [row[0] for row in rows])]
        return self.move_id._report_lines_action(domain)
