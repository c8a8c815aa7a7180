from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.base.models.report_paperformat import PAPER_SIZES

from ..tools.pdf import Paper, load_weasyprint, render


class IrActionsReport(models.Model):
    """PDF by WeasyPrint, unless a wkhtmltopdf with the patched Qt is there.

    Debian's wkhtmltopdf knows neither headers and footers nor page numbers.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _prints_by_weasyprint(self):
        return not _wkhtml().is_patched_qt and load_weasyprint() is not None

    @api.model
    def get_wkhtmltopdf_state(self):
        """Return ``ok`` when there is something to print with, as the client asks."""
        if self._prints_by_weasyprint():
            return "ok"
        return super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if not self._prints_by_weasyprint():
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        # Imported late: it needs weasyprint, which may be missing.
        from ..tools.pdf_fetcher import OwnFetcher

        report = self._get_report(report_ref) if report_ref else self
        base_url = self._get_report_url()
        return render(
            bodies,
            header,
            footer,
            self._paper(
                report.get_paperformat(), landscape, specific_paperformat_args or {}
            ),
            base_url,
            OwnFetcher(self.env, base_url),
        )

    @api.model
    def _paper(self, paperformat, landscape, overrides):
        """Return the sheet: the report's attributes win over the paper format.

        :param paperformat: ``report.paperformat``; may be empty
        :param landscape: True: turned; None: as the attributes say
        :param dict overrides: the attributes ``data-report-*`` of the report
        """
        if landscape is None:
            landscape = overrides.get("data-report-landscape")
        width, height = self._paper_size(paperformat)
        if landscape or paperformat.orientation == "Landscape":
            width, height = height, width
        return Paper(
            width,
            height,
            float(overrides.get("data-report-margin-top", paperformat.margin_top)),
            paperformat.margin_right,
            float(
                overrides.get("data-report-margin-bottom", paperformat.margin_bottom)
            ),
            paperformat.margin_left,
        )

    @api.model
    def _paper_size(self, paperformat):
        """Return width and height of the upright sheet. Millimetres."""
        if paperformat.format == "custom":
            return paperformat.page_width, paperformat.page_height
        sizes = {size["key"]: size for size in PAPER_SIZES}
        size = sizes[paperformat.format or "A4"]
        return size["width"], size["height"]
