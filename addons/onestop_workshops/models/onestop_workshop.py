from odoo import fields, models


class OnestopWorkshop(models.Model):
    """A room in which a trade is taught."""

    _name = "onestop.workshop"
    _description = "Workshop"
    _order = "centre_id, name"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    capacity = fields.Integer(default=20, aggregator=None, help="Places to work at.")
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _name_unique = models.UniqueIndex(
        "(centre_id, name)", "Another workshop of the centre has this name."
    )
    _capacity_range = models.Constraint(
        "CHECK (capacity BETWEEN 1 AND 200)", "A workshop has 1 to 200 places."
    )
