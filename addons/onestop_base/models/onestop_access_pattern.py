from datetime import timedelta

from odoo import api, models


class OnestopAccessPattern(models.AbstractModel):
    """Who is on duty at night opens files at night: no notice."""

    _inherit = "onestop.access.pattern"

    @api.model
    def _on_duty(self, user, begin):
        # sudo: when somebody works, for the program alone
        duties = self.env["onestop.duty"].sudo()
        mine = [
            ("employee_id.user_id", "=", user.id),
            ("date_start", "<", begin + timedelta(hours=1)),
            ("date_end", ">", begin),
        ]
        if duties.search_count(mine, limit=1):
            return True
        return super()._on_duty(user, begin)
