from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.money import to_donor
from ..tools.report_sql import REJECTION_TRIGGER


class OnestopGrantRejection(models.Model):
    """A reported cost that the donor does not accept; it stays visible."""

    _name = "onestop.grant.rejection"
    _inherit = ["onestop.grant.steps"]
    _description = "Rejected cost"
    _order = "date, id"
    _rec_name = "id"
    _by_steps = frozenset(
        {"amount_donor", "recorded_by_id", "lifted_on", "lifted_by_id", "lift_reason"}
    )

    # ------------------------------------------------------------ fields
    report_line_id = fields.Many2one(
        "onestop.grant.report.line",
        "Reported cost",
        required=True,
        index=True,
        ondelete="restrict",
    )
    report_id = fields.Many2one(
        related="report_line_id.report_id", store=True, index=True
    )
    grant_id = fields.Many2one(related="report_id.grant_id", store=True, index=True)
    allocation_id = fields.Many2one(related="report_line_id.allocation_id")
    budget_line_id = fields.Many2one(
        related="report_line_id.budget_line_id", store=True, index=True
    )
    company_currency_id = fields.Many2one(
        related="report_id.company_currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="report_id.currency_id")
    amount = fields.Monetary(
        required=True,
        currency_field="company_currency_id",
        help="Whole francs, at most what was reported.",
    )
    amount_donor = fields.Monetary(
        "In the donor's currency", readonly=True, help="At the rate of the report."
    )
    reason = fields.Char(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    recorded_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    lifted_on = fields.Date(readonly=True, help="The donor accepts it after all.")
    lifted_by_id = fields.Many2one("res.users", readonly=True)
    lift_reason = fields.Char(readonly=True)

    # ----------------------------------------------- constraints, indexes
    _whole_francs = models.Constraint(
        "CHECK (amount = trunc(amount) AND amount > 0)",
        "A rejected amount is a whole number of francs above zero.",
    )

    def init(self):
        self.env.cr.execute(REJECTION_TRIGGER)

    # ------------------------------------------------------------- checks
    @api.constrains("report_line_id", "amount")
    def _check_amount(self):
        """Of each cost no more is rejected than was reported."""
        for line in self.report_line_id:
            rejected = sum(
                line.rejection_ids.filtered(lambda r: not r.lifted_on).mapped("amount")
            )
            if rejected > line.amount:
                raise ValidationError(
                    self.env._(
                        "%(rejected)s XOF would be rejected of %(amount)s XOF that were"
                        " reported.",
                        rejected=int(rejected),
                        amount=int(line.amount),
                    )
                )
            if line.report_id.state != "submitted":
                raise UserError(
                    self.env._(
                        "Report %(code)s was not submitted: there is nothing that the"
                        " donor could reject.",
                        code=line.report_id.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        rejections = super().create(vals_list)
        for rejection in rejections:
            rejection._internal().write({"amount_donor": rejection._in_donor()})
        return rejections

    # ------------------------------------------------------------ actions
    def action_lift(self, reason):
        """Say that the donor accepts a cost after all.

        :param str reason: what the donor wrote
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Write down why the cost is accepted."))
        self._internal().write(
            {
                "lifted_on": fields.Date.context_today(self),
                "lifted_by_id": self.env.uid,
                "lift_reason": reason.strip(),
            }
        )

    # ----------------------------------------------------------- business
    def _in_donor(self):
        """Return the amount at the rate of the report; all of it: what was reported."""
        line = self.report_line_id
        if self.amount == line.amount or not line.rate:
            return line.amount_donor
        digits = self.currency_id.decimal_places
        return float(to_donor(int(self.amount), line._exact_rate(), digits))
