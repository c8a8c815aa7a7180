from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.savings_sql import REPAYMENT_TRIGGER


class OnestopMicroloanRepayment(models.Model):
    """Money paid back. Written once."""

    _name = "onestop.microloan.repayment"
    _inherit = ["onestop.learner.open"]
    _description = "Repayment"
    _order = "date, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    loan_id = fields.Many2one(
        "onestop.microloan", required=True, index=True, ondelete="restrict"
    )
    enrolment_id = fields.Many2one(related="loan_id.enrolment_id", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Integer(required=True, help="XOF.")

    # ----------------------------------------------- constraints, indexes
    _amount_range = models.Constraint(
        "CHECK (amount > 0)", "A repayment is more than nothing."
    )

    def init(self):
        self.env.cr.execute(REPAYMENT_TRIGGER)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record money paid back.

        :raise UserError: more than is owed, or the loan is not open
        """
        loans = self.env["onestop.microloan"].browse(
            {vals["loan_id"] for vals in vals_list if vals.get("loan_id")}
        )
        loans.check_access("write")
        for loan in loans:
            given = sum(
                vals.get("amount") or 0
                for vals in vals_list
                if vals.get("loan_id") == loan.id
            )
            if loan.state != "open" or given > loan.balance:
                raise UserError(
                    self.env._(
                        "%(balance)s XOF are still owed on this loan. Correct the"
                        " amount.",
                        balance=loan.balance if loan.state == "open" else 0,
                    )
                )
        self.env.flush_all()  # the trigger reads the loan
        rows = super().create(vals_list)
        loans._close_when_paid()
        return rows

    def write(self, vals):
        """Refuse: a repayment is written once.

        :raise UserError: always, unless nothing changes
        """
        if vals:
            raise UserError(self.env._("A repayment is written once and stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A repayment is not deleted."))
