from odoo import models
from odoo.fields import Domain

from ..tools.vocabulary import DISCIPLINE_OF_GROUP


class OnestopCase(models.Model):
    """Who works on a file in which discipline: asked when a query is made."""

    _inherit = "onestop.case"

    def _my_disciplines(self):
        """Return the disciplines of the user's roles, in the order of DISCIPLINES."""
        user = self.env.user
        return [
            discipline
            for group, discipline in DISCIPLINE_OF_GROUP.items()
            if user.has_group(group)
        ]

    def _open_in_emergency(self):
        """Return the domain of the cases that live emergency access opens to her."""
        live = Domain("user_id", "=", self.env.uid) & Domain("is_live", "=", True)
        return self._open_to_me() & Domain("person_id.break_glass_ids", "any", live)

    def _open_by_discipline(self, disciplines):
        """Return the domain of the cases on whose team the user is in a discipline.

        She is named in it there, and has its role: who has two roles reads the notes
        of the one in which she helps this woman.
        """
        disciplines = [name for name in self._my_disciplines() if name in disciplines]
        if not disciplines:
            return Domain.FALSE
        named = (
            Domain("user_id", "=", self.env.uid)
            & Domain("date_to", "=", False)
            & Domain("discipline", "in", disciplines)
        )
        return self._open_to_me() & Domain("member_ids", "any", named)

    def _my_discipline_here(self):
        """Return the discipline in which the user works on this case, or False.

        By her place on the team; by her role when emergency access let her in.
        """
        if not self:
            return False
        self.ensure_one()
        # sudo: a member's own place on the team is no secret to her
        places = self.sudo().member_ids.filtered(
            lambda member: member.user_id.id == self.env.uid and not member.date_to
        )
        mine = self._my_disciplines()
        named = [place.discipline for place in places if place.discipline in mine]
        return (named or mine or [False])[0]
