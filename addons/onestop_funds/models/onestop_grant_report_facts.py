from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools import report_sql
from ..tools.money import to_donor
from ..tools.report_face import outstanding


class OnestopGrantReport(models.Model):
    """What a report is computed from: sums of the database, as plain numbers."""

    _inherit = "onestop.grant.report"

    def _facts(self):
        """Return what the plain rules of a form take, in the donor's currency.

        Costs are summed up in the database; each total is converted once.
        """
        self.ensure_one()
        before = self._before()
        reported = self._reported(self._payments())
        paid_out = self._previous(before)
        facts = {
            "digits": self.currency_id.decimal_places,
            "support_percent": Decimal(str(self.grant_id.support_cost_percent)),
            "own_percent": Decimal(str(self.grant_id.own_fund_percent)),
            "amount": self._decimal(self.grant_id.amount),
            "reported": reported,
            "rate": self._rate_of(reported),
            "is_first": not before,
        }
        facts["lines"] = self._line_facts(reported, paid_out, before)
        facts["rejections"] = self._rejections(before)
        facts.update(self._money_facts())
        return facts

    def _payments(self):
        """Return the query of paid costs, or None when the entry's day counts."""
        if self.template_id.basis != "paid":
            return None
        return report_sql.payments(self.grant_id, self.date_to)

    def _reported(self, payments):
        """Return {budget line id: francs, count, amount; of them, of prior periods}.

        ``parts`` hold the same by (prior, day): the day is one of a month or day whose
        costs have a rate of their own, where the grant has such rates.
        """
        rows = self._query(report_sql.totals(self, payments, self._rate_span()))
        day = {row[:3]: row[2] or self.date_to for row in rows}
        converted = self._in_donor(
            {
                ((line, prior, span), day[line, prior, span]): francs
                for line, prior, span, francs, _count in rows
            }
        )
        found = {}
        for line_id, prior, span, francs, count in rows:
            line = found.setdefault(
                line_id,
                {"xof": 0, "prior_xof": 0, "count": 0, "amount": Decimal(0),
                 "prior": Decimal(0), "parts": []},
            )  # fmt: skip
            amount = converted[line_id, prior, span]
            line["xof"] += francs
            line["count"] += count
            line["amount"] += amount
            if prior:
                line["prior_xof"] += francs
                line["prior"] += amount
            line["parts"].append((prior, span, francs, amount))
        return found

    def _rate_span(self):
        """Return of which costs one total is converted: month, day, or None for all."""
        if not self.grant_id._is_dated():
            return None
        return "month" if self.grant_id.exchange_method == "monthly" else "day"

    def _in_donor(self, totals):
        """Return {key: Decimal} of francs by (key, day); zeros for nothing."""
        if not any(totals.values()):
            return {key[0]: Decimal(0) for key in totals}
        converted = self.grant_id._convert(totals, self.date_to)
        return {key: self._decimal(amount) for key, amount in converted.items()}

    def _rate_of(self, reported):
        """Return XOF for one unit, as text; None without costs.

        That of the agreement's method where one holds for all costs, else the average.
        """
        rates = set(self._span_rates(reported).values())
        if len(rates) == 1 and None not in rates:
            return f"{rates.pop():.6f}"
        francs = sum(line["xof"] for line in reported.values())
        amount = sum((line["amount"] for line in reported.values()), Decimal(0))
        if not francs or not amount:
            return None
        return f"{Decimal(francs) / amount:.6f}"

    def _span_rates(self, reported):
        """Return {month, day or None: its rate} of the costs of a report."""
        spans = {part[1] for line in reported.values() for part in line["parts"]}
        return {span: self._span_rate(span) for span in spans}

    def _span_rate(self, span):
        """Return the rate of a month, of a day, or of all; None when there are several.

        First in, first out takes as many rates as tranches.
        """
        if self.grant_id.exchange_method == "fifo" and not span:
            own = self.currency_id == self.company_currency_id
            return Decimal(1) if own else None
        return self.grant_id._rate_on(span or self.date_to)

    def _previous(self, before):
        """Return {budget line id: Decimal} of what earlier reports say."""
        found = {}
        for report in before:
            for key, line in report.snapshot["lines"].items():
                found[int(key)] = found.get(int(key), 0) + Decimal(line["amount"])
        return found

    def _line_facts(self, reported, paid_out, before):
        """Return a dict for each budget line, in the order of the budget."""
        lines = self.grant_id.with_context(active_test=False).line_ids
        lines.fetch(["code", "name", "sequence", "heading_id", "amount"])
        lines.heading_id.fetch(["code", "name", "sequence"])
        open_amounts = self._commitments()
        inputs = {one.budget_line_id.id: one for one in self.input_ids}
        authorised = self._authorised_before(before[-1:], inputs)
        zero = {"amount": Decimal(0), "prior": Decimal(0)}
        return [
            {
                "id": line.id,
                "code": line.code,
                "name": line.name,
                "heading": line.heading_id.code,
                "heading_name": line.heading_id.name,
                "budget": self._decimal(line.amount),
                "before": paid_out.get(line.id, Decimal(0)),
                "period": costs["amount"] - costs["prior"],
                "prior": costs["prior"],
                "commitment": open_amounts.get(line.id, Decimal(0)),
                "authorised_before": authorised.get(line.id, Decimal(0)),
                "rejected": Decimal(0),
                "requested": self._decimal(
                    inputs[line.id].requested if line.id in inputs else 0
                ),
                "authorised": Decimal(0),
            }
            for line in lines.sorted(
                lambda x: (x.heading_id.sequence, x.heading_id.code, x.sequence, x.code)
            )
            for costs in [reported.get(line.id, zero)]
        ]

    def _commitments(self):
        """Return {budget line id: Decimal} of what is ordered and not billed."""
        rows = self._query(
            SQL(
                "SELECT budget_line_id, sum(amount_open)::bigint"
                " FROM onestop_grant_commitment WHERE grant_id = %s"
                " GROUP BY 1 HAVING sum(amount_open) <> 0",
                self.grant_id.id,
            )
        )
        return self._in_donor({(line, self.date_to): francs for line, francs in rows})

    def _authorised_before(self, last, inputs):
        """Return {budget line id: Decimal}: column A of a FACE form.

        The first form takes what was entered; each later one what the form before left
        outstanding, with what the agency has rejected and authorised since.
        """
        if not last or last.engine != "face":
            return {
                line_id: self._decimal(one.authorised_before)
                for line_id, one in inputs.items()
            }
        rejected = self._rejected_since(last)
        answers = {
            one.budget_line_id.id: self._decimal(one.authorised)
            for one in last.input_ids
        }
        return {
            row["line_id"]: outstanding(
                row, rejected.get(row["line_id"], 0), answers.get(row["line_id"], 0)
            )
            for row in last.snapshot["rows"]
            if row["kind"] == "line"
        }

    def _rejected_since(self, last):
        """Return {budget line id: Decimal} rejected that the last form does not count.

        What was lifted since counts below zero.
        """
        found = {}
        for one in self._before().rejection_ids.filtered(lambda one: not one.lifted_on):
            line_id, amount = one.budget_line_id.id, self._decimal(one.amount_donor)
            found[line_id] = found.get(line_id, Decimal(0)) + amount
        for one in last.snapshot["rejections"]:
            if not one["lifted_on"]:
                line_id = one["line_id"]
                found[line_id] = found.get(line_id, 0) - Decimal(one["amount"])
        return found

    def _rejections(self, before):
        """Return the costs that the donor rejected of earlier reports."""
        return [
            {
                "report": one.report_id.code,
                "line_id": one.budget_line_id.id,
                "line": one.budget_line_id.code,
                "date": one.date.isoformat(),
                "amount": self._text(self._decimal(one.amount_donor)),
                "xof": int(one.amount),
                "reason": one.reason,
                "lifted_on": one.lifted_on.isoformat() if one.lifted_on else None,
            }
            for one in before.rejection_ids.sorted("id")
        ]

    def _money_facts(self):
        """Return income of the grant until the last day, by kind and one by one."""
        tranches = self.env["onestop.grant.tranche"].search_fetch(
            [
                ("grant_id", "=", self.grant_id.id),
                ("state", "=", "received"),
                ("received_on", "<=", self.date_to),
            ],
            ["kind", "received_on", "amount_received"],
            order="received_on, number",
        )
        income = dict.fromkeys(("tranche", "interest", "own", "refund"), Decimal(0))
        receipts = []
        for tranche in tranches:
            amount = abs(self._decimal(tranche.amount_received))
            income[tranche.kind] += amount
            in_period = tranche.received_on >= self.date_from
            if tranche.kind in ("tranche", "refund") and in_period:
                signed = -amount if tranche.kind == "refund" else amount
                receipts.append((tranche.received_on.isoformat(), signed))
        return {"income": income, "receipts": receipts}

    def _vouchers(self, targets):
        """Return the list of vouchers with running numbers."""
        digits = self.currency_id.decimal_places
        payments, span = self._payments(), self._rate_span()
        rows = self._query(report_sql.vouchers(self, targets, digits, payments, span))
        return [
            {
                "number": number,
                "date": day.isoformat(),
                "document": name,
                "reference": reference or "",
                "payee": payee,
                "purpose": purpose,
                "line": code,
                "xof": francs,
                "amount": amount,
                "prior": prior,
            }
            for number, (
                day,
                name,
                reference,
                payee,
                purpose,
                code,
                francs,
                amount,
                prior,
            ) in enumerate(rows, start=1)
        ]

    def _passed_on(self, prefixes, total):
        """Return what part of a converted total is of accounts that begin so."""
        if not prefixes or not total:
            return Decimal(0)
        sql = report_sql.passed_on(self, prefixes, self._payments())
        [(francs,)] = self._query(sql)
        whole = self._query(report_sql.totals(self, self._payments()))
        rate = Decimal(sum(row[3] for row in whole)) / total
        return to_donor(francs, rate, self.currency_id.decimal_places)

    def _query(self, sql):
        self.env.flush_all()
        return self.env.execute_query(sql)

    def _decimal(self, amount):
        """Return an amount of the donor's currency as Decimal, exact to its cents."""
        return Decimal(self._text(amount))

    def _text(self, amount):
        return f"{amount or 0:.{self.currency_id.decimal_places}f}"
