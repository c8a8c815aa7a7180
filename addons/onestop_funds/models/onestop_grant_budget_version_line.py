from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OnestopGrantBudgetVersionLine(models.Model):
    _name = "onestop.grant.budget.version.line"
    _description = "Line of a version of a budget"
    _order = "version_id, budget_line_id"

    # ------------------------------------------------------------ fields
    version_id = fields.Many2one(
        "onestop.grant.budget.version", required=True, index=True, ondelete="cascade"
    )
    grant_id = fields.Many2one(related="version_id.grant_id")
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="budget_line_id.name")
    unit = fields.Char(related="budget_line_id.unit")
    currency_id = fields.Many2one(related="version_id.currency_id")
    quantity = fields.Float(digits=(16, 4), default=1)
    unit_cost = fields.Monetary()
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Quantity x unit cost, in the donor's currency.",
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(version_id, budget_line_id)", "A line stands once in a version."
    )
    _not_negative = models.Constraint(
        "CHECK (amount >= 0 AND quantity >= 0)",
        "Quantities and amounts of a budget are not negative.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("quantity", "unit_cost")
    def _compute_amount(self):
        for line in self:
            if line.unit_cost:
                line.amount = line.quantity * line.unit_cost

    # ------------------------------------------------------------ checks
    @api.constrains("budget_line_id", "version_id")
    def _check_grant(self):
        for line in self:
            if line.budget_line_id.grant_id != line.version_id.grant_id:
                raise ValidationError(
                    self.env._(
                        "Line %(code)s belongs to another grant.",
                        code=line.budget_line_id.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.version_id._touch()
        return lines

    def write(self, vals):
        self.version_id._touch()
        result = super().write(vals)
        self.version_id._touch()
        return result

    def unlink(self):
        self.version_id._touch()
        return super().unlink()
