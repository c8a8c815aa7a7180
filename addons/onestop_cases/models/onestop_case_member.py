from odoo import fields, models

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
