from odoo import api, models
from odoo.http import request

from ..tools import second_factor

MAIL = "onestop_privacy.alert_mail"
#: What a change of a user must touch to give her rights.
GRANTING = {"group_ids", "active"}
#: What lets somebody else log in as her.
ACCOUNT = {"email", "login", "password", "totp_secret"}


class ResUsers(models.Model):
    _inherit = "res.users"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._tell_grants({})
        return users

    def write(self, vals):
        if ACCOUNT & set(vals):
            self._tell_takeover()
        if not GRANTING & set(vals):
            return super().write(vals)
        before = self._rights()
        result = super().write(vals)
        self._tell_grants(before)
        return result

    # ------------------------------------------------------------- grants
    def _rights(self):
        """Return {user id: ids of all groups}; who is archived has none."""
        # sudo: who writes users may not read every group
        return {
            user.id: set(user.all_group_ids.ids) if user.active else set()
            for user in self.sudo()
        }

    def _tell_grants(self, before):
        """Put before who oversees files that somebody was given rights.

        Whatever the way: form, list, RPC, or code. Not while modules are installed.
        """
        if not self.env.registry.ready:
            return
        default = set(self.env.ref("base.group_user").all_implied_ids.ids)
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "grant",
                    "user_id": self.env.uid,
                    "res_model": "res.users",
                    "res_id": user_id,
                }
                for user_id, groups in self._rights().items()
                if groups - before.get(user_id, default)
            ]
        )

    def _tell_takeover(self):
        """Put before who oversees files that another one changed how she logs in.

        Whoever sets her password, or takes away her second factor, can be her.
        """
        if not self.env.registry.ready:
            return
        # sudo: who writes users may not read every group
        strict = self.sudo().filtered(lambda user: user.has_group(second_factor.GROUP))
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "account",
                    "user_id": self.env.uid,
                    "res_model": "res.users",
                    "res_id": user.id,
                }
                for user in strict
                if user.id != self.env.uid
            ]
        )

    # ------------------------------------------------------ second factor
    def _check_credentials(self, credential, env):
        """Mark the session that a passkey has opened or unlocked."""
        result = super()._check_credentials(credential, env)
        if request and credential["type"] == "webauthn":
            request.session[second_factor.MARK] = result["uid"]
        return result

    def _rpc_api_keys_only(self):
        """A password alone opens no RPC to who needs a second factor."""
        return second_factor.is_forced(self) or super()._rpc_api_keys_only()

    # --------------------------------------------------------------- mail
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
