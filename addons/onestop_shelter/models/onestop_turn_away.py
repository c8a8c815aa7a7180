from odoo import api, fields, models


class OnestopTurnAway(models.Model):
    """Somebody who could not be taken in. Counts only: donors ask how many."""

    _name = "onestop.turn.away"
    _inherit = ["onestop.stay.open"]
    _description = "Turned Away"
    _order = "date desc, id desc"
    _rec_name = "date"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    date = fields.Date(
        required=True, index=True, default=lambda self: self._default_date()
    )
    reason = fields.Selection(
        [
            ("full", "No free bed"),
            ("no_fit", "No fitting bed (boys' age, access, keep apart)"),
            ("criteria", "Not for this centre"),
            ("safety", "Not safe here for her"),
            ("declined", "She declined the place"),
            ("other", "Other"),
        ],
        required=True,
        default="full",
    )
    women = fields.Integer(default=1, required=True)
    children = fields.Integer(default=0, required=True)
    referred_to = fields.Selection(
        [
            ("centre", "Another centre"),
            ("host_family", "Host family"),
            ("family", "Her family or friends"),
            ("hospital", "Hospital"),
            ("police", "Police"),
            ("social_services", "Social services"),
            ("hotel", "Paid lodging"),
            ("nowhere", "Nowhere"),
            ("other", "Other"),
        ],
        required=True,
        default="centre",
        string="Sent to",
    )
    referred_centre_id = fields.Many2one(
        "onestop.centre", string="Sent to centre", ondelete="restrict"
    )
    stay_id = fields.Many2one(
        "onestop.stay", string="Request", index=True, ondelete="restrict"
    )

    # ----------------------------------------------- constraints, indexes
    _counts = models.Constraint(
        "CHECK (women >= 0 AND children >= 0 AND women + children > 0)",
        "Count at least one person who was turned away.",
    )

    # ----------------------------------------------------------- defaults
    def _default_date(self):
        centre = self.env["onestop.centre"].search([], limit=1)
        return centre.current_night() if centre else fields.Date.context_today(self)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record who was turned away; the request it came from is cancelled."""
        records = super().create(vals_list)
        for record in records.filtered("stay_id"):
            record.stay_id.cancel(record.stay_id.id, self.env._("Turned away"))
        return records
