from odoo import api, fields, models
from odoo.exceptions import UserError

#: What is recorded once stays; a new value is a new record with its own first day.
KEPT = {"kind", "date_from", "value"}


class OnestopReferenceValue(models.Model):
    """A national value from a day on: a wage, a line, a cut-off. Never changed.

    A follow-up keeps the values of its day, so that a new one changes no past round.
    """

    _name = "onestop.reference.value"
    _description = "Reference value"
    _order = "kind, date_from desc"
    _rec_name = "kind"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        [
            ("smig", "Minimum wage (SMIG), a month"),
            ("poverty_line", "Poverty line, a person and year"),
            ("food_poor", "Food consumption: poor up to"),
            ("food_borderline", "Food consumption: borderline up to"),
            ("food_poor_oil", "Food consumption, oil and sugar daily: poor up to"),
            (
                "food_borderline_oil",
                "Food consumption, oil and sugar daily: borderline up to",
            ),
            ("rcsi_none", "Reduced coping strategies: none up to"),
            ("rcsi_stressed", "Reduced coping strategies: stressed up to"),
        ],
        required=True,
        index=True,
    )
    date_from = fields.Date("In force from", required=True)
    value = fields.Integer(required=True, aggregator=None)
    unit = fields.Selection(
        [("xof", "XOF"), ("points", "Points")], required=True, default="xof"
    )
    source = fields.Char()

    # ----------------------------------------------- constraints, indexes
    _day_unique = models.UniqueIndex(
        "(kind, date_from)", "There is a value of this kind for this day already."
    )
    _value_range = models.Constraint(
        "CHECK (value > 0)", "A reference value is above zero."
    )

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Correct source or unit; a value stays, since rounds were measured by it."""
        if KEPT & set(vals) and any(
            value[name] != vals[name] and str(value[name]) != str(vals[name])
            for value in self
            for name in KEPT & set(vals)
        ):
            raise UserError(
                self.env._(
                    "A value stays as it was recorded. Record the new one with the day"
                    " from which it is in force."
                )
            )
        return super().write(vals)

    # ----------------------------------------------------------- business
    @api.model
    def _in_force(self, day):
        """Return {kind: the value in force on a day}; what began later is left out."""
        found = {}
        # sudo: the values are public; whoever saves a follow-up relies on them
        for value in self.sudo().search([("date_from", "<=", day)], order="date_from"):
            found[value.kind] = value.value
        return found
