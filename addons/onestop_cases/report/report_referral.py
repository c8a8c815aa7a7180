from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ReportReferral(models.AbstractModel):
    """The slip that she takes along: code, service, what she agreed to."""

    _name = "report.onestop_cases.report_referral"
    _description = "Referral slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :raise AccessError: referrals of somebody else's files
        :raise UserError: nothing may be told outside, now
        """
        referrals = self.env["onestop.referral"].browse(docids)
        referrals.check_access("read")
        return {
            "doc_ids": referrals.ids,
            "doc_model": referrals._name,
            "docs": referrals,
            "rows": {
                referral.id: self._prepare_row(referral) for referral in referrals
            },
        }

    @api.model
    def _prepare_row(self, referral):
        if referral.direction != "external" or referral.state not in (
            "sent",
            "accepted",
        ):
            raise UserError(
                self.env._("A slip goes with a referral that was sent outside, alone.")
            )
        consent = referral._check_consent()
        kinds = dict(referral._fields["kind"]._description_selection(self.env))
        urgencies = dict(referral._fields["urgency"]._description_selection(self.env))
        return {
            "code": referral.case_id.code,
            "kind": kinds[referral.kind],
            "provider": referral.provider_id.name,
            "urgency": urgencies[referral.urgency],
            "from": referral.sudo().case_id.centre_id.code,
            "until": format_date(self.env, consent.date_expiry),
        }
