from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vocabulary import DISCIPLINES


class OnestopCaseLocked(models.AbstractModel):
    """A part of a file that one discipline reads, and nobody else on the team.

    The server sets author, moment and discipline.
    """

    _name = "onestop.case.locked"
    _inherit = ["onestop.case.screened"]
    _description = "Part of a file for one discipline"

    # ------------------------------------------------------------ fields
    discipline = fields.Selection(DISCIPLINES, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Author", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime("Written", required=True, readonly=True)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Write parts; who, when and for which discipline is the server's."""
        cases = self.env["onestop.case"]
        now = fields.Datetime.now()
        return super().create(
            [
                {
                    **vals,
                    "user_id": self.env.uid,
                    "date": now,
                    "discipline": cases.browse(
                        vals.get("case_id")
                    )._my_discipline_here(),
                }
                for vals in map(self._with_case, vals_list)
            ]
        )

    @api.model
    def _with_case(self, vals):
        """Return the values with the case; overridden where it follows from others."""
        return vals

    # ----------------------------------------------------------- business
    def _open_rows(self):
        rows = self._in_emergency()
        for discipline in self.env["onestop.case"]._my_disciplines():
            own = Domain("discipline", "=", discipline)
            rows |= own & self._on_team_as([discipline])
        return rows
