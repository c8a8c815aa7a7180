from odoo import api, models
from odoo.fields import Domain


class OnestopStayOpen(models.AbstractModel):
    """What says who stays here: for members of the centre without a conflict.

    Who never sees one of a household sees nothing of the household: children tell of
    their mother.
    """

    _name = "onestop.stay.open"
    _inherit = ["onestop.open.mixin"]
    _description = "Open to members of the centre"

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
