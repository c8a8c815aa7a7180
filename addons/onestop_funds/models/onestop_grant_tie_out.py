from odoo import api, models
from odoo.tools import SQL

from ..tools import tie_out_sql
from ..tools.allocation_sql import PAID_QUERY

#: More differences of one kind than these are not listed one by one.
MOST = 200
#: The equalities, in the order of the page.
CHECKS = ("bank", "items", "reports", "cash")


class OnestopGrantTieOut(models.AbstractModel):
    """Whether bank, ledger, allocations, reports and the grants' cash agree.

    Standard for donor funds, "Tie-out": four equalities, each difference with its
    cause. A difference is a dict: ``check``, ``cause``, ``amount`` (francs; the bank's
    in the currency of its journal), ``text``, ``model``, ``ids``.
    """

    _name = "onestop.grant.tie.out"
    _description = "Tie-out"

    # ----------------------------------------------------------- business
    @api.model
    def _differences(self, grant, date):
        """Return what stands between a grant's books and zero.

        :param grant: ``onestop.grant``, one or many of one company
        :param date: last day that counts
        :return: list of dicts; empty when all four equalities hold
        """
        return [
            row
            for check in self._compute_checks(grant, date)
            for row in check["rows"]
            if not row["explained"]
        ]

    @api.model
    def _compute_checks(self, grants, day):
        """Return the four equalities: ``key``, ``terms``, ``rows``.

        ``terms``: list of (key, amount): the last one is what the others add up to.
        """
        self.env.flush_all()
        # sudo: the equalities are of the company's books; who may ask was checked
        # before, and amounts and ids alone come back.
        tie_out = self.sudo()
        # Sums over all items of a ledger: room for them, or they go by way of the disk.
        self.env.cr.execute("SET LOCAL work_mem = '128MB'")
        checks = [getattr(tie_out, f"_check_{key}")(grants, day) for key in CHECKS]
        self.env.cr.execute("SET LOCAL work_mem = DEFAULT")
        return checks

    @api.model
    def _difference(self, check, cause, amount, model=None, ids=(), **more):
        return {
            "check": check,
            "cause": cause,
            "amount": float(amount or 0),
            "model": model,
            "ids": list(ids or ()),
            "label": "",
            "explained": False,
            **more,
        }

    # --------------------------------------------------------- equalities
    @api.model
    def _check_bank(self, grants, day):
        """1: statement closing = ledger; suspense account zero; no open line."""
        journals = grants.journal_ids.ids
        found = self.env.execute_query(
            SQL(tie_out_sql.BANK, journals=journals, day=day)
        )
        rows, statement, ledger = [], 0, 0
        for journal, code, closing, booked, suspense, ids, waiting in found:
            statement += closing
            ledger += booked
            if closing != booked:
                rows.append(self._bank_row(journal, code, booked - closing, day))
            if suspense:
                rows.append(
                    self._difference(
                        "bank",
                        "suspense",
                        suspense,
                        "account.journal",
                        [journal],
                        label=code,
                    )  # fmt: skip
                )
            if ids:
                rows.append(
                    self._difference(
                        "bank",
                        "open_line",
                        waiting,
                        "account.bank.statement.line",
                        ids,
                        label=code,
                    )  # fmt: skip
                )
        terms = [("statement", statement), ("ledger", ledger)]
        return {"key": "bank", "terms": terms, "rows": rows}

    @api.model
    def _bank_row(self, journal, code, amount, day):
        """Return the row of a journal that differs, with the entries to look at."""
        causes = self.env.execute_query(
            SQL(tie_out_sql.BANK_CAUSES, journals=[journal], day=day)
        )
        ids = [id_ for _journal, items, _sum in causes for id_ in items][:MOST]
        return self._difference(
            "bank", "statement", amount, "account.move.line" if ids else
            "account.journal", ids or [journal], label=code,
        )  # fmt: skip

    @api.model
    def _check_items(self, grants, day):
        """2: per cost item, allocations = analytic lines = ledger."""
        column = self._line_column(grants)
        if not column:
            terms = [(key, 0) for key in ("costs", "analytic", "allocated")]
            return {"key": "items", "terms": terms, "rows": []}
        total, *found = self.env.execute_query(
            SQL(
                tie_out_sql.ITEMS,
                grants=grants.ids,
                day=day,
                column=SQL.identifier("x", column),
                most=MOST,
            )
        )
        allocated, analytic, balance, others, own = total[2:]
        rows = [
            self._difference(
                "items", cause, amount, "account.move.line", [item] if item else []
            )
            for cause, item, amount, *_rest in found
        ]
        terms = [
            ("costs", balance),
            ("other_donors", -others),
            ("own_funds", -own),
            ("analytic", analytic),
            ("allocated", allocated),
        ]
        return {"key": "items", "terms": terms, "rows": rows}

    @api.model
    def _check_reports(self, grants, day):
        """3: per budget line and period, report = allocations; XOF / rate = donor."""
        found = self.env.execute_query(
            SQL(tie_out_sql.REPORTS, grants=grants.ids, day=day, most=MOST)
        )
        reported = live = 0
        rows = []
        for cause, line, report, amount, other, ids in found:
            if cause == "total":
                reported, live = amount, other
                continue
            listed = [id_ for id_ in ids or () if id_]
            rows.append(
                self._difference(
                    "reports",
                    cause,
                    amount,
                    "onestop.grant.allocation" if listed else "onestop.grant.report",
                    listed or [report],
                    explained=cause == "later",
                    line_id=line,
                    report_id=report,
                )
            )
        self._name_rows(rows)
        later = sum(row["amount"] for row in rows if row["explained"])
        terms = [("reported", reported), ("later", -later), ("allocated", live)]
        return {"key": "reports", "terms": terms, "rows": rows}

    @api.model
    def _name_rows(self, rows):
        """Say of which budget line and report a difference is."""
        lines = self.env["onestop.grant.budget.line"].browse(
            [row["line_id"] for row in rows if row["line_id"]]
        )
        reports = self.env["onestop.grant.report"].browse(
            [row["report_id"] for row in rows if row["report_id"]]
        )
        codes = {line.id: line.code for line in lines}
        names = {report.id: report.code for report in reports}
        for row in rows:
            parts = [names.get(row["report_id"]), codes.get(row["line_id"])]
            row["label"] = " · ".join(filter(None, parts))

    @api.model
    def _check_cash(self, grants, day):
        """4: opening + received - paid - refunds +/- exchange = the grant's cash."""
        field = grants._fields["journal_ids"]
        (found,) = self.env.execute_query(
            SQL(
                tie_out_sql.CASH,
                grants=grants.ids,
                day=day,
                relation=SQL.identifier(field.relation),
            )
        )
        together, accounts, start, money, before, cash, cash_before, exchange = found
        paid = self._paid_total(together, day)
        money = money or {}
        opening = cash_before - before
        terms = [
            ("opening", opening),
            ("tranche", money.get("tranche", 0)),
            ("interest", money.get("interest", 0)),
            ("own", money.get("own", 0)),
            ("paid", -paid),
            ("refund", -money.get("refund", 0)),
            ("exchange", exchange),
            ("cash", cash),
        ]
        off = cash - sum(amount for _key, amount in terms[:-1])
        rows = self._cash_rows(together, accounts, start, day, off) if off else []
        return {
            "key": "cash",
            "terms": terms,
            "rows": rows,
            "together": [id_ for id_ in together if id_ not in grants.ids],
        }

    @api.model
    def _paid_query(self, grant_ids, day):
        which = SQL("grant_id = ANY(%s)", list(grant_ids))
        query = SQL(PAID_QUERY, which=which, day=day)
        return SQL(
            "SELECT p.id, p.amount FROM (%s) p (id, amount)"
            " JOIN onestop_grant_allocation own ON own.id = p.id"
            " WHERE own.grant_id = ANY(%s)",
            query,
            list(grant_ids),
        )

    @api.model
    def _paid_total(self, grant_ids, day):
        query = self._paid_query(grant_ids, day)
        return self.env.execute_query(SQL(tie_out_sql.PAID_TOTAL, query=query))[0][0]

    @api.model
    def _cash_rows(self, grant_ids, accounts, start, day, off):
        """Return why the cash is ``off`` by an amount; what is left is named so."""
        if not accounts:
            return [
                self._difference("cash", "no_journal", off, "onestop.grant", grant_ids)
            ]
        found = self.env.execute_query(
            SQL(
                tie_out_sql.CASH_CAUSES,
                accounts=accounts,
                grants=list(grant_ids),
                start=start,
                day=day,
                query=self._paid_query(grant_ids, day),
            )
        )
        rows = [
            self._difference(
                "cash",
                cause,
                -amount if cause == "other_account" else amount,
                model,
                ids[:MOST],
            )  # fmt: skip
            for cause, model, ids, amount in found
        ]
        rest = float(off) - sum(row["amount"] for row in rows)
        if rest:
            rows.append(self._difference("cash", "rest", rest))
        return rows

    @api.model
    def _line_column(self, grants):
        """Return the column of the plan of grant lines on analytic lines, or None."""
        line = self.env["onestop.grant.budget.line"].search(
            [("grant_id", "in", grants.ids), ("analytic_account_id", "!=", False)],
            limit=1,
        )
        return line and line.analytic_account_id.plan_id._column_name()
