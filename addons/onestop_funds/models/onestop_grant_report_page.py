import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import report_book, report_iati

#: Columns of the list of vouchers, and how they are written.
VOUCHER_KINDS = {
    "number": "number",
    "date": "date",
    "document": "text",
    "payee": "text",
    "purpose": "text",
    "line": "text",
    "xof": "xof",
    "amount": "money",
}
BOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class OnestopGrantReport(models.Model):
    """Screen, PDF and workbook of a report, all written from its snapshot alone."""

    _inherit = "onestop.grant.report"

    page = fields.Html(
        compute="_compute_page", sanitize=False, help="The report as it is printed."
    )

    snapshot_ready = fields.Boolean(compute="_compute_snapshot_ready")
    may_certify = fields.Boolean(compute="_compute_may_certify")

    # ------------------------------------------------------------ compute
    @api.depends("snapshot")
    def _compute_snapshot_ready(self):
        for report in self:
            report.snapshot_ready = bool(report.snapshot)

    @api.depends("prepared_by_id")
    @api.depends_context("uid")
    def _compute_may_certify(self):
        """Her own is not shown to her as something to certify."""
        for report in self:
            mine = report.prepared_by_id | report.create_uid
            report.may_certify = self.env.user not in mine

    @api.depends("snapshot", "snapshot_hash", "state", "withdraw_reason")
    def _compute_page(self):
        for report in self:
            report.page = report._render_page()

    # ------------------------------------------------------------ actions
    def action_book(self):
        """Download the workbook of the report."""
        self.ensure_one()
        self._require_snapshot()
        return self._download("report")

    def action_iati(self):
        """Download the IATI file of the report."""
        self.ensure_one()
        self._require_snapshot()
        return {
            "type": "ir.actions.act_url",
            "url": f"/funds/iati/{self.id}",
            "target": "download",
        }

    # ----------------------------------------------------------- business
    def _download(self, kind):
        return {
            "type": "ir.actions.act_url",
            "url": f"/funds/book/{kind}?ids={self.id}",
            "target": "download",
        }

    def _require_snapshot(self):
        self.check_access("read")
        if not self.snapshot:
            raise UserError(
                self.env._("Report %(code)s is not computed yet.", code=self.code)
            )

    def _render_page(self):
        """Return the report as HTML by the template of its form; empty before."""
        self.ensure_one()
        if not self.snapshot:
            return False
        report = self.with_context(lang=self.lang)
        return self.env["ir.qweb"]._render(
            report.template_id.qweb_template,
            {
                "report": report,
                "snapshot": report.snapshot,
                "written": report._written,
                "day": report._day,
                "voucher_columns": report._voucher_columns(),
                "voucher_kinds": VOUCHER_KINDS,
                "head": report._head_lines(),
                "strong": report_book.STRONG,
            },
            lang=report.lang,
            minimal_qcontext=True,
        )

    def _written(self, value, kind):
        """Return a figure of the snapshot as people of the language write it."""
        if value is None or value == "":
            return ""
        if kind == "date":
            return self._day(value)
        if kind in ("text", "number"):
            return str(value)
        digits = {"xof": 0, "percent": 2}.get(kind, self.snapshot["meta"]["digits"])
        lang = self.env["res.lang"]._get_data(code=self.lang)
        return (
            self.env["res.lang"]
            .browse(lang.id)
            .format(f"%.{digits}f", float(value), grouping=True)
        )

    def _day(self, text):
        return format_date(self.env, text, lang_code=self.lang) if text else ""

    def _head_lines(self):
        """Return [(label, value)] of the head, for all three ways of showing it."""
        meta = self.snapshot["meta"]
        period = f"{self._day(meta['date_from'])} - {self._day(meta['date_to'])}"
        lines = [
            (self.env._("Organisation"), meta["organisation"]),
            (self.env._("Donor"), meta["donor"]),
            (self.env._("Grant"), f"{meta['grant']} {meta['grant_name']}"),
            (self.env._("Period"), period),
            (self.env._("Currency"), meta["currency"]),
        ]
        if meta["rate"]:
            label = self.env._("Rate")
            text = self.env._(
                "%(rate)s XOF for 1 %(currency)s (%(method)s)",
                rate=self._rate_text(meta["rate"]),
                currency=meta["currency"],
                method=meta["exchange_method"],
            )
            lines.append((label, text))
        if meta["request_from"]:
            span = (
                f"{self._day(meta['request_from'])} - {self._day(meta['request_to'])}"
            )
            lines.append((self.env._("Request for"), span))
        if meta["replaces"]:
            lines.append((self.env._("Replaces"), meta["replaces"]))
        return lines

    def _rate_text(self, rate):
        lang = self.env["res.lang"]._get_data(code=self.lang)
        written = self.env["res.lang"].browse(lang.id).format("%.6f", float(rate))
        return written.rstrip("0").rstrip(lang.decimal_point)

    def _foot_lines(self):
        """Return who prepared and certified, and the seal."""
        meta = self.snapshot["meta"]
        lines = [self.env._("Prepared by: %(name)s", name=meta["prepared_by"])]
        if meta.get("certified_by"):
            lines.append(
                self.env._(
                    "Certified by: %(name)s, %(day)s",
                    name=meta["certified_by"],
                    day=self._day(meta["certified_on"][:10]),
                )
            )
        if self.snapshot_hash:
            lines.append(f"SHA-256: {self.snapshot_hash}")
        else:
            lines.append(self.env._("Draft: not certified"))
        for one in self.snapshot["rejections"]:
            lines.append(
                self.env._(
                    "Rejected: %(line)s, %(report)s, %(amount)s, %(reason)s",
                    line=one["line"],
                    report=one["report"],
                    amount=self._written(one["amount"], "money"),
                    reason=one["reason"],
                )
            )
        return lines

    def _voucher_columns(self):
        return {
            "number": self.env._("No."),
            "date": self.env._("Paid on")
            if self.template_id.basis == "paid"
            else self.env._("Date"),
            "document": self.env._("Voucher"),
            "payee": self.env._("Payee"),
            "purpose": self.env._("Purpose"),
            "line": self.env._("Budget line"),
            "xof": self.env._("Amount in XOF"),
            "amount": self.env._(
                "Amount in %(currency)s", currency=self.snapshot["meta"]["currency"]
            ),
        }

    def _build_book(self):
        """Return (file name, bytes) of the workbook, with live formulas."""
        self.ensure_one()
        self._require_snapshot()
        report = self.with_context(lang=self.lang)
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, BOOK_OPTIONS) as book:
            book.set_properties({"title": self.code, "author": "", "company": ""})
            report_book.write(book, report.snapshot, report._book_texts())
        return f"{self.code}.xlsx", stream.getvalue()

    def _book_texts(self):
        snapshot = self.snapshot
        meta = snapshot["meta"]
        return {
            "title": f"{meta['form']} {meta['code']}",
            "sheet": self.env._("Report"),
            "vouchers": self.env._("Vouchers"),
            "lines": self._head_lines(),
            "blocks": {block["key"]: block["title"] for block in snapshot["blocks"]},
            "columns": self._voucher_columns(),
            "voucher_kinds": VOUCHER_KINDS,
            "foot": self._foot_lines(),
        }

    def _build_iati(self):
        """Return (file name, bytes) of the IATI file.

        :raise UserError: another form, or not computed
        """
        self.ensure_one()
        self._require_snapshot()
        meta = self.snapshot["meta"]
        if "iati" not in meta:
            raise UserError(
                self.env._("Report %(code)s is no IATI report.", code=self.code)
            )
        day = (meta.get("certified_on") or meta["date_to"])[:10]
        xml = report_iati.to_xml(
            {**meta, "generated": f"{day}T00:00:00Z"}, self.snapshot["rows"]
        )
        return f"{self.code}.xml", xml
