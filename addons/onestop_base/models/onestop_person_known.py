from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_privacy.access import note

from ..tools.name_keys import words
from ..tools.roles import ENTRY_GROUPS

#: Years by which two years of birth may differ: many are estimates.
YEARS_APART = 3


class OnestopPersonKnown(models.Model):
    """Is she known to us? Answered without opening the other file."""

    _inherit = "onestop.person"

    @api.model
    def known_to_us(self, names, phone="", birth_year=0):
        """Look for a person of any centre by the sound of her names, or her number.

        :param str names: as she says them, in any order and spelling
        :param str phone: a number, which may be hers
        :param int birth_year: 0 when unknown; who is years older or younger is left out
        :return dict: ``match`` is ``none``, ``own`` or ``possible``; ``person_id`` is
            hers for ``own``, whose identity the user may open, else False. ``possible``
            means: ask the protection officer, who was told.
        :raise AccessError: neither reception nor social worker
        :raise UserError: nothing to look for, or asked too often
        """
        if not self.env.user.has_groups(ENTRY_GROUPS):
            raise AccessError(
                self.env._("Reception and social workers ask whether she is known.")
            )
        names, phone = str(names or ""), str(phone or "")
        texts = self.env["onestop.identity.hash"]._texts(names, [phone])
        if not texts or (len(words(names)) < 2 and not phone):
            raise UserError(
                self.env._("Write two of her names at least, or a whole number.")
            )
        search = self.env["onestop.identity.search"]
        search._check_rate()
        note(self.env, "onestop.person.identity", "legal_name")
        found = self._known_by(texts, int(birth_year or 0))
        own = self._open_identities(found)[:1]
        match = "own" if own else "possible" if found else "none"
        search._record(match, found if match == "possible" else found.browse())
        return {"match": match, "person_id": own.person_id.id or False}

    @api.model
    def _known_by(self, texts, birth_year):
        """Return persons that may be meant, of all centres, as superuser.

        A person with whom the user is in conflict stays unknown to her.
        """
        hashes = self.env["onestop.identity.hash"]
        by_phone = hashes._persons_by({text for text in texts if text[0] == "phone"})
        by_name = hashes._persons_by({text for text in texts if text[0] != "phone"})
        near = by_name.filtered(
            lambda person: (
                not (birth_year and person.birth_year)
                or abs(person.birth_year - birth_year) <= YEARS_APART
            )
        )
        found = (near | by_phone).mapped(lambda person: person.merged_into_id or person)
        return found.filtered(
            lambda person: self.env.uid not in person.conflict_ids.user_id.ids
        )
