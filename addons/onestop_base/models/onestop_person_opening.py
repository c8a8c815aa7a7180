import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.access import Reason

from ..tools.name_keys import words
from ..tools.roles import CIRCLE_GROUPS, CIRCLE_ROLES, ENTRY_ROLES, groups_of

#: What is entered and shown, in the order of the screen.
IDENTITY_FIELDS = (
    "legal_name",
    "other_names",
    "birth_date",
    "birth_place",
    "address",
    "nationality_text",
    "document_kind",
    "document_number",
)
#: Seconds after which an identity that nobody looks at is closed.
IDLE_SECONDS = 120
LONGEST = 500
WRITERS = groups_of(*dict.fromkeys((*ENTRY_ROLES, *CIRCLE_ROLES)))
#: The director opens one by emergency access alone, and enters none.
READERS = f"{WRITERS},onestop_base.group_director"


class OnestopPersonOpening(models.Model):
    """Entering who she is, and opening it on purpose."""

    _inherit = "onestop.person"

    identity_to_me = fields.Selection(
        [("none", "Not recorded"), ("mine", "Open to me"), ("closed", "Closed")],
        "Her identity",
        compute="_compute_identity_to_me",
        groups=WRITERS,
    )

    # ------------------------------------------------------------ compute
    @api.depends("identity_ids")
    @api.depends_context("uid")
    def _compute_identity_to_me(self):
        Identity = self.env["onestop.person.identity"]
        domain = [("person_id", "in", self.ids)]
        # sudo: that there is an identity is no secret to who may enter one
        known = Identity.sudo().search_fetch(domain, ["person_id"]).person_id
        mine = self._open_identities(self).sudo().person_id
        for person in self:
            origin = person._origin.sudo()
            person.identity_to_me = (
                "mine" if origin in mine else "closed" if origin in known else "none"
            )

    # ------------------------------------------------------------ actions
    def action_identity(self):
        """Open the dialog that asks for a reason, or for who she is."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "onestop_base.identity",
            "params": {"person_id": self.id, "state": self.identity_to_me},
        }

    # ----------------------------------------------------------- business
    @api.model
    def identity_form(self):
        """Return what the screens need to ask: reasons and fields with their labels.

        :return dict: ``reasons``, ``fields`` (name, label, type, help), ``kinds`` of
            documents, ``idle_seconds``
        """
        if not self.env.user.has_groups(READERS):
            raise self._refusal()
        # sudo: labels alone; no role has the fields themselves
        Identity = self.env["onestop.person.identity"].sudo()
        known = Identity.fields_get(IDENTITY_FIELDS, ["string", "type", "help"])
        kind = self.env["onestop.identity.document"]._fields["kind"]
        return {
            "reasons": self._opening_reasons(),
            "fields": [
                {
                    "name": name,
                    "label": known[name]["string"],
                    "type": known[name]["type"],
                    "help": known[name].get("help") or "",
                }
                for name in IDENTITY_FIELDS
            ],
            "kinds": kind._description_selection(self.env),
            "idle_seconds": IDLE_SECONDS,
        }

    @api.model
    def _opening_reasons(self):
        """Return (key, label) of why one is opened; ``other`` asks for words."""
        return [
            ("accompany", self.env._("Accompany her")),
            ("document", self.env._("Fill in a document for her")),
            ("health", self.env._("Medical care")),
            ("legal", self.env._("Legal step")),
            ("correction", self.env._("Correct what is recorded")),
            ("danger", self.env._("She is in danger")),
            ("other", self.env._("Another reason")),
        ]

    def open_identity(self, reason, text=""):
        """Return who she is, to her circle or under emergency access; the log has it.

        :param str reason: one of ``identity_form()["reasons"]``
        :param str text: why, in words without her name; needed for ``other``
        :return dict: ``code``, ``values`` by field, ``documents`` (id, kind)
        :raise AccessError: not open to the user, or there is none: the same answer
        :raise UserError: no reason, or one that names her
        """
        self.ensure_one()
        identity = self._opened(reason, text)
        values = {
            name: identity[name] and str(identity[name]) for name in IDENTITY_FIELDS
        }
        self._check_nameless(text, values)
        kinds = dict(self.identity_form()["kinds"])
        return {
            "code": identity.person_id.code,
            "values": {name: value or "" for name, value in values.items()},
            "documents": [
                {"id": document.id, "kind": kinds[document.kind]}
                for document in identity.document_ids
            ],
        }

    def _opened(self, reason, text):
        """Return her identity as superuser, with the reason for the log."""
        if reason not in dict(self._opening_reasons()):
            raise UserError(self.env._("Say why you open it: choose a reason."))
        text = re.sub(r"\s+", " ", str(text or "")).strip()
        if reason == "other" and len(text) < 5:
            raise UserError(self.env._("Say in a few words why you open it."))
        identity = self._open_identities(self)
        if not identity:
            raise self._refusal()
        why = f"{reason}: {text}" if text else reason
        # sudo: no role has the fields; the right to the record was asked above
        return identity.sudo().with_context(access_reason=Reason(why))

    def _open_identities(self, persons):
        """Return the identities of persons that the user may open."""
        Identity = self.env["onestop.person.identity"]
        if not (self.env.su or Identity.has_access("read")):
            return Identity
        return Identity.search([("person_id", "in", persons.ids)])

    def _check_nameless(self, text, values):
        """Refuse a reason that has her name in it: the log is read by others."""
        names = words(f"{values['legal_name'] or ''} {values['other_names'] or ''}")
        if set(words(text)) & set(names):
            raise UserError(
                self.env._("Leave her name out of the reason: others read the log.")
            )

    @api.model
    def enter_identity(self, person_id, vals):
        """Record who she is, or correct it.

        Reception and whoever accompanies her record it; only her circle corrects it.
        Who records it and has a role that accompanies women joins an empty circle.

        :param dict vals: values of the fields of ``identity_form()["fields"]``
        :return int: the id of the identity
        :raise AccessError: not hers to enter, or recorded already and not open to her
        :raise UserError: an unknown field, or no name
        """
        vals = self._checked_identity(vals)
        person = self.browse(person_id).exists()
        person.check_access("read")
        if not person or not self.env.user.has_groups(WRITERS):
            raise self._refusal()
        # sudo: no role writes the sealed fields by itself; rights are asked here
        identity = person.sudo().identity_ids
        if identity:
            if not self._open_identities(person):
                raise self._refusal()
            identity.write(vals)
        else:
            identity = self._first_identity(person, vals)
        return identity.id

    def _first_identity(self, person, vals):
        """Create the identity of a person, as superuser."""
        if not vals.get("legal_name"):
            raise UserError(self.env._("Write her name first."))
        hers = person.sudo()
        circle = hers.circle_ids
        if not self.env.user.has_group("onestop_base.group_reception") and (
            circle and self.env.user not in circle
        ):
            raise self._refusal()
        identity = hers.identity_ids.create({**vals, "person_id": person.id})
        if not circle and self.env.user.has_groups(CIRCLE_GROUPS):
            hers.circle_ids = self.env.user
        birth = identity.birth_date
        if birth and not hers.birth_year:
            hers.birth_year = birth.year
        return identity

    @api.model
    def _checked_identity(self, vals):
        """Return values fit to be sealed: validated before SQL or a log sees them."""
        if not isinstance(vals, dict) or set(vals) - set(IDENTITY_FIELDS):
            raise UserError(self.env._("These are no values of an identity."))
        clean = {
            name: re.sub(r"[ \t]+", " ", str(value or "")).strip()
            for name, value in vals.items()
        }
        if any(len(value) > LONGEST for value in clean.values()):
            raise UserError(
                self.env._("A text is too long: %(most)s characters.", most=LONGEST)
            )
        if "birth_date" in clean:
            clean["birth_date"] = self._checked_birth_date(clean["birth_date"])
        return {name: value or False for name, value in clean.items()}

    @api.model
    def _checked_birth_date(self, text):
        try:
            date = fields.Date.to_date(text) if text else False
        except ValueError:
            date = None
        if date is None or (date and date > fields.Date.context_today(self)):
            raise UserError(
                self.env._("This is no date of birth. Leave it empty when unknown.")
            )
        return date
