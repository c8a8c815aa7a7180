from odoo import models

from .onestop_graduate_calls import REASON


class OnestopContactAttempt(models.Model):
    """A reported call after a training is a try of the round that is due."""

    _inherit = "onestop.contact.attempt"

    def report(self, outcome):
        """Report a call, and note it with her round; see ``onestop_base``."""
        answer = super().report(outcome)
        followup = self.env["onestop.graduate.followup"]
        if self.reason == REASON and followup.has_access("read"):
            followup._note_call(self)
        return answer
