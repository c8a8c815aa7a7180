from odoo import fields, models


class OnestopGraduateIncome(models.Model):
    """What a graduate earned from one source in three months."""

    _name = "onestop.graduate.income"
    _inherit = ["onestop.learner.open"]
    _description = "Income of a graduate"
    _order = "followup_id, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    followup_id = fields.Many2one(
        "onestop.graduate.followup",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    enrolment_id = fields.Many2one(
        related="followup_id.enrolment_id", store=True, index=True, readonly=True
    )
    source = fields.Selection(
        [
            ("learned", "What she learned"),
            ("wage", "Wage"),
            ("selling", "Buying and selling"),
            ("farming", "Garden, field, animals"),
            ("other_work", "Other work"),
        ],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [("cash", "In cash"), ("in_kind", "In kind")],
        required=True,
        readonly=True,
        default="cash",
    )
    month_1 = fields.Integer(
        "Last month", readonly=True, aggregator=None, help="XOF, costs taken off"
    )
    month_2 = fields.Integer("The month before", readonly=True, aggregator=None)
    month_3 = fields.Integer("Two months before", readonly=True, aggregator=None)

    # ----------------------------------------------------------- business
    def _lines(self):
        """Return (month 1, month 2, month 3) of each line, XOF."""
        return [(line.month_1, line.month_2, line.month_3) for line in self]

    def _sources(self):
        """Return from how many sources something came; cash and kind are one."""
        totals = {}
        for line in self:
            total = line.month_1 + line.month_2 + line.month_3
            totals[line.source] = totals.get(line.source, 0) + total
        return sum(total > 0 for total in totals.values())
