from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.guards import INTERNAL


class OnestopMicroloan(models.Model):
    """Money lent for a start. What is paid back is counted by the database."""

    _name = "onestop.microloan"
    _inherit = ["onestop.learner.open"]
    _description = "Micro-loan"
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
    amount = fields.Integer(required=True, help="XOF that she gets.")
    charge = fields.Integer(required=True, default=0, help="XOF on top of it.")
    months = fields.Integer(required=True, default=6, aggregator=None)
    date_due = fields.Date(compute="_compute_date_due", store=True)
    repayment_ids = fields.One2many("onestop.microloan.repayment", "loan_id")
    paid = fields.Integer(compute="_compute_paid", help="XOF paid back.")
    balance = fields.Integer(compute="_compute_paid", help="XOF still owed.")
    is_late = fields.Boolean(compute="_compute_paid", search="_search_is_late")
    state = fields.Selection(
        [("open", "Open"), ("repaid", "Paid back"), ("written_off", "Written off")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    # ----------------------------------------------- constraints, indexes
    _amount_range = models.Constraint(
        "CHECK (amount > 0 AND charge >= 0 AND months BETWEEN 1 AND 60)",
        "A loan has an amount, and 1 to 60 months.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("date", "months")
    def _compute_date_due(self):
        for loan in self:
            loan.date_due = loan.date and loan.date + relativedelta(months=loan.months)

    @api.depends("repayment_ids.amount", "amount", "charge", "state", "date_due")
    def _compute_paid(self):
        today = fields.Date.context_today(self)
        for loan in self:
            loan.paid = sum(loan.repayment_ids.mapped("amount"))
            loan.balance = loan.amount + loan.charge - loan.paid
            loan.is_late = bool(
                loan.state == "open" and loan.date_due and loan.date_due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("state", "=", "open") & fields.Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return domain if True in value else ~domain

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Lend money; the state comes by actions alone."""
        return super().create([self._writable(vals) for vals in vals_list])

    def write(self, vals):
        """Change loans on which nothing was paid back yet.

        :raise UserError: money was paid back, or given up
        """
        vals = self._writable(vals)
        internal = self.env.context.get("loan_state") is INTERNAL
        if set(vals) - {"repayment_ids"} and not internal:
            if any(loan.repayment_ids or loan.state != "open" for loan in self):
                raise UserError(
                    self.env._(
                        "Money was paid back, or given up: the loan stays as it is."
                    )
                )
        return super().write(vals)

    @api.model
    def _writable(self, vals):
        if self.env.context.get("loan_state") is INTERNAL:
            return vals
        return {name: value for name, value in vals.items() if name != "state"}

    # ------------------------------------------------------------ actions
    def action_write_off(self):
        """Give up what is still owed; what was paid back stays."""
        self.check_access("write")
        self._set_state("written_off")

    def _close_when_paid(self):
        """Close what is paid back."""
        self.filtered(lambda loan: loan.balance == 0)._set_state("repaid")

    def _set_state(self, state):
        loans = self.filtered(lambda loan: loan.state == "open")
        loans.with_context(loan_state=INTERNAL).write({"state": state})
