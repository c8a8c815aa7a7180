from odoo import api, fields, models

from ..tools import vocabulary_incident as words


class OnestopPerpetrator(models.Model):
    """Somebody who is said to have done it: never a name, and no text at all."""

    _name = "onestop.perpetrator"
    _inherit = ["onestop.guarded"]
    _description = "Alleged perpetrator"
    _order = "id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    incident_id = fields.Many2one(
        "onestop.incident", required=True, index=True, ondelete="restrict"
    )
    sex = fields.Selection(
        words.PERPETRATOR_SEXES, required=True, default=words.UNKNOWN
    )
    age_group = fields.Selection(
        words.AGE_GROUPS_UNKNOWN, "Age group", required=True, default=words.UNKNOWN
    )
    relation = fields.Selection(
        words.RELATIONS,
        "Relation to her",
        required=True,
        default=words.UNKNOWN,
        help="The first one of the list that applies.",
    )
    occupation = fields.Selection(
        words.OCCUPATIONS, required=True, default=words.UNKNOWN
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        perpetrators = super().create(vals_list)
        perpetrators.incident_id._check_case_open()
        perpetrators.incident_id._check_perpetrator_number()
        return perpetrators

    def write(self, vals):
        """Correct what is known of somebody; he stays with his incident."""
        vals = {name: value for name, value in vals.items() if name != "incident_id"}
        self.incident_id._check_case_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_of_open_case(self):
        self.incident_id._check_case_open()
