from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..tools.report_forms import ENGINES
from ..tools.report_grid import fill, parsed

#: Facts of the whole grant that only some forms need.
EXTRA = {"sf425": "_sf425_facts", "iati": "_iati_facts"}


class OnestopGrantReport(models.Model):
    """From the facts to the snapshot: all figures and words of the report."""

    _inherit = "onestop.grant.report"

    def _prepare_snapshot(self):
        """Return {meta, columns, rows, blocks, totals, lines, vouchers, rejections}.

        Amounts are text with their decimals, francs whole numbers; in the language of
        the report, so that everybody computes the same. Contract: ``docs/funds.md``.
        """
        report = self.with_context(lang=self.lang)
        facts = report._facts()
        if extra := EXTRA.get(report.engine):
            facts.update(getattr(report, extra)(facts))
        form = ENGINES[report.engine](facts)
        columns = report.template_id._merge_columns(form["columns"])
        rows = fill(columns, parsed(form["columns"], form["rows"]), facts["digits"])
        snapshot = {
            "meta": report._prepare_meta(facts),
            "columns": report._label_columns(columns),
            "rows": report._name_rows(rows),
            "blocks": [report._label_block(block) for block in form["blocks"]],
            "totals": report._prepare_totals(facts),
            "lines": report._prepare_lines(facts["reported"]),
            "vouchers": report._prepare_vouchers(facts),
            "rejections": facts["rejections"],
        }
        return snapshot

    def _prepare_meta(self, facts):
        """Return what stands in the head of the report."""
        grant = self.grant_id
        method = dict(grant._fields["exchange_method"]._description_selection(self.env))
        meta = {
            "code": self.code,
            "version": self.version,
            "replaces": self.previous_id.code or None,
            "form": self.template_id.name,
            "key": self.template_id.key,
            "engine": self.engine,
            "basis": self.template_id.basis,
            "grant": grant.code,
            "grant_name": grant.name,
            "donor": grant.donor_id.name,
            "organisation": grant.company_id.name,
            "currency": self.currency_id.name,
            "digits": facts["digits"],
            "date_from": self.date_from.isoformat(),
            "date_to": self.date_to.isoformat(),
            "grant_start": grant.date_start.isoformat(),
            "grant_end": grant.date_end.isoformat(),
            "request_from": self._iso(self.request_from),
            "request_to": self._iso(self.request_to),
            "exchange_method": method[grant.exchange_method],
            "support_percent": str(facts["support_percent"]),
            "own_percent": str(facts["own_percent"]),
            "rate": facts["rate"],
            "language": self.lang.partition("_")[0],
            "prepared_by": self.prepared_by_id.name,
        }
        if "iati" in facts:
            meta["iati"] = facts["iati"]
        return meta

    def _iso(self, day):
        return day.isoformat() if day else None

    def _prepare_totals(self, facts):
        """Return sums over all lines, for the tie-out."""
        reported = facts["reported"].values()
        return {
            "xof": sum(line["xof"] for line in reported),
            "prior_xof": sum(line["prior_xof"] for line in reported),
            "amount": self._text(sum((x["amount"] for x in reported), Decimal(0))),
            "count": sum(line["count"] for line in reported),
            "rate": facts["rate"],
        }

    def _prepare_lines(self, reported):
        """Return {budget line id as text: francs and amounts}, for the tie-out."""
        return {
            str(line_id): {
                "xof": line["xof"],
                "prior_xof": line["prior_xof"],
                "amount": self._text(line["amount"]),
                "prior": self._text(line["prior"]),
            }
            for line_id, line in sorted(reported.items())
        }

    def _prepare_vouchers(self, facts):
        """Return the list of vouchers, for forms that have one."""
        if not self.template_id.has_vouchers:
            return []
        digits = 10 ** facts["digits"]
        targets = self._targets(facts["reported"], digits)
        return self._vouchers(targets) if targets else []

    def _targets(self, reported, scale):
        """Return [(budget line id, prior, day or None, francs, units, rate or None)].

        :param int scale: units in one of the donor's currency
        """
        rates = self._span_rates(reported)
        return [
            (line_id, prior, span, francs, int(amount * scale), rates[span])
            for line_id, line in sorted(reported.items())
            for prior, span, francs, amount in line["parts"]
        ]

    # ------------------------------------------------- facts of single forms
    def _sf425_facts(self, facts):
        """Return what block 10 of the SF-425 takes, cumulative."""
        spent = sum((x["before"] + x["period"] + x["prior"] for x in facts["lines"]), 0)
        return {
            "received": facts["income"]["tranche"] - facts["income"]["refund"],
            "paid": spent - self._unpaid(facts),
            "spent": spent,
            "committed": sum((x["commitment"] for x in facts["lines"]), Decimal(0)),
            "program_income": facts["income"]["interest"],
            "deducted": self._decimal(self.program_income_deducted),
            "added": self._decimal(self.program_income_added),
        }

    def _unpaid(self, facts):
        """Return what of all reported costs was not paid until the last day."""
        francs = sum(line["xof"] for line in facts["reported"].values())
        francs += sum(one.snapshot["totals"]["xof"] for one in self._before())
        owed = francs - self.grant_id._paid_francs(self.date_to)
        return sum(self._in_donor({(0, self.date_to): owed}).values(), Decimal(0))

    def _iati_facts(self, facts):
        """Return what the IATI file takes.

        :raise UserError: the organisation has no identifier
        """
        layout = self.template_id.layout or {}
        company, donor = self.grant_id.company_id, self.grant_id.donor_id
        if not company.company_registry:
            raise UserError(
                self.env._(
                    "IATI needs the identifier of your organisation: enter it as its"
                    " company ID."
                )
            )
        total = sum((x["amount"] for x in facts["reported"].values()), Decimal(0))
        passed = self._passed_on(layout.get("disbursement_accounts") or [], total)
        return {
            "date_start": self.grant_id.date_start.isoformat(),
            "date_to": self.date_to.isoformat(),
            "disbursed": passed,
            "expended": total - passed,
            "iati": {
                "identifier": f"{company.company_registry}-{self.grant_id.code}",
                "org_ref": company.company_registry,
                "org_name": company.name,
                "donor_ref": donor.ref or None,
                "donor_name": donor.name,
                "title": self.grant_id.code,
                "description": self.grant_id.name,
                "status": "4" if self.date_to >= self.grant_id.date_end else "2",
                "country": company.country_id.code or "ML",
                "sector": layout.get("sector"),
            },
        }
