from odoo import fields, models


class OnestopCohort(models.Model):
    """What a cohort cost, for what came of it."""

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ fields
    other_cost = fields.Integer(
        "Other cost",
        aggregator=None,
        help="XOF, beside materials and kits: trainers, room, food, transport.",
    )

    # ----------------------------------------------- constraints, indexes
    _other_cost_range = models.Constraint(
        "CHECK (other_cost IS NULL OR other_cost >= 0)", "A cost is not below zero."
    )

    # ----------------------------------------------------------- business
    def _total_costs(self):
        """Return {cohort id: XOF}: materials and other cost."""
        return {cohort.id: cohort.other_cost or 0 for cohort in self}
