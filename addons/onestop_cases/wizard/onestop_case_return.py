from odoo import fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText


class OnestopCaseReturn(models.TransientModel):
    """A supervisor gives something back, and says what is missing."""

    _name = "onestop.case.return"
    _description = "Return with a comment"
    _rec_name = "id"

    approval_id = fields.Many2one(
        "onestop.case.approval", required=True, ondelete="cascade"
    )
    comment = EncryptedText("What is missing")

    def action_return(self):
        """Return it.

        :raise UserError: no comment, or the user may not decide this one
        """
        self.ensure_one()
        self.approval_id.action_return(self.comment)
        return {"type": "ir.actions.act_window_close"}
