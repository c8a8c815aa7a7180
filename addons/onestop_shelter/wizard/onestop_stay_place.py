from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class OnestopStayPlace(models.TransientModel):
    """Where can this household sleep? Proposals with reasons, one tap to take one."""

    _name = "onestop.stay.place"
    _description = "Where to Sleep"

    stay_id = fields.Many2one("onestop.stay", required=True, ondelete="cascade")
    stay_state = fields.Selection(related="stay_id.state")
    date_start = fields.Date(
        string="First night",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_end = fields.Date(
        string="Expected departure",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    hold_hours = fields.Integer(string="Hold for (hours)", default=24, required=True)
    line_ids = fields.One2many(
        "onestop.stay.place.line", "place_id", string="Proposals", readonly=True
    )

    @api.depends("stay_id")
    def _compute_dates(self):
        for wizard in self:
            stay = wizard.stay_id
            night = stay.centre_id.current_night()
            wizard.date_start = max(stay.date_arrival or night, night)
            expected = stay.date_expected
            wizard.date_end = (
                expected if expected and expected > wizard.date_start else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create with the proposals for the dates given."""
        wizards = super().create(vals_list)
        wizards._fill_lines()
        return wizards

    def write(self, vals):
        """Other dates bring other proposals."""
        result = super().write(vals)
        if {"stay_id", "date_start", "date_end"} & set(vals):
            self._fill_lines()
        return result

    def _fill_lines(self):
        for wizard in self:
            plans = wizard.stay_id.find_places(
                wizard.stay_id.centre_id.id,
                wizard.date_start,
                wizard.date_end or None,
                stay_id=wizard.stay_id.id,
            )
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(wizard._prepare_line_vals(plan)) for plan in plans),
            ]

    def action_search(self):
        """Show the proposals for the dates that were just saved."""
        self.ensure_one()
        return self._open()

    def _open(self):
        """Return the action that shows this search."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Where to sleep"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _prepare_line_vals(self, plan):
        """Return the values of the line of one proposal."""
        return {
            "rooms": ", ".join(plan["rooms"]),
            "beds": ", ".join(bed["bed"] for bed in plan["beds"] if bed["bed"]),
            "reasons": " · ".join(plan["reasons"]),
            "warnings": " · ".join(plan["warnings"]),
            "plan": {
                str(bed["resident_id"]): bed["bed_id"]
                for bed in plan["beds"]
                if bed["resident_id"]
            },
        }


class OnestopStayPlaceLine(models.TransientModel):
    """One proposal."""

    _name = "onestop.stay.place.line"
    _description = "Proposal"

    place_id = fields.Many2one("onestop.stay.place", ondelete="cascade")
    rooms = fields.Char(readonly=True)
    beds = fields.Char(readonly=True)
    reasons = fields.Char(string="Why", readonly=True)
    warnings = fields.Char(string="Mind", readonly=True)
    plan = fields.Json(readonly=True)

    def _beds_by_resident(self):
        self.ensure_one()
        if not self.plan:
            raise UserError(self.env._("This proposal is out of date. Search again."))
        return {int(resident): bed for resident, bed in self.plan.items()}

    def action_reserve(self):
        """Hold these beds for the household."""
        wizard = self.place_id
        self.env["onestop.stay"].reserve(
            wizard.stay_id.id,
            self._beds_by_resident(),
            wizard.date_start,
            wizard.date_end or None,
            wizard.hold_hours,
        )
        return {"type": "ir.actions.act_window_close"}

    def action_check_in(self):
        """Check the household into these beds now."""
        stay = self.place_id.stay_id
        self.env["onestop.stay"].check_in(
            stay.id, self._beds_by_resident(), self.place_id.date_start
        )
        return {"type": "ir.actions.act_window_close"}

    def action_move(self):
        """Move the household that is here into these beds, all or nothing."""
        wizard = self.place_id
        self.env["onestop.stay"].move_household(
            wizard.stay_id.id, self._beds_by_resident(), wizard.date_start
        )
        return {"type": "ir.actions.act_window_close"}
