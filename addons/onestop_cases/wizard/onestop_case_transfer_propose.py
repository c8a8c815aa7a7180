from odoo import fields, models

from ..models.onestop_referral import URGENCIES


class OnestopCaseTransferPropose(models.TransientModel):
    """Choose the centre that is asked to take her in."""

    _name = "onestop.case.transfer.propose"
    _description = "Proposal of a transfer"
    _rec_name = "id"

    case_id = fields.Many2one("onestop.case", "File", required=True, ondelete="cascade")
    centre = fields.Selection(selection="_select_centre", string="To", required=True)
    urgency = fields.Selection(URGENCIES, required=True, default="normal")

    def _select_centre(self):
        # sudo: that a centre exists is no secret; members read only their own
        centres = self.env["onestop.centre"].sudo().search([])
        return [(str(centre.id), centre.name) for centre in centres]

    def action_confirm(self):
        """Ask the other centre.

        :raise AccessError: the user neither manages the case nor is director
        :raise UserError: she does not agree to a transfer, now
        """
        self.ensure_one()
        self.env["onestop.case.transfer"]._propose(
            self.case_id, self.centre, self.urgency
        )
        return {"type": "ir.actions.act_window_close"}
