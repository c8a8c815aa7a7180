from datetime import timedelta

from odoo import api, fields, models


class OnestopSessionMakeUp(models.TransientModel):
    """When a session that was cancelled, or missed by somebody, is made up for."""

    _name = "onestop.session.make.up"
    _description = "Making up for a Session"

    session_id = fields.Many2one("onestop.session", required=True, ondelete="cascade")
    cohort_id = fields.Many2one(related="session_id.cohort_id", related_sudo=False)
    start = fields.Datetime(
        required=True,
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
    )
    stop = fields.Datetime(
        required=True,
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
    )
    trainer_id = fields.Many2one(
        "hr.employee",
        required=True,
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
    )
    workshop_id = fields.Many2one(
        "onestop.workshop",
        required=True,
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("session_id")
    def _compute_times(self):
        """Propose the same hours on the first day that lies ahead."""
        for wizard in self:
            missed = wizard.session_id
            start = missed.start
            while start and start <= fields.Datetime.now():
                start += timedelta(days=1)
            wizard.start = start
            wizard.stop = start and start + (missed.stop - missed.start)
            wizard.trainer_id = missed.trainer_id
            wizard.workshop_id = missed.workshop_id

    def action_plan(self):
        """Plan the session that makes up for the other, and open it."""
        self.ensure_one()
        missed = self.session_id
        session = missed.create(
            {
                "cohort_id": missed.cohort_id.id,
                "trainer_id": self.trainer_id.id,
                "workshop_id": self.workshop_id.id,
                "start": self.start,
                "stop": self.stop,
                "competency_id": missed.competency_id.id,
                "replaces_id": missed.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": missed._name,
            "res_id": session.id,
            "views": [(False, "form")],
        }
