from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools.consent import MINOR_AGES, SCOPES
from ..tools.roles import CIRCLE_GROUPS


class OnestopPerson(models.Model):
    """What a person agreed to."""

    _inherit = "onestop.person"

    consent_ids = fields.One2many(
        "onestop.consent", "person_id", string="Consents", groups=CIRCLE_GROUPS
    )

    # ------------------------------------------------------------ actions
    def action_consents(self):
        """Open the screen on which she decides."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "onestop_consent_screen",
            "name": self.env._("Consent"),
            "params": {"person_id": self.id},
        }

    # ----------------------------------------------------------- business
    def has_consent(self, scope):
        """Return whether she agrees, now, to what ``scope`` is about.

        A consent to one organisation alone counts as well. The answer is that of the
        moment: ask again with each request, keep it nowhere.

        :param str scope: a key of ``SCOPES``
        :raise AccessError: the user reads no consents
        """
        self.ensure_one()
        return bool(self.consented(scope))

    def consented(self, scope):
        """Return the ids of those persons who agree, now: two queries for any list.

        :param str scope: a key of ``SCOPES``
        :raise AccessError: the user reads no consents
        """
        if scope not in dict(SCOPES):
            raise ValidationError(
                self.env._("There is no consent of this kind. Choose one of the list.")
            )
        found = self.env["onestop.consent"].search_fetch(
            [
                ("person_id", "in", self.ids),
                ("scope", "=", scope),
                ("is_live", "=", True),
            ],
            ["person_id"],
        )
        return found.person_id.ids

    def _is_minor(self):
        """Return whether she is under 18 by what is recorded; False when unknown."""
        return self.age_group in MINOR_AGES
