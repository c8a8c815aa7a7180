from odoo import models

MAIL = "onestop_privacy.alert_mail"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _send_contentless_mail(self):
        """Tell users by e-mail that a notice waits, if the administrator wants it.

        Who reads her mail over her shoulder learns nothing from it.
        """
        # sudo: a setting, not a secret; the mail is the program's own
        if not self.env["ir.config_parameter"].sudo().get_param(MAIL):
            return
        mails = self.env["mail.mail"].sudo()
        for user in self.sudo().filtered("email"):
            said = user.with_context(lang=user.lang).env
            mails.create(
                {
                    "subject": said._("Desk"),
                    "body_html": said._("A notice waits for you. Log in to read it."),
                    "email_to": user.email,
                    "auto_delete": True,
                }
            )
