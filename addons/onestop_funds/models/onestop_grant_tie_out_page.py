from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.roles import FINANCE


class OnestopGrantTieOut(models.AbstractModel):
    """The page: four equalities, each difference with its cause and its records."""

    _inherit = "onestop.grant.tie.out"

    # ----------------------------------------------------------- business
    @api.model
    def get_page(self, grant_id=False, date=False):
        """Return the tie-out of a grant, or of all active grants of the company.

        :param grant_id: id, or False
        :param date: last day that counts; today without
        :raise AccessError: another role
        """
        if not self.env.user.has_groups(FINANCE):
            raise AccessError(
                self.env._("The tie-out is for finance officer, certifier and auditor.")
            )
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        every = self.env["onestop.grant"].search(
            [("company_id", "=", self.env.company.id), ("state", "!=", "draft")]
        )
        grants = every.browse(grant_id) if grant_id else every
        grants.check_access("read")
        checks = self._compute_checks(grants, day) if grants else []
        for check in checks:
            self._dress(check)
        return {
            "date": fields.Date.to_string(day),
            "grant_id": grant_id or False,
            "grants": [{"id": grant.id, "code": grant.code} for grant in every],
            "checks": checks,
            "is_zero": all(check["is_zero"] for check in checks),
        }

    @api.model
    def _dress(self, check):
        """Add words to an equality, and whether it holds."""
        terms, texts = self._terms(), self._causes()
        check["title"] = self._titles()[check["key"]]
        check["terms"] = [
            {"key": key, "label": terms[key], "amount": float(amount)}
            for key, amount in check["terms"]
            if amount or key in ("statement", "ledger", "allocated", "cash", "paid")
        ]
        for row in check["rows"]:
            row["text"] = texts[row["cause"]]
        wrong = [row for row in check["rows"] if not row["explained"]]
        check["is_zero"] = not wrong
        check["difference"] = sum(abs(row["amount"]) for row in wrong)

    @api.model
    def _titles(self):
        return {
            "bank": self.env._("Bank statements = ledger"),
            "items": self.env._("Ledger = allocations = analytic lines"),
            "reports": self.env._("Reports = allocations"),
            "cash": self.env._("Received - paid = cash of the grant"),
        }

    @api.model
    def _terms(self):
        return {
            "statement": self.env._("Closing of the statements"),
            "ledger": self.env._("Ledger"),
            "costs": self.env._("Costs in the ledger"),
            "other_donors": self.env._("Shares of other donors"),
            "own_funds": self.env._("Own funds"),
            "analytic": self.env._("Analytic lines"),
            "allocated": self.env._("Allocations"),
            "reported": self.env._("Reported"),
            "later": self.env._("Corrected after a report"),
            "opening": self.env._("Opening"),
            "tranche": self.env._("Tranches received"),
            "interest": self.env._("Interest"),
            "own": self.env._("Own funds paid in"),
            "paid": self.env._("Eligible costs paid"),
            "refund": self.env._("Refunds"),
            "exchange": self.env._("Exchange difference"),
            "cash": self.env._("Cash of the grant"),
        }

    @api.model
    def _causes(self):
        return {
            "statement": self.env._(
                "Statement and ledger differ: an entry is on one of them alone"
            ),
            "suspense": self.env._("The suspense account is not zero"),
            "open_line": self.env._("Lines of the statement are not reconciled"),
            "analytic": self.env._("The analytic lines are not those of the shares"),
            "ledger": self.env._("More is shared than the item has"),
            "changed": self.env._("A share is not what was reported"),
            "later": self.env._(
                "Entered after the report: goes into the next one as an adjustment"
            ),
            "missing": self.env._("Shares of the period are in no report"),
            "twice": self.env._("A share stands in two reports of one form"),
            "donor": self.env._("Francs / rate is not the donor's total"),
            "money_in": self.env._("Money came that belongs to no tranche"),
            "money_out": self.env._("Money went out that pays no cost of the grant"),
            "other_account": self.env._("Costs were paid from another account"),
            "no_journal": self.env._("The grant has no bank or cash journal"),
            "rest": self.env._("Parts of payments that are no cost of the grant"),
        }

    @api.model
    def _build_book(self, grant_id=False, date=False):
        """Return (file name, bytes) of the page as a workbook."""
        from ..tools.table_book import Column, write_tables

        page = self.get_page(int(grant_id or 0), date)
        columns = [
            Column(self.env._("What"), width=60),
            Column(self.env._("Which"), width=24),
            Column(self.env._("Amount (XOF)"), "francs", 18),
        ]
        tables = []
        for number, check in enumerate(page["checks"], 1):
            rows = [[term["label"], "", term["amount"]] for term in check["terms"]]
            rows += [
                [row["text"], row["label"], row["amount"]] for row in check["rows"]
            ]
            tables.append(
                (
                    f"{number}",
                    [check["title"], page["date"]],
                    columns,
                    rows,
                    [],
                )
            )
        return f"tie-out-{page['date']}.xlsx", write_tables("Tie-out", tables)
