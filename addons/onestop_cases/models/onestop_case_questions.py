from odoo import api, models
from odoo.fields import Domain


class OnestopCase(models.Model):
    """Referrals without an answer are among what waits on the home screen."""

    _inherit = "onestop.case"

    # -------------------------------------------------------------- hooks
    @api.model
    def _overdue_parts(self):
        """Add the referrals that the user has sent, until they are answered."""
        parts = super()._overdue_parts()
        if self._is_police_only():
            return parts
        waiting = Domain("state", "=", "sent") & Domain("user_id", "=", self.env.uid)
        return [
            *parts,
            {
                "key": "referral",
                "label": self.env._("Referrals without answer"),
                "model": "onestop.referral",
                "domain": waiting,
                "date": "answer_due",
                "page": "referrals",
            },
        ]
