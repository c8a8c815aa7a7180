from odoo import fields, models

from ..report.report_certificate import WITH_NAME


class OnestopCertificatePrint(models.TransientModel):
    """Ask whether her name stands on the paper: it is opened for it, and not kept."""

    _name = "onestop.certificate.print"
    _description = "Print a certificate"

    # ------------------------------------------------------------ fields
    certificate_id = fields.Many2one(
        "onestop.medical.certificate", required=True, ondelete="cascade"
    )
    with_name = fields.Boolean(
        "Print her name",
        help="Opens her identity now, which is logged. The paper has her code anyway.",
    )

    # ------------------------------------------------------------ actions
    def action_print(self):
        """Return the action that makes the paper."""
        self.ensure_one()
        self.certificate_id.check_access("read")
        report = self.env.ref("onestop_cases.action_report_certificate")
        return report.with_context(
            **{WITH_NAME: self.with_name, "active_ids": self.certificate_id.ids}
        ).report_action(self.certificate_id, config=False)
