from odoo import api, fields, models


class OnestopStayExtend(models.TransientModel):
    """How long a household that is here stays on."""

    _name = "onestop.stay.extend"
    _description = "Expected Departure"

    stay_id = fields.Many2one("onestop.stay", required=True, ondelete="cascade")
    date_expected = fields.Date(
        string="Expected departure",
        compute="_compute_date_expected",
        store=True,
        readonly=False,
        precompute=True,
        help="Empty while nobody knows.",
    )

    @api.depends("stay_id")
    def _compute_date_expected(self):
        for wizard in self:
            wizard.date_expected = wizard.stay_id.date_expected

    def action_extend(self):
        """Change the departure, and the nights of the beds with it."""
        self.ensure_one()
        self.env["onestop.stay"].extend(self.stay_id.id, self.date_expected or None)
        return {"type": "ir.actions.act_window_close"}
