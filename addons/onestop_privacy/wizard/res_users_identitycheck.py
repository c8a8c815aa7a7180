from odoo import models
from odoo.exceptions import AccessDenied, UserError

from ..tools.stepup import note_proof


class ResUsersIdentitycheck(models.TransientModel):
    _inherit = "res.users.identitycheck"

    def _check_identity(self):
        """Note the proof for this request; guessing is slowed down as at log-in.

        Odoo counts wrong passwords at log-in alone: whoever finds a session open could
        try here as often as she likes.
        """
        user = self.env.user
        try:
            with user._assert_can_auth(user=user.login):
                try:
                    result = super()._check_identity()
                except UserError as error:
                    raise AccessDenied(str(error)) from error
        except AccessDenied as error:
            raise UserError(error.args[0]) from error
        note_proof(self.env)
        return result
