from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: Key of the context: her name is opened for this paper.
WITH_NAME = "certificate_with_name"


class ReportCertificate(models.AbstractModel):
    """A certificate on paper, with the least data that a court needs."""

    _name = "report.onestop_cases.report_certificate"
    _description = "Medical certificate on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :param docids: ids of issued certificates that the user reads
        :raise UserError: one is a draft
        """
        certificates = self.env["onestop.medical.certificate"].browse(docids)
        certificates.check_access("read")
        if not all(certificates.mapped("serial")):
            raise UserError(self.env._("Issue the certificate, then print it."))
        return {
            "doc_ids": certificates.ids,
            "doc_model": certificates._name,
            "docs": certificates,
            "heads": {
                certificate.id: self._prepare_head(certificate)
                for certificate in certificates
            },
        }

    @api.model
    def _prepare_head(self, certificate):
        """Return whom the certificate is about, and the days on it."""
        # sudo: her code is no secret to who opens the file
        person = certificate.case_id.sudo().person_id
        return {
            "code": person.code,
            "name": self._name_of(person.sudo(False)) if self._wants_name() else "",
            "examined": format_date(self.env, certificate.date_examined),
            "issued": format_date(self.env, certificate.date),
            "printed": format_date(self.env, fields.Date.context_today(self)),
            "doctor": certificate.user_id.name,
            "replaces": certificate.supersedes_id.serial,
            "replaced_by": certificate.superseded_by_ids.filtered("serial").serial,
        }

    @api.model
    def _wants_name(self):
        return self.env.context.get(WITH_NAME) is True

    @api.model
    def _name_of(self, person):
        """Return her legal name, opened on purpose by who may open it."""
        return person.open_identity("document")["values"]["legal_name"]
