from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedChar


class OnestopCertificatePaper(models.TransientModel):
    """The name that stands on a certificate, as she wants it: asked, and not kept."""

    _name = "onestop.certificate.paper"
    _description = "Certificate on paper"

    # ------------------------------------------------------------ fields
    certificate_id = fields.Many2one(
        "onestop.certificate", required=True, ondelete="cascade"
    )
    serial = fields.Char(related="certificate_id.serial", related_sudo=False)
    printed_name = EncryptedChar(
        string="Name on the paper",
        help="As it stands on her identity card, or as she wants it. Not kept.",
    )

    # ------------------------------------------------------------ actions
    def action_print(self):
        """Print the certificate.

        :raise UserError: no name was given, or the certificate was revoked
        """
        self.ensure_one()
        if not (self.printed_name or "").strip():
            raise UserError(self.env._("Write the name that stands on the paper."))
        if self.certificate_id.state != "issued":
            raise UserError(self.env._("This certificate was revoked."))
        report = self.env.ref("onestop_workshops.action_report_training_certificate")
        return report.report_action(self, config=False)
