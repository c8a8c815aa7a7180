from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.guards import INTERNAL
from ..tools.vocabulary import DISCIPLINES


class OnestopCaseMember(models.Model):
    """Somebody who is named on the team of a case, from one day to another."""

    _name = "onestop.case.member"
    _inherit = ["onestop.guarded"]
    _description = "Member of a case team"
    _order = "date_to DESC NULLS FIRST, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    case_id = fields.Many2one(
        "onestop.case", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    discipline = fields.Selection(DISCIPLINES, required=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date("Until", help="Empty: now.")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(user_id, case_id) WHERE date_to IS NULL",
        "She is on the team of this case already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "Who joins a team leaves it later."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Name somebody on a team; only by the actions of the file.

        A rule looks at a new row after it was inserted: whoever could insert one naming
        herself would be let in by it.
        """
        self._check_internal()
        return super().create(vals_list)

    def write(self, vals):
        self._check_internal()
        return super().write(vals)

    def _check_internal(self):
        if self.env.context.get("case_team") is not INTERNAL:
            raise AccessError(
                self.env._("A team changes by the buttons of the file, not by hand.")
            )
