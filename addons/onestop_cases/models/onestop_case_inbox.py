from odoo import api, models
from odoo.fields import Domain


class OnestopCase(models.Model):
    """What colleagues ask of the user stands first on her home screen.

    She opens the question, not the file: of that she sees the code until she accepts.
    """

    _inherit = "onestop.case"

    # -------------------------------------------------------------- hooks
    @api.model
    def _overdue_parts(self):
        """Add the referrals, hand-overs and transfers that wait for her answer."""
        return [*self._asked_parts(), *super()._overdue_parts()]

    @api.model
    def _asked_parts(self):
        mine = {"domain": Domain("for_me", "=", True), "now": True, "asked": True}
        transfers = self.env["onestop.case.transfer"]
        return [
            {
                **mine,
                "key": "asked_referral",
                "label": self.env._("You are asked to help"),
                "model": "onestop.referral",
                "date": "answer_due",
            },
            {
                **mine,
                "key": "asked_hand_over",
                "label": self.env._("You are asked to take over"),
                "model": "onestop.case.hand.over",
                "date": "date_asked",
            },
            {
                **mine,
                "key": "asked_transfer",
                "label": self.env._("Comes from another centre"),
                "model": transfers._name,
                "domain": transfers._on_her_home(),
                "date": "date_proposed",
            },
        ]

    # ----------------------------------------------------------- business
    @api.model
    def _codes_of_asked(self, parts, rows):
        """Return {id: dict ``code``} of files about which the user is asked."""
        ids = {
            row[1] for part in parts if part.get("asked") for row in rows[part["key"]]
        }
        # sudo: the code is what the question itself tells; its rows were found by the
        # user's own rules
        cases = self.sudo().search_fetch([("id", "in", list(ids))], ["code"])
        return {case.id: {"code": case.code} for case in cases}
