from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from odoo.addons.onestop_privacy.access import note_refused
from odoo.addons.onestop_privacy.keys import current_ring
from odoo.addons.onestop_privacy.sealing import opening

from ..tools.name_keys import exact_key, windows
from .onestop_identity_hash import NAME

#: What stands where a name was.
HIDDEN = "…"


class OnestopIdentityNames(models.AbstractModel):
    """Whole names of persons in texts that anybody may read: found, never opened.

    Each two to four words that follow each other are hashed and looked up, all texts in
    one query. Names of staff are no secret: who shares one with them is not refused.
    """

    _name = "onestop.identity.names"
    _description = "Names in open texts"

    @api.model
    def _refuse_names(self, texts):
        """Refuse texts with the whole name of a person of any centre.

        The message is the same whoever is meant, and repeats nothing. That it came is
        written to the access log: the protection officer sees who tries out names.

        :param texts: str, HTML or None
        :raise UserError: one of them has a name
        """
        if not any(self._found(texts)):
            return
        note_refused(self.env, "onestop.person", [])
        raise UserError(
            self.env._(
                "A person's name stands in one of these texts. Write a code, the number"
                " of a voucher or what was bought instead; names do not belong here."
            )
        )

    @api.model
    def _hide_names(self, texts):
        """Return the texts with whole names of persons replaced by an ellipsis."""
        hidden = []
        for text, places in zip(texts, self._found(texts), strict=True):
            for begin, end in sorted(places, reverse=True):
                text = text[:begin] + HIDDEN + text[end:]
            hidden.append(text)
        return hidden

    @api.model
    def _found(self, texts):
        """Return for each text the places of names in it, none inside another."""
        parts = [windows(self._as_text(text)) for text in texts]
        known = self._known_keys({key for part in parts for key, *_place in part})
        return [
            self._widest([place for key, *place in part if key in known])
            for part in parts
        ]

    @api.model
    def _as_text(self, text):
        return html2plaintext(text) if text and "</" in text else text or ""

    @api.model
    def _widest(self, places):
        """Leave out places that overlap an earlier or longer one."""
        kept = []
        for begin, end in sorted(places, key=lambda place: (place[0], -place[1])):
            if not kept or begin >= kept[-1][1]:
                kept.append((begin, end))
        return kept

    @api.model
    def _known_keys(self, keys):
        """Return those of the keys that are a person's whole name, and no colleague's.

        :param keys: set of str, see ``exact_key``
        """
        if not keys:
            return set()
        with opening(self.env):
            ring = current_ring()
        by_digest = {
            digest.hex(): key
            for key in keys
            for digest in ring.indexes(f"{NAME}|name", key)
        }
        # sudo: no role reads the hashes; only a yes or no leaves this method
        rows = self.env["onestop.identity.hash"].sudo()
        domain = [("kind", "=", "name"), ("digest", "in", list(by_digest))]
        found = {by_digest[row.digest] for row in rows.search_fetch(domain, ["digest"])}
        return found - self._staff_keys() if found else found

    @api.model
    def _staff_keys(self):
        # sudo: names of colleagues, whoever asks; nothing else is read
        users = self.env["res.users"].sudo().search([("share", "=", False)])
        staff = self.env["hr.employee"].sudo().search([])
        names = [*users.mapped("name"), *staff.mapped("name")]
        return {exact_key(name) for name in names if name}
