from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vocabulary import DISCIPLINES


class OnestopCaseScreened(models.AbstractModel):
    """A part of a file that not everybody on the team reads.

    The rule of each such model is ``[("open_to_me", "=", True)]``; `_open_rows` says
    which rows are open to the user. Live emergency access opens all.
    """

    _name = "onestop.case.screened"
    _inherit = ["onestop.case.part"]
    _description = "Part of a file for some of the team"
    #: The disciplines whose members read all rows.
    _readers = tuple(name for name, _label in DISCIPLINES)

    # ------------------------------------------------------------ fields
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
        return self._in_emergency() | self._on_team_as(self._readers)

    def _in_emergency(self):
        cases = self.env["onestop.case"]
        return Domain("case_id", "any", cases._open_in_emergency())

    def _on_team_as(self, disciplines):
        """Return the domain of the rows of cases on which the user works as one of."""
        cases = self.env["onestop.case"]
        return Domain("case_id", "any", cases._open_by_discipline(disciplines))
