from odoo import fields, models


class OnestopGrantTranche(models.Model):
    """Money of a donor: a tranche, interest on it, our own share, or a refund."""

    _name = "onestop.grant.tranche"
    _description = "Tranche"
    _order = "grant_id, received_on, number"
    _check_company_auto = True

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="grant_id.company_id", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id", store=True)
    number = fields.Integer(required=True, readonly=True, copy=False)
    kind = fields.Selection(
        [
            ("tranche", "Tranche"),
            ("interest", "Interest"),
            ("own", "Own funds"),
            ("refund", "Refund to the donor"),
        ],
        required=True,
        default="tranche",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("requested", "Requested"),
            ("authorised", "Authorised"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
    )
    amount_requested = fields.Monetary()
    amount_authorised = fields.Monetary()
    requested_on = fields.Date()
    authorised_on = fields.Date()
    # What came: filled from the bank statement line, never by hand.
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", copy=False, ondelete="restrict"
    )
    received_on = fields.Date(readonly=True, copy=False)
    amount_received = fields.Monetary(
        readonly=True, copy=False, help="In the donor's currency."
    )
    amount_xof = fields.Monetary(
        string="Received in XOF",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    rate = fields.Float(
        digits=(16, 6), readonly=True, copy=False, help="XOF for one unit."
    )
    spend_by = fields.Date(readonly=True, copy=False)

    _number_unique = models.UniqueIndex("(grant_id, number)")
    _statement_line_once = models.UniqueIndex(
        "(statement_line_id) WHERE statement_line_id IS NOT NULL",
        "This line of the bank statement belongs to another tranche already.",
    )
    _whole_francs = models.Constraint(
        "CHECK (amount_xof IS NULL OR amount_xof = trunc(amount_xof))",
        "Amounts in XOF are whole francs.",
    )
