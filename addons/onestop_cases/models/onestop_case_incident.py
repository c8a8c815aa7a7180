from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.clocks import STATES
from ..tools.vocabulary import TEAM_GROUPS


class OnestopCase(models.Model):
    """The incidents of a file."""

    _inherit = "onestop.case"

    incident_ids = fields.One2many(
        "onestop.incident", "case_id", string="Incidents", groups=TEAM_GROUPS
    )

    clock_state = fields.Selection(STATES, compute="_compute_clock", groups=TEAM_GROUPS)
    clock_text = fields.Char(
        "Medicine in time", compute="_compute_clock", groups=TEAM_GROUPS
    )

    # ------------------------------------------------------------ compute
    @api.depends("incident_ids")
    def _compute_clock(self):
        """Say how much time is left: the alarm on the form of the file."""
        running = self.env["onestop.incident"].search(
            Domain("case_id", "in", self.ids) & Domain("clock_runs", "=", True),
            order="clock_start, id",
        )
        for case in self:
            first = running.filtered(lambda one, case=case: one.case_id == case)[-1:]
            states = {first.pep_state, first.ec_state} - {False, "over"}
            case.clock_state = (
                "urgent" if "urgent" in states else (states and "running") or False
            )
            case.clock_text = first._clock_text() if states else False

    # ------------------------------------------------------------ actions
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

    # -------------------------------------------------------------- hooks
    @api.model
    def _overdue_parts(self):
        """Put first on the home screen whom medicine can still help in time."""
        parts = super()._overdue_parts()
        runs = Domain("clock_runs", "=", True)
        if not self.env.user.has_group("onestop_base.group_medical"):
            runs &= Domain("case_id.manager_id", "=", self.env.uid)
        clock = {
            "key": "clock",
            "label": self.env._("Medicine still in time"),
            "model": "onestop.incident",
            "domain": runs,
            "date": "date_clock",
            "page": "incidents",
        }
        return [clock, *parts]
