from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import answer


class OnestopCase(models.Model):
    """Whose file it is to open: the question that the rules of all its parts ask."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------ fields
    open_to_me = fields.Boolean(
        compute="_compute_open_to_me", search="_search_open_to_me"
    )
    listed_to_me = fields.Boolean(
        compute="_compute_listed_to_me",
        search="_search_listed_to_me",
        groups="base.group_system",
        help="Its bare row is hers to read: asked by the rule alone.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("member_ids.date_to", "member_ids.user_id")
    @api.depends_context("uid")
    def _compute_open_to_me(self):
        here = Domain("id", "in", self.ids) & self._open_to_me(self.ids)
        mine = self.sudo().search(here)
        for case in self:
            case.open_to_me = case._origin in mine

    @api.depends("member_ids.date_to", "member_ids.user_id")
    @api.depends_context("uid")
    def _compute_listed_to_me(self):
        here = Domain("id", "in", self.ids) & self._listed_to_me(self.ids)
        mine = self.sudo().search(here)
        for case in self:
            case.listed_to_me = case._origin in mine

    def _search_listed_to_me(self, operator, value):
        """Let the rule ask whose row may be read: one query for all rows of a page."""
        if operator != "in":
            return NotImplemented
        return answer(self, self._listed_to_me(), value)

    def _search_open_to_me(self, operator, value):
        """Let the rules of all parts of a file ask who may open it.

        The domain is made when the query is: who was removed from the team, and whose
        emergency access or consent has ended, is out with the next request.
        """
        if operator != "in":
            return NotImplemented
        return answer(self, self._open_to_me(), value)

    # ----------------------------------------------------------- business
    @api.model
    def _of_my_centre(self):
        """Return the domain of the cases of the user's centres, but for conflicts."""
        conflicts = self.env["onestop.conflict"].sudo()
        hers = conflicts._search(
            Domain("user_id", "=", self.env.uid)
            & Domain("res_model", "=", "onestop.person")
        )
        # Asked of the few conflicts: "not any" would read all persons
        return Domain("centre_id.member_ids", "in", [self.env.uid]) & Domain(
            "person_id", "not in", hers.subselect("res_id")
        )

    @api.model
    def _listed_to_me(self, among=None):
        """Return the domain of the cases of which the user reads the bare row.

        :param among: ids, when these alone are asked about (see `_open_to_me`)

        The director reads that of every case. Who is on teams as well has the fields of
        a team, too, so she reads the cases of her own teams alone: groups of fields
        know of roles, not of teams.
        """
        user = self.env.user
        if not user.has_group("onestop_base.group_director"):
            return self._open_to_me(among)
        if self._my_disciplines():
            return self._open_to_me(among)
        return self._of_my_centre()

    @api.model
    def _open_to_me(self, among=None):
        """Return the domain of the cases that the user may open beyond the bare row.

        :param among: ids, when these alone are asked about: then not all the files on
            whose team she ever was are gone through
        """
        me = Domain("user_id", "=", self.env.uid)
        here = Domain.TRUE if among is None else Domain("case_id", "in", among)
        members = self.env["onestop.case.member"].sudo()
        named = members._search(me & Domain("date_to", "=", False) & here)
        access = self.env["onestop.break.glass"].sudo()
        live = access._search(
            me
            & Domain("res_model", "=", "onestop.person")
            & Domain("is_live", "=", True)
        )
        # A union: with "or" PostgreSQL would read all files of the centre
        opened = SQL(
            "(%s UNION SELECT id FROM onestop_case WHERE person_id IN %s)",
            named.select("case_id"),
            live.subselect("res_id"),
        )
        return self._of_my_centre() & Domain("id", "in", opened)
