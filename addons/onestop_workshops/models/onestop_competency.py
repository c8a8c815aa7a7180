from odoo import api, fields, models

from ..tools.teaching_sql import COMPETENCY_TRIGGER


class OnestopCompetency(models.Model):
    """A unit of a curriculum: what she can do at its end, and how that is seen."""

    _name = "onestop.competency"
    _description = "Competency"
    _order = "curriculum_id, sequence, id"

    # ------------------------------------------------------------ fields
    curriculum_id = fields.Many2one(
        "onestop.curriculum", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, help="As U1.")
    name = fields.Char(required=True, translate=True)
    hours = fields.Float(required=True, default=0)
    criteria = fields.Text(translate=True, help="What the jury looks at.")
    required = fields.Boolean(default=True, help="Needed for the certificate.")
    sequence = fields.Integer(default=10)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex(
        "(curriculum_id, code)", "Two units of a curriculum have different codes."
    )
    _hours_range = models.Constraint(
        "CHECK (hours >= 0 AND hours <= 5000)", "A unit has 0 to 5,000 hours."
    )

    def init(self):
        """Create the trigger that keeps units of published curricula."""
        self.env.cr.execute(COMPETENCY_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("code", "name")
    def _compute_display_name(self):
        for unit in self:
            unit.display_name = f"{unit.code or ''} {unit.name or ''}".strip()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Add units to drafts."""
        ids = {vals["curriculum_id"] for vals in vals_list if "curriculum_id" in vals}
        self.env["onestop.curriculum"].browse(ids)._check_draft()
        return super().create(vals_list)

    def write(self, vals):
        """Change units of drafts."""
        self.curriculum_id._check_draft()
        if vals.get("curriculum_id"):
            self.curriculum_id.browse(vals["curriculum_id"])._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_of_drafts(self):
        self.curriculum_id._check_draft()
