from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vocabulary import DISCIPLINES


class OnestopCaseLocked(models.AbstractModel):
    """A part of a file that one discipline reads, and nobody else on the team.

    The rule of each such model is ``[("open_to_me", "=", True)]``. Live emergency access
    opens all disciplines. The server sets author, moment and discipline.
    """

    _name = "onestop.case.locked"
    _inherit = ["onestop.case.part"]
    _description = "Part of a file for one discipline"

    # ------------------------------------------------------------ fields
    discipline = fields.Selection(DISCIPLINES, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Author", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime("Written", required=True, readonly=True)
    open_to_me = fields.Boolean(
        compute="_compute_open_to_me", search="_search_open_to_me"
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    def _compute_open_to_me(self):
        mine = self.sudo().search(Domain("id", "in", self.ids) & self._open_rows())
        for part in self:
            part.open_to_me = part._origin in mine

    def _search_open_to_me(self, operator, value):
        """Make the domain when the query is: no rule keeps an old answer."""
        if operator != "in":
            return NotImplemented
        return self._open_rows() if True in value else ~self._open_rows()

    def _open_rows(self):
        """Return the domain of the rows that the user may read."""
        cases = self.env["onestop.case"]
        rows = Domain("case_id", "any", cases._open_in_emergency())
        for discipline in cases._my_disciplines():
            named = cases._open_by_discipline([discipline])
            rows |= Domain("discipline", "=", discipline) & Domain(
                "case_id", "any", named
            )
        return rows

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
