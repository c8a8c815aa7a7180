from odoo import fields, models


class OnestopStartGrant(models.Model):
    """Something given in kind for a start: a machine, a table, a first stock."""

    _name = "onestop.start.grant"
    _inherit = ["onestop.learner.open"]
    _description = "Grant in kind"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        string="Graduate",
        required=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    date = fields.Date(required=True, default=fields.Date.context_today)
    product_id = fields.Many2one(
        "product.product", string="What", required=True, ondelete="restrict"
    )
    quantity = fields.Float(default=1, required=True)
    value = fields.Integer(required=True, help="XOF.")

    # ----------------------------------------------- constraints, indexes
    _value_range = models.Constraint(
        "CHECK (value >= 0 AND quantity > 0)",
        "A grant has a quantity, and its value is not negative.",
    )
