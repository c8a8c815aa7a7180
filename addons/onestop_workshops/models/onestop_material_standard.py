from odoo import fields, models


class OnestopMaterialStandard(models.Model):
    """What one learner needs in one session."""

    _name = "onestop.material.standard"
    _description = "Standard quantity"
    _order = "curriculum_id, competency_id, id"
    _rec_name = "product_id"

    # ------------------------------------------------------------ fields
    curriculum_id = fields.Many2one(
        "onestop.curriculum", required=True, index=True, ondelete="cascade"
    )
    competency_id = fields.Many2one(
        "onestop.competency",
        string="Unit",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('curriculum_id', '=', curriculum_id)]",
        help="Empty: every session of the curriculum.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Material",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    quantity = fields.Float(
        required=True,
        digits="Product Unit",
        aggregator=None,
        help="For one learner and one session, in the unit of the material.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of measure")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(curriculum_id, COALESCE(competency_id, 0), product_id)",
        "This material has a quantity already: change it there.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A standard quantity is more than zero."
    )

    # ----------------------------------------------------------- business
    def _needed(self, session, count):
        """Return what a session needs: {product: quantity in its unit}.

        The quantities of every session and those of its unit are added up.

        :param session: an ``onestop.session``
        :param int count: learners present
        """
        standards = self.search(
            [
                ("curriculum_id", "=", session.cohort_id.curriculum_id.id),
                ("competency_id", "in", [False, session.competency_id.id]),
            ]
        )
        needed = {}
        for standard in standards:
            product = standard.product_id
            needed[product] = needed.get(product, 0) + standard.quantity * count
        return needed
