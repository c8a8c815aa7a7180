from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary import LEAVE_REASONS


class OnestopEnrolmentLeave(models.TransientModel):
    """When and why a learner leaves."""

    _name = "onestop.enrolment.leave"
    _description = "Leaving"

    enrolment_id = fields.Many2one(
        "onestop.enrolment", required=True, ondelete="cascade"
    )
    day = fields.Date(
        string="Last day",
        required=True,
        compute="_compute_day",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Selection(LEAVE_REASONS, required=True)
    text = EncryptedText(string="More", help="Kept sealed.")

    @api.depends("enrolment_id")
    def _compute_day(self):
        for wizard in self:
            cohort = wizard.enrolment_id.cohort_id
            wizard.day = cohort and cohort._today()

    def action_leave(self):
        """End her enrolment; she may come back with a new one."""
        self.ensure_one()
        self.enrolment_id.leave(self.reason, self.day, self.text)
        self.text = False
        return {"type": "ir.actions.act_window_close"}
