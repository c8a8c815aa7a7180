from odoo import api, fields, models

from odoo.addons.onestop_base.tools.roles import groups_of


class OnestopKitHandover(models.Model):
    """Who waits for a kit, for those who know the learners."""

    _inherit = "onestop.kit.handover"

    # ------------------------------------------------------------ fields
    receipt_ids = fields.One2many(
        "onestop.kit.receipt",
        "handover_id",
        readonly=True,
        groups=groups_of("trainer", "livelihoods"),
    )
    waiting_ids = fields.Many2many(
        "onestop.enrolment",
        string="Wait for a kit",
        compute="_compute_waiting_ids",
        groups=groups_of("trainer", "livelihoods"),
    )

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id", "receipt_count", "state")
    @api.depends_context("uid")
    def _compute_waiting_ids(self):
        for handover in self:
            handover.waiting_ids = (
                self.env["onestop.enrolment"].search(handover._waiting())
                if handover.state == "prepared"
                else False
            )
