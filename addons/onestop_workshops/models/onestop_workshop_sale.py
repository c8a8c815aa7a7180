from odoo import api, fields, models


class OnestopWorkshopSale(models.Model):
    """What a cohort made and sold. The money is the learners' or the centre's."""

    _name = "onestop.workshop.sale"
    _description = "Sale of the workshop"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(related="cohort_id.centre_id", store=True, index=True)
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    quantity = fields.Float(required=True, default=1, digits="Product Unit")
    amount = fields.Integer(required=True, help="XOF: what was paid for all of it.")
    income_to = fields.Selection(
        [("learner", "The learners"), ("centre", "The centre")],
        string="Belongs to",
        compute="_compute_income_to",
        store=True,
        help="As the cohort said when it was sold.",
    )

    # ----------------------------------------------- constraints, indexes
    _positive = models.Constraint(
        "CHECK (quantity > 0 AND amount >= 0)",
        "A sale has a quantity, and an amount of zero or more.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id")
    def _compute_income_to(self):
        for sale in self:
            sale.income_to = sale.cohort_id.income_to
