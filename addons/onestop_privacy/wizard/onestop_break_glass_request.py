from odoo import api, fields, models
from odoo.exceptions import UserError

from ..fields import EncryptedText
from ..tools import stepup

LENGTH = "onestop_privacy.break_glass_reason_length"


class OnestopBreakGlassRequest(models.TransientModel):
    """Ask for emergency access: a code, a reason, and the own password once more."""

    _name = "onestop.break.glass.request"
    _description = "Request for emergency access"
    _rec_name = "id"

    res_model = fields.Selection(
        selection="_selection_res_model",
        string="Kind of file",
        required=True,
        default=lambda self: self._selection_res_model()[:1][0][0],
    )
    code = fields.Char(help="The code of her file, in any spelling.")
    reason = EncryptedText(help="Why you need her file now, and nobody else can help.")
    refused = fields.Boolean(readonly=True)

    @api.model
    def _selection_res_model(self):
        names = self.env["onestop.break.glass"]._subject_models()
        return [(name, self.env[name]._description) for name in names]

    def action_request(self):
        """Ask for password or passkey, then open the file.

        The answer to a code that does not exist is the same as to one that the user
        may not open.

        :raise UserError: code or reason is missing, or there were too many tries
        """
        self.ensure_one()
        self.check_access("write")
        self._check_complete()
        self.env["onestop.break.glass.try"]._check()
        return self._request_confirmed()

    @stepup.every_time
    def _request_confirmed(self):
        self.ensure_one()
        self._check_complete()
        self.env["onestop.break.glass.try"]._check()
        accesses = self.env["onestop.break.glass"]
        subject = self.env[self.res_model]._find_subject(self.code)
        access = accesses._request_emergency_access(subject, self.reason)
        if not access:
            return self._refuse()
        # sudo: the reason is with the access now
        self.sudo().reason = False
        return {
            "type": "ir.actions.client",
            "tag": "onestop_emergency_begun",
            "params": {
                "live": accesses.live_mine(),
                "next": subject.sudo(False)._action_open_emergency(),
            },
        }

    def _refuse(self):
        self.env["onestop.break.glass.try"]._note()
        self.refused = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Emergency access"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_complete(self):
        # sudo: a setting, not a secret
        least = int(self.env["ir.config_parameter"].sudo().get_param(LENGTH, "20"))
        if not (self.code or "").strip():
            raise UserError(self.env._("Enter the code of her file."))
        if len((self.reason or "").strip()) < least:
            raise UserError(
                self.env._(
                    "Say in a sentence why you need her file now (%(least)s characters"
                    " or more). Who reviews your access reads it.",
                    least=least,
                )
            )
