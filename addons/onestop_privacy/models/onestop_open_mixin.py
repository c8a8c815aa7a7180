from odoo import api, fields, models
from odoo.fields import Domain


class OnestopOpenMixin(models.AbstractModel):
    """Records open to whom a domain says, made when the query is: nothing is cached.

    A member removed from a centre, a trainer taken off a cohort and a conflict of
    interest act with the next request. The rule of each such model is
    ``[("open_to_me", "=", True)]``; :meth:`_open_to_me` says who, and is open to nobody
    until a model does.
    """

    _name = "onestop.open.mixin"
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
        return Domain.FALSE
