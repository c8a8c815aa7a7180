from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.consent import FORMS, GUARDIAN_RELATIONS, SCOPES
from ..tools.roles import CIRCLE_GROUPS

#: What the screen may send with a decision.
SENT = frozenset(
    (
        "assent",
        "best_interest_reason",
        "date_expiry",
        "form",
        "guardian_mark",
        "guardian_name",
        "guardian_relation",
        "language_id",
        "mark",
        "provider_id",
        "recipient",
        "second_user_id",
        "to_centre_id",
        "witness_id",
    )
)


class OnestopConsent(models.Model):
    """What the screen asks and sends on which she decides, service by service."""

    _inherit = "onestop.consent"

    # ------------------------------------------------------------- public
    @api.model
    def get_screen(self, person_id):
        """Return what she agreed to, and what is needed to ask her.

        :param int person_id: a person whom the user may read
        :return: dict ``code``, ``is_minor``, ``until`` (default end), ``scopes`` (list
            of dict ``scope``, ``label``, ``consents``), ``languages``, ``forms``,
            ``relations``, ``colleagues``, ``providers``, ``centres`` (others)
        :raise AccessError: the user reads no consents, or not this person
        """
        person = self._person_of_screen(person_id)
        draft = self.new({"person_id": person.id})
        rows = self.search([("person_id", "=", person.id), ("state", "!=", "draft")])
        labels = dict(self._fields["scope"]._description_selection(self.env))
        return {
            "code": person.code,
            "is_minor": person._is_minor(),
            "until": fields.Date.to_string(draft.date_expiry),
            "scopes": [
                {
                    "scope": scope,
                    "label": labels[scope],
                    "consents": [
                        row._screen_row() for row in rows if row.scope == scope
                    ],
                }
                for scope, _label in SCOPES
            ],
            "languages": self._pairs(self.env["onestop.language"].search([])),
            "forms": self._words("form", FORMS),
            "relations": self._words("guardian_relation", GUARDIAN_RELATIONS),
            "colleagues": self._pairs(self._colleagues(person)),
            "providers": self._providers(),
            "centres": self._other_centres(person),
        }

    @api.model
    def get_text(self, person_id, scope, language_id):
        """Return what is read to her: in her language, else in French.

        :return: dict ``text``, ``language``
        """
        person = self._person_of_screen(person_id)
        language = self.env["onestop.language"].browse(language_id or [])
        found = self.env["onestop.consent.text"]._to_read(
            scope, language, person._is_minor()
        )
        return {"text": found.text or "", "language": found.language_id.name or ""}

    @api.model
    def decide(self, person_id, scope, agrees, vals):
        """Record what she decides.

        :param bool agrees: False: she does not agree, which needs nothing else
        :param dict vals: of the names in ``SENT``
        :return: dict ``id``, ``state``
        :raise ValidationError: says what is missing
        """
        person = self._person_of_screen(person_id)
        if unknown := sorted(vals.keys() - SENT):
            raise ValidationError(
                self.env._("The screen cannot send %(names)s.", names=unknown)
            )
        kept = (
            SENT
            if agrees
            else {"language_id", "provider_id", "recipient", "to_centre_id"}
        )
        vals = {name: value for name, value in vals.items() if name in kept and value}
        consent = self.create([{**vals, "person_id": person.id, "scope": scope}])
        if agrees:
            consent.action_agree()
        else:
            consent.action_refuse()
        return {"id": consent.id, "state": consent.state}

    # ----------------------------------------------------------- business
    @api.model
    def _person_of_screen(self, person_id):
        person = self.env["onestop.person"].browse(int(person_id))
        self.check_access("read")
        person.check_access("read")
        return person

    def _screen_row(self):
        return {
            "id": self.id,
            "state": self.state,
            "is_live": self.is_live,
            "until": fields.Date.to_string(self.date_expiry),
            "given": fields.Date.to_string(self.date_given),
            "whom": self._whom(),
        }

    def _whom(self):
        """Return to whom it is told, or where she goes; empty: who offers the help."""
        # sudo: what a centre is called is no secret, its members read only their own
        centre = self.sudo().to_centre_id
        if centre:
            return self._centre_words(centre)
        return self.provider_id.name or self.recipient or ""

    @api.model
    def _centre_words(self, centre):
        return f"{centre.name} ({centre.code})"

    @api.model
    def _other_centres(self, person):
        # sudo: that a centre exists is no secret; members read only their own
        centres = self.env["onestop.centre"].sudo().search([])
        return [
            {"id": centre.id, "name": self._centre_words(centre)}
            for centre in centres - person.sudo().centre_id
        ]

    @api.model
    def _colleagues(self, person):
        """Return who may confirm as witness or second person, without the user."""
        # sudo: of colleagues, members may know name and role
        members = person.sudo().centre_id.member_ids.filtered("active")
        groups = CIRCLE_GROUPS.split(",")
        return members.filtered(
            lambda user: user != self.env.user and any(map(user.has_group, groups))
        )

    @api.model
    def _providers(self):
        providers = self.env["onestop.provider"].search([])
        return [
            {
                "id": provider.id,
                "name": provider.name,
                "kinds": provider.kind_ids.mapped("code"),
            }
            for provider in providers
        ]

    @api.model
    def _pairs(self, records):
        return [{"id": record.id, "name": record.name} for record in records]

    @api.model
    def _words(self, name, known):
        labels = dict(self._fields[name]._description_selection(self.env))
        return [{"id": key, "name": labels[key]} for key, _label in known]
