from odoo import fields, models

from ..tools.guards import INTERNAL


class OnestopConsent(models.Model):
    """What ends with a consent: the police liaison's place, and open referrals."""

    _inherit = "onestop.consent"

    def _end(self):  # pylint: disable=missing-return
        super()._end()
        persons = self.person_id
        self._end_police(persons)
        self.env["onestop.referral"]._revoke_uncovered(persons)
        self.env["onestop.case.transfer"]._cancel_uncovered(persons)

    def _end_police(self, persons):
        """Take the police liaison off the teams of who no longer agrees to her."""
        # sudo: a withdrawal acts on all files of hers, whoever records it
        persons = persons.sudo()
        persons -= persons.browse(persons.consented("police"))
        places = (
            self.env["onestop.case.member"]
            .sudo()
            .search(
                [
                    ("case_id.person_id", "in", persons.ids),
                    ("discipline", "=", "police"),
                    ("date_to", "=", False),
                ]
            )
        )
        places.with_context(case_team=INTERNAL).write(
            {"date_to": fields.Date.context_today(self)}
        )
