from odoo import api, models
from odoo.exceptions import AccessError


class OnestopCentre(models.Model):
    _inherit = "onestop.centre"

    @api.model
    def _own(self, ids):
        """Return the centres with these ids, all of which the user is a member of.

        :raise AccessError: one of them is another's or does not exist, alike
        """
        centres = self.with_context(active_test=False).search([("id", "in", ids)])
        if len(centres) < len(set(ids)):
            raise AccessError(
                self.env._("You are not a member of this centre. Choose another one.")
            )
        return centres
