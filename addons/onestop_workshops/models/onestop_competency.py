from odoo import fields, models


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
