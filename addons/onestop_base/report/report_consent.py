from odoo import api, models
from odoo.tools import format_date


class ReportConsent(models.AbstractModel):
    """The form that she may keep: her code, what was read, and until when it holds."""

    _name = "report.onestop_base.report_consent"
    _description = "Printed consent"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :raise AccessError: consents of somebody whom the user does not accompany
        """
        consents = self.env["onestop.consent"].browse(docids)
        consents.check_access("read")
        return {
            "doc_ids": consents.ids,
            "doc_model": consents._name,
            "docs": consents,
            "rows": {consent.id: self._prepare_row(consent) for consent in consents},
        }

    @api.model
    def _prepare_row(self, consent):
        labels = {
            name: dict(consent._fields[name]._description_selection(self.env))
            for name in ("scope", "form", "state")
        }
        text = consent.text_id or consent._text_to_read()
        return {
            "code": consent.person_id.code,
            "scope": labels["scope"][consent.scope],
            "form": labels["form"][consent.form],
            "state": labels["state"][consent.state],
            "whom": consent._whom(),
            "given": format_date(self.env, consent.date_given),
            "until": format_date(self.env, consent.date_expiry),
            "text": text.text or "",
            "version": text.version,
            "is_minor": consent.is_minor,
        }
