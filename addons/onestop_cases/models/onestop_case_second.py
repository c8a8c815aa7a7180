from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain


class OnestopCaseSecond(models.Model):
    """Who opens a file comes into her circle, and may open her identity.

    A file on somebody who has one with another team is a way to both: the protection
    officer is told that there was one, and finds by whom and when, never of whom.
    """

    _inherit = "onestop.case"

    def _tell_second_files(self):
        """Put before who oversees files that some were opened beside another team's."""
        if self.env.su or not self._beside_another_team():
            return
        hour = fields.Datetime.now().replace(minute=0, second=0)
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "second_file",
                    "user_id": self.env.uid,
                    "date_from": hour,
                    "date_to": hour + timedelta(hours=1),
                }
            ]
        )

    def _beside_another_team(self):
        """Return the files whose person another team knows, and the user does not.

        She knows whom she is on a team of, and whose identity she has entered.
        """
        me = self.env.uid
        # sudo: that another team has a file is told to the protection officer alone
        cases = self.sudo()
        others = cases.search(
            Domain("person_id", "in", cases.person_id.ids)
            & Domain("id", "not in", cases.ids)
        )
        mine = others.filtered(
            lambda case: any(
                member.user_id.id == me and not member.date_to
                for member in case.member_ids
            )
        )
        entered = (
            self.env["onestop.person.identity"]
            .sudo()
            .search([("person_id", "in", cases.person_id.ids), ("create_uid", "=", me)])
        )
        told = others.person_id - mine.person_id - entered.person_id
        return self.filtered(lambda case: case.sudo().person_id in told)
