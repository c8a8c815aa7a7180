from odoo import fields, models


class OnestopSessionCancel(models.TransientModel):
    """Why a session does not take place."""

    _name = "onestop.session.cancel"
    _description = "Cancelling a Session"

    session_id = fields.Many2one("onestop.session", required=True, ondelete="cascade")
    reason = fields.Selection(
        selection=lambda self: (
            self.env["onestop.session"]
            ._fields["cancel_reason"]
            ._description_selection(self.env)
        ),
        required=True,
    )
    make_up = fields.Boolean(string="Plan another time at once")

    def action_cancel(self):
        """Cancel the session, and ask for another time if wished."""
        self.ensure_one()
        self.session_id.cancel(self.reason)
        if self.make_up:
            return self.session_id.action_ask_make_up()
        return {"type": "ir.actions.act_window_close"}
