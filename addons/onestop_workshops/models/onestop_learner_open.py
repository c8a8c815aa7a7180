from odoo import models
from odoo.fields import Domain


class OnestopLearnerOpen(models.AbstractModel):
    """What tells of a learner: for who teaches her, and for livelihoods officers.

    It has a field ``enrolment_id``.
    """

    _name = "onestop.learner.open"
    _inherit = ["onestop.open.mixin"]
    _description = "Open to who teaches her"

    def _open_to_me(self):
        """Return the domain of the records that the user may read."""
        return Domain(
            "enrolment_id", "any!", self.env["onestop.enrolment"]._open_to_me()
        )
