from odoo import fields, models

from ..tools.vocabulary import TEAM_GROUPS


class OnestopCase(models.Model):
    """The incidents of a file."""

    _inherit = "onestop.case"

    incident_ids = fields.One2many(
        "onestop.incident", "case_id", string="Incidents", groups=TEAM_GROUPS
    )

    def action_new_incident(self):
        """Open an empty form for an incident of this file."""
        self.ensure_one()
        self.env["onestop.incident"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Incident"),
            "res_model": "onestop.incident",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id},
        }
