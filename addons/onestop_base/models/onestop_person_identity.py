from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import (
    EncryptedChar,
    EncryptedDate,
    EncryptedText,
    Sealed,
)

from ..tools.roles import CIRCLE_GROUPS

#: No role reads or writes such a field: ``open_identity`` and ``enter_identity`` of the
#: person do, after they asked for the right and for the reason.
ON_PURPOSE = "."


class OnestopPersonIdentity(models.Model):
    """Who she is: sealed, opened on purpose, never part of a list or a search."""

    _name = "onestop.person.identity"
    _inherit = ["onestop.person.hashed"]
    _description = "Identity of a person"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    person_id = fields.Many2one(
        "onestop.person", required=True, readonly=True, ondelete="restrict"
    )
    legal_name = EncryptedChar("Full name", groups=ON_PURPOSE)
    other_names = EncryptedChar(
        "Other names", groups=ON_PURPOSE, help="Maiden name, nickname, other spelling."
    )
    birth_date = EncryptedDate("Date of birth", groups=ON_PURPOSE)
    birth_place = EncryptedChar("Place of birth", groups=ON_PURPOSE)
    address = EncryptedText(groups=ON_PURPOSE)
    nationality_text = EncryptedChar("Nationality", groups=ON_PURPOSE)
    document_kind = EncryptedChar("Kind of document", groups=ON_PURPOSE)
    document_number = EncryptedChar(
        "Number of the document", blind_index=True, groups=ON_PURPOSE
    )
    document_ids = fields.One2many(
        "onestop.identity.document",
        "identity_id",
        string="Documents",
        groups=CIRCLE_GROUPS,
    )

    # ----------------------------------------------- constraints, indexes
    _one_a_person = models.UniqueIndex(
        "(person_id)", "The identity of this person is recorded already."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record identities; persons are found by what is written."""
        identities = super().create(vals_list)
        self.env["onestop.identity.hash"]._refresh(identities.person_id)
        return identities

    def write(self, vals):
        result = super().write(vals)
        if {"legal_name", "other_names"} & set(vals):
            self.env["onestop.identity.hash"]._refresh(self.person_id)
        return result

    # ----------------------------------------------------------- business
    def _take(self, other):
        """Take from another identity what this one does not say, as superuser.

        Another name of hers is kept among the other names: she is found by it.
        """
        own = [self.legal_name, self.other_names]
        vals = {
            name: other[name]
            for name, field in self._fields.items()
            if isinstance(field, Sealed) and other[name] and not self[name]
        }
        names = [name for name in (other.legal_name, other.other_names) if name]
        more = [name for name in names if name not in own and name not in vals.values()]
        if more:
            vals["other_names"] = "; ".join(
                filter(None, [vals.get("other_names") or self.other_names, *more])
            )
        self.write(vals)
