from odoo import api, fields, models
from odoo.fields import Domain


class OnestopLearnerOpen(models.AbstractModel):
    """What tells of a learner: for who teaches her, and for livelihoods officers.

    The rule of each such model is ``[("open_to_me", "=", True)]``; it has a field
    ``enrolment_id``. The domain is made when the query is, so that nothing of it is
    cached: a trainer who is taken off a cohort, a member removed from the centre and a
    conflict of interest act with the next request.
    """

    _name = "onestop.learner.open"
    _inherit = ["onestop.guarded"]
    _description = "Open to who teaches her"

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
        return Domain(
            "enrolment_id", "any!", self.env["onestop.enrolment"]._open_to_me()
        )
