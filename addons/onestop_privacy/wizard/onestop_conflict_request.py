from odoo import api, fields, models
from odoo.exceptions import UserError

from ..fields import EncryptedText


class OnestopConflictRequest(models.TransientModel):
    """Record who never sees a file: by who oversees it, or who accompanies her."""

    _name = "onestop.conflict.request"
    _description = "Conflict of interest, being recorded"
    _rec_name = "id"

    res_model = fields.Selection(
        selection=lambda self: self._selection_res_model(),
        string="Kind of file",
        required=True,
        default=lambda self: self._selection_res_model()[:1][0][0],
    )
    code = fields.Char(required=True, help="The code of her file, in any spelling.")
    user_id = fields.Many2one(
        "res.users", "Who never sees it", required=True, domain=[("share", "=", False)]
    )
    reason = EncryptedText()

    @api.model
    def _selection_res_model(self):
        return self.env["onestop.break.glass.request"]._selection_res_model()

    def action_record(self):
        """Record the conflict of interest.

        :raise AccessError: who records may not; the same for a code that is nobody's
        """
        self.ensure_one()
        self.check_access("write")
        if not self.reason:
            raise UserError(self.env._("Say in a sentence what the conflict is."))
        subject = self.env[self.res_model]._find_subject(self.code)
        self.env["onestop.conflict"]._record(subject, self.user_id, self.reason)
        # sudo: the reason is with the conflict now
        self.sudo().reason = False
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Recorded. It holds from now on."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
