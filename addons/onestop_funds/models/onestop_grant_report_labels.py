from odoo import models

from ..tools.report_iati import (
    DISBURSEMENT,
    EXPENDITURE,
    INCOMING_COMMITMENT,
    INCOMING_FUNDS,
)


class OnestopGrantReport(models.Model):
    """The words of a report, in its own language; they are frozen with the figures."""

    _inherit = "onestop.grant.report"

    def _label_columns(self, columns):
        """Return the columns with their labels: the layout's own, or ours."""
        labels = self._column_labels()
        return [
            {**column, "label": self._label_of(column, labels)} for column in columns
        ]

    def _label_of(self, column, labels):
        own = column.get("label")
        if isinstance(own, dict):
            return own.get(self.lang) or own.get("en_US") or next(iter(own.values()))
        return own or labels.get(column["key"], column["key"])

    def _column_labels(self):
        return {
            "a": self.env._("A: authorised amount"),
            "b": self.env._("B: actual expenditure"),
            "adjust": self.env._("Of it, adjustments of prior periods"),
            "c": self.env._("C: expenditure accepted by the agency"),
            "d": self.env._("D: balance (A - C)"),
            "e": self.env._("E: new request"),
            "f": self.env._("F: authorised amount"),
            "g": self.env._("G: outstanding authorised amount (D + F)"),
            "budget": self.env._("Budget"),
            "before": self.env._("Reported before"),
            "period": self.env._("This period"),
            "cumulative": self.env._("Cumulative"),
            "commitment": self.env._("Commitments"),
            "balance": self.env._("Balance"),
            "percent": self._percent_label(),
            "deviation": self.env._("Deviation from the budget"),
            "amount": self.env._("Amount"),
            "type": self.env._("Type"),
            "date": self.env._("Date"),
            "description": self.env._("Description"),
        }

    def _percent_label(self):
        if self.engine == "german":
            return self.env._("Deviation in %")
        return self.env._("Spent in %")

    def _name_rows(self, rows):
        """Return the rows with the names that budget lines do not bring."""
        names = self._row_names()
        named = []
        for row in rows:
            if row["kind"] == "subtotal" and row["key"].startswith("subtotal:"):
                row = {
                    **row,
                    "name": self.env._("Sub-total %(name)s", name=row["name"]),
                }
            elif not row["name"]:
                row = {**row, "name": names.get(row["key"], "")}
            if row["key"].startswith("transaction:"):
                row["name"] = self._transaction_names()[row["values"]["type"]]
                row["values"] = {**row["values"], "description": row["name"]}
            named.append(row)
        return named

    def _label_block(self, block):
        return {
            **block,
            "title": self._block_titles()[block["key"]],
            "columns": self._label_columns(block["columns"]),
            "rows": self._name_rows(block["rows"]),
        }

    def _block_titles(self):
        return {
            "shares": self.env._("Shares of the costs"),
            "income": self.env._("Income and balance since the start"),
        }

    def _row_names(self):
        percent = f"{self.grant_id.support_cost_percent:g}"
        own = f"{self.grant_id.own_fund_percent:g}"
        return {
            "direct": self.env._("Direct cost"),
            "support": self.env._("Support cost (%(percent)s %%)", percent=percent),
            "total": self.env._("Total"),
            "costs": self.env._("Costs"),
            "own_share": self.env._("Own share (%(percent)s %%)", percent=own),
            "donor_share": self.env._("Share of the donor"),
            "tranche": self.env._("Tranches received"),
            "interest": self.env._("Interest"),
            "own": self.env._("Own funds received"),
            "refund": self.env._("Paid back to the donor"),
            "income": self.env._("Income"),
            "balance": self.env._("Balance"),
            **self._sf425_names(),
        }

    def _sf425_names(self):
        return {
            "10a": self.env._("Cash receipts"),
            "10b": self.env._("Cash disbursements"),
            "10c": self.env._("Cash on hand (a - b)"),
            "10d": self.env._("Total federal funds authorised"),
            "10e": self.env._("Federal share of expenditures"),
            "10f": self.env._("Federal share of unliquidated obligations"),
            "10g": self.env._("Total federal share (e + f)"),
            "10h": self.env._("Unobligated balance of federal funds (d - g)"),
            "10i": self.env._("Total recipient share required"),
            "10j": self.env._("Recipient share of expenditures"),
            "10k": self.env._("Remaining recipient share to be provided (i - j)"),
            "10l": self.env._("Total federal program income earned"),
            "10m": self.env._("Program income expended, deduction alternative"),
            "10n": self.env._("Program income expended, addition alternative"),
            "10o": self.env._("Unexpended program income (l - m - n)"),
        }

    def _transaction_names(self):
        return {
            INCOMING_COMMITMENT: self.env._("Incoming commitment"),
            INCOMING_FUNDS: self.env._("Incoming funds"),
            DISBURSEMENT: self.env._("Disbursement"),
            EXPENDITURE: self.env._("Expenditure"),
        }
