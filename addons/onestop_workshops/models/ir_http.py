from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Let a trainer begin with today's session, unless she chose otherwise."""
        info = super().session_info()
        user = self.env.user
        if not user.action_id and user.has_group("onestop_base.group_trainer"):
            action = self.env.ref("onestop_workshops.onestop_session_sheet_action")
            info["home_action_id"] = action.id
        return info
