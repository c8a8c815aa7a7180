from odoo import api, fields, models
from odoo.fields import Domain


class OnestopStayOpen(models.AbstractModel):
    """What says who stays here: for members of the centre without a conflict.

    The rule of each such model is ``[("open_to_me", "=", True)]``. Who never sees one
    of a household sees nothing of the household: children tell of their mother. The
    domain is made when the query is, so that nothing of it is cached.
    """

    _name = "onestop.stay.open"
    _inherit = ["onestop.guarded"]
    _description = "Open to the user"

    # ------------------------------------------------------------ fields
    open_to_me = fields.Boolean(
        compute="_compute_open_to_me", search="_search_open_to_me"
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    def _compute_open_to_me(self):
        every = self.sudo().with_context(active_test=False)  # sudo: a rule is asked
        mine = every.search(Domain("id", "in", self.ids) & self._open_to_me())
        for record in self:
            record.open_to_me = record._origin in mine

    def _search_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._open_to_me() if True in value else ~self._open_to_me()

    def _open_to_me(self):
        """Return the domain of the records that the user may read."""
        return Domain("centre_id.member_ids", "in", [self.env.uid]) & ~self._hidden()

    def _hidden(self):
        """Return the domain of what a conflict of interest keeps from the user."""
        return Domain("stay_id", "any", self.env["onestop.stay"]._hidden())

    @api.model
    def _persons_in_conflict(self):
        """Return the domain of the persons whom the user never sees."""
        return Domain("conflict_ids", "any", Domain("user_id", "=", self.env.uid))
