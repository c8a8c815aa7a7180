from odoo import api, models

from odoo.addons.onestop_privacy.access import Reason


class ReportCaseCopy(models.AbstractModel):
    """One discipline's part of her own copy, on paper."""

    _name = "report.onestop_cases.report_case_copy"
    _description = "Part of her own copy on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows, for parts that may be made now.

        :raise AccessError: the part is another discipline's
        :raise UserError: it is not released, confirmed and in time
        """
        parts = self.env["onestop.case.copy.part"].browse(docids)
        for part in parts:
            part._check_makeable()
        reason = {"access_reason": Reason("her own copy")}
        return {
            "doc_ids": parts.ids,
            "doc_model": parts._name,
            "docs": parts,
            "notes": {
                part.id: part._notes_for_her().with_context(**reason) for part in parts
            },
            "services": {part.id: part._services_for_her() for part in parts},
        }
