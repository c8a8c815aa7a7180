import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.access import Reason
from odoo.addons.onestop_privacy.keys import current_ring
from odoo.addons.onestop_privacy.sealing import opening

from ..tools.name_keys import exact_key, name_keys, phone_key, sound_keys

_logger = logging.getLogger(__name__)

NAME = "onestop.identity.hash"


class OnestopIdentityHash(models.Model):
    """Keyed hashes by which a person is found again: no role reads them.

    Hashes of pairs of sounds, of the whole name and of telephone numbers, by a key of
    the ring (HMAC-SHA256): who has the database but no key learns that two persons
    share one, and nothing of what it says.
    """

    _name = "onestop.identity.hash"
    _description = "Hash of a name or number"
    _order = "id"
    _rec_name = "id"
    _log_access = False

    # ------------------------------------------------------------ fields
    person_id = fields.Many2one(
        "onestop.person", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("exact", "Name"),
            ("name", "Whole name"),
            ("sound", "Sounds"),
            ("phone", "Number"),
        ],
        required=True,
    )
    digest = fields.Char(required=True)
    key = fields.Char(required=True, help="The key of the ring that made it.")

    # ----------------------------------------------- constraints, indexes
    _digest_idx = models.Index("(digest)")

    # ----------------------------------------------------------- business
    @api.model
    def _texts(self, names, phones=()):
        """Return {(kind, text)} of what is hashed; the texts stay in memory."""
        found = {("sound", key) for key in sound_keys(names)}
        found.add(("exact", exact_key(names)))
        found |= {("phone", phone_key(phone)) for phone in phones}
        return {(kind, text) for kind, text in found if text}

    @api.model
    def _persons_by(self, texts):
        """Return persons that have a hash in common, of all centres, as superuser.

        :param texts: see ``_texts``
        """
        with opening(self.env):
            ring = current_ring()
        digests = [
            digest.hex()
            for kind, text in texts
            for digest in ring.indexes(f"{NAME}|{kind}", text)
        ]
        # sudo: known in any centre; what the user is told is decided by the caller
        found = self.sudo().search_fetch([("digest", "in", digests)], ["person_id"])
        return found.person_id

    @api.model
    def _refresh(self, persons):
        """Hash anew what is recorded of persons, with the newest key."""
        with opening(self.env):
            ring = current_ring()
        # sudo: no role has the sealed fields or this table
        why = Reason("hashes")
        self = self.sudo().with_context(access_reason=why, active_test=False)
        self.search([("person_id", "in", persons.ids)]).unlink()
        vals_list = []
        for person in persons.with_env(self.env):
            each = list(filter(None, self._names_of(person.identity_ids)))
            names = " ".join(each)
            phones = person.contact_ids.mapped("number")
            whole = {("name", key) for name in each for key in name_keys(name)}
            vals_list += [
                {
                    "person_id": person.id,
                    "kind": kind,
                    "digest": ring.index(f"{NAME}|{kind}", text).hex(),
                    "key": ring.newest.id,
                }
                for kind, text in sorted(self._texts(names, phones) | whole)
            ]
        self.create(vals_list)

    @api.model
    def _purge_of(self, persons):
        """Hash anew what a purge has left of persons; return what it took away."""
        before = self.sudo().search_count([("person_id", "in", persons.ids)])
        self._refresh(persons)
        after = self.sudo().search_count([("person_id", "in", persons.ids)])
        return {(self._name, ""): before - after} if before > after else {}

    @api.model
    def _names_of(self, identity):
        return identity.legal_name, identity.other_names

    @api.model
    def _hash_again(self):
        """Hash anew, within a job, what an older key hashed."""
        with opening(self.env):
            newest = current_ring().newest.id
        cron, broken = self.env["ir.cron"], self.env["onestop.person"]
        while True:
            domain = [("key", "!=", newest), ("person_id", "not in", broken.ids)]
            persons = self.search(domain, limit=200).person_id
            if not persons:
                break
            broken += persons.filtered(lambda one: not self._hash_one_again(one))
            domain = [("key", "!=", newest), ("person_id", "not in", broken.ids)]
            left = self.search_count(domain)
            if not cron._commit_progress(len(persons), remaining=left):
                break

    def _hash_one_again(self, person):
        """Who cannot be hashed anew keeps the old hashes, and stops nobody else."""
        try:
            with self.env.cr.savepoint():
                self._refresh(person)
            return True
        except UserError as error:
            _logger.error("The hashes of person %s: %s", person.id, error)
            return False
