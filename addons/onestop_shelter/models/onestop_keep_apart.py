from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class OnestopKeepApart(models.Model):
    _name = "onestop.keep.apart"
    _inherit = ["onestop.stay.open"]
    _description = "Persons to Keep Apart"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    person_id = fields.Many2one(
        "onestop.person", required=True, index=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "onestop.person",
        required=True,
        index=True,
        ondelete="cascade",
        string="Apart from",
    )
    centre_id = fields.Many2one(
        related="person_id.centre_id", store=True, index=True, readonly=True
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _two_persons = models.Constraint(
        "CHECK (person_id <> other_id)", "Choose two different persons."
    )
    _pair_unique = models.UniqueIndex(
        "(LEAST(person_id, other_id), GREATEST(person_id, other_id))",
        "These two persons are on the list already.",
    )

    # ----------------------------------------------------------- business
    def _hidden(self):
        """A pair with one whom the user never sees tells of both."""
        never = self._persons_in_conflict()
        return Domain("person_id", "any", never) | Domain("other_id", "any", never)

    # ------------------------------------------------------------- checks
    @api.constrains("person_id", "other_id")
    def _check_same_centre(self):
        for pair in self:
            if pair.person_id.centre_id != pair.other_id.centre_id:
                raise ValidationError(
                    self.env._("Both persons must be in the same centre.")
                )
