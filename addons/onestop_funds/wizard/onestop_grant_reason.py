from odoo import fields, models


class OnestopGrantReason(models.TransientModel):
    """Asks why: a report is withdrawn, or a rejected cost is accepted after all."""

    _name = "onestop.grant.reason"
    _description = "Reason"
    _rec_name = "id"

    report_id = fields.Many2one("onestop.grant.report")
    rejection_id = fields.Many2one("onestop.grant.rejection")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Do what the reason was asked for."""
        self.ensure_one()
        if self.rejection_id:
            self.rejection_id.action_lift(self.reason)
            return {"type": "ir.actions.act_window_close"}
        return self.report_id.action_withdraw(self.reason)
