import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedText


class OnestopEnrolmentAdd(models.TransientModel):
    """Enrols one or several persons: by their codes, or chosen by alias."""

    _name = "onestop.enrolment.add"
    _description = "Enrolling"

    cohort_id = fields.Many2one("onestop.cohort", required=True, ondelete="cascade")
    centre_id = fields.Many2one(related="cohort_id.centre_id", related_sudo=False)
    free_count = fields.Integer(related="cohort_id.free_count", related_sudo=False)
    waiting_count = fields.Integer(
        related="cohort_id.waiting_count", related_sudo=False
    )
    codes = EncryptedText(help="One or several, each on a line of its own.")
    person_ids = fields.Many2many(
        "onestop.person",
        "onestop_enrolment_add_person_rel",
        string="By alias",
        help="Who agreed to be followed up. Everybody else comes with her code.",
    )
    date_start = fields.Date(
        string="First day",
        required=True,
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
    )
    needs_childcare = fields.Boolean(string="Childcare")
    children_in_care = fields.Integer(string="Children", default=1)
    needs_transport = fields.Boolean(string="Transport")

    @api.depends("cohort_id")
    def _compute_date_start(self):
        for wizard in self:
            cohort = wizard.cohort_id
            wizard.date_start = cohort and max(cohort._today(), cohort.date_start)

    def action_enrol(self):
        """Enrol them; who finds no place waits."""
        self.ensure_one()
        cohort = self.cohort_id
        codes = list(filter(None, re.split(r"[\s,;]+", self.codes or "")))
        needs = {
            "needs_childcare": self.needs_childcare,
            "children_in_care": self.children_in_care if self.needs_childcare else 0,
            "needs_transport": self.needs_transport,
        }
        if not codes and not self.person_ids:
            raise UserError(self.env._("Enter a code, or choose somebody by alias."))
        ids = []
        if codes:
            ids += cohort.enrol_by_code(codes, self.date_start, **needs)
        chosen = self.person_ids
        if chosen:
            ids += cohort.enrol(chosen.ids, self.date_start, **needs)
        self.codes = False
        waiting = self.env["onestop.enrolment"].search_count(
            [("id", "in", ids), ("state", "=", "waiting")]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if waiting else "success",
                "message": self.env._(
                    "%(enrolled)s enrolled, %(waiting)s on the waiting list.",
                    enrolled=len(ids) - waiting,
                    waiting=waiting,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
