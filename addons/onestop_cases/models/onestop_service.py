from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.vocabulary import DISCIPLINES, SERVICE_KINDS

STATUSES = [
    ("provided", "Provided here"),
    ("referred", "Referred"),
    ("already_received", "Already received"),
    ("declined", "Declined by her"),
    ("not_applicable", "Not applicable"),
    ("unavailable", "Unavailable"),
]
#: What a discipline gives, for the first button of a quick entry.
KIND_OF_DISCIPLINE = {
    "social": "psychosocial",
    "medical": "health",
    "psychological": "psychosocial",
    "legal": "legal",
    "police": "police",
}


class OnestopService(models.Model):
    """What was given to her, or why not: a fact that the whole team reads."""

    _name = "onestop.service"
    _inherit = ["onestop.case.part"]
    _description = "Service"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        SERVICE_KINDS, required=True, default=lambda self: self._default_kind()
    )
    status = fields.Selection(
        STATUSES,
        required=True,
        default="provided",
        help="As the GBVIMS has it.",
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    user_id = fields.Many2one(
        "res.users", "Entered by", required=True, readonly=True, ondelete="restrict"
    )
    discipline = fields.Selection(DISCIPLINES, required=True, readonly=True)

    # ----------------------------------------------- constraints, indexes
    _case_date_idx = models.Index("(case_id, date DESC)")

    @api.model
    def _default_kind(self):
        mine = self.env["onestop.case"]._my_disciplines()
        return KIND_OF_DISCIPLINE.get(mine[0]) if mine else False

    # ------------------------------------------------------------- checks
    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(service.date > today for service in self):
            raise ValidationError(
                self.env._(
                    "A service is entered when it was given. For a day to come, plan a"
                    " follow-up."
                )
            )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Enter services; who and in which discipline is the server's."""
        cases = self.env["onestop.case"]
        return super().create(
            [
                {
                    **vals,
                    "user_id": self.env.uid,
                    "discipline": cases.browse(
                        vals.get("case_id")
                    )._my_discipline_here(),
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Correct services that the user entered herself; author and discipline stay.

        :raise AccessError: somebody else entered it
        """
        if any(service.user_id.id != self.env.uid for service in self):
            raise AccessError(
                self.env._("Only who entered a service corrects it. Ask her to.")
            )
        vals = {k: v for k, v in vals.items() if k not in ("user_id", "discipline")}
        return super().write(vals)
