from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.onestop_stay import DESTINATIONS


class OnestopStayLeave(models.TransientModel):
    """The departure of a household: when, where to, and to which centre."""

    _name = "onestop.stay.leave"
    _description = "Departure"

    stay_id = fields.Many2one("onestop.stay", required=True, ondelete="cascade")
    night = fields.Date(
        string="First night elsewhere",
        required=True,
        compute="_compute_night",
        store=True,
        readonly=False,
        precompute=True,
    )
    destination = fields.Selection(DESTINATIONS, required=True)
    target = fields.Selection(
        "_selection_target",
        string="Centre",
        help="The other centre gets a request with ages only, no names and no codes.",
    )

    @api.model
    def _selection_target(self):
        """Return the centres one may transfer to."""
        # sudo: the list of centres is no secret, but members read only their own
        centres = self.env["onestop.centre"].sudo().search([], order="name")
        return [(str(centre.id), centre.name) for centre in centres]

    @api.depends("stay_id")
    def _compute_night(self):
        for wizard in self:
            wizard.night = wizard.stay_id.centre_id.current_night()

    def action_leave(self):
        """Check the household out, or transfer it."""
        self.ensure_one()
        stays = self.env["onestop.stay"]
        if self.destination != "other_centre":
            stays.check_out(self.stay_id.id, self.destination, self.night)
        elif self.target:
            stays.transfer(self.stay_id.id, int(self.target), self.night)
        else:
            raise UserError(self.env._("Choose the centre she goes to."))
        return {"type": "ir.actions.act_window_close"}
