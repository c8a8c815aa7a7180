from base64 import b64encode

from odoo import api, models
from odoo.tools import format_date

#: Side of the QR code in pixels: printed at 30 mm.
QR_SIDE = 360


class ReportTrainingCertificate(models.AbstractModel):
    """A certificate of training on paper, with the name that was just given."""

    _name = "report.onestop_workshops.report_training_certificate"
    _description = "Certificate of training on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        papers = self.env["onestop.certificate.paper"].browse(docids)
        papers.check_access("read")
        return {
            "doc_ids": papers.ids,
            "doc_model": papers._name,
            "docs": papers,
            "facts": {paper.id: self._prepare_facts(paper) for paper in papers},
        }

    @api.model
    def _prepare_facts(self, paper):
        certificate = paper.certificate_id
        curriculum = certificate.cohort_id.curriculum_id
        url = certificate._verification_url()
        code = self.env["ir.actions.report"].barcode(
            "QR", url, width=QR_SIDE, height=QR_SIDE, barLevel="M"
        )
        return {
            "issuer": self._issuer(certificate),
            "trade": certificate.cohort_id.trade_id.name,
            "type": certificate.type_id.name,
            "hours": int(curriculum.hours),
            "units": curriculum.competency_ids.filtered("required").mapped("name"),
            "date": format_date(self.env, certificate.date),
            "url": url,
            "code": f"data:image/png;base64,{b64encode(code).decode()}",
        }

    @api.model
    def _issuer(self, certificate):
        """Return who issues: never the name of a centre, which tells what it is."""
        # sudo: the administrator sets it for all
        parameters = self.env["ir.config_parameter"].sudo()
        issuer = parameters.get_param("onestop_workshops.certificate_issuer")
        return issuer or certificate.cohort_id.centre_id.company_id.sudo().name
