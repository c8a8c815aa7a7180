from odoo import api, fields, models

#: How many lines of the statement are offered.
MOST = 200


class OnestopGrantTrancheReceive(models.TransientModel):
    """Ties a tranche to the line of the bank statement that brought it."""

    _name = "onestop.grant.tranche.receive"
    _description = "Money received"
    _default_by_caller = frozenset(("tranche_id",))

    # ------------------------------------------------------------ fields
    tranche_id = fields.Many2one("onestop.grant.tranche", required=True, readonly=True)
    grant_id = fields.Many2one(related="tranche_id.grant_id")
    kind = fields.Selection(related="tranche_id.kind")
    currency_id = fields.Many2one(related="tranche_id.currency_id")
    company_currency_id = fields.Many2one(related="tranche_id.company_currency_id")
    candidate_ids = fields.Many2many(
        "account.bank.statement.line", compute="_compute_candidate_ids"
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Line of the statement",
        domain="[('id', 'in', candidate_ids)]",
        required=True,
    )
    date = fields.Date(related="statement_line_id.date")
    amount_xof = fields.Monetary(
        string="In XOF",
        compute="_compute_amounts",
        currency_field="company_currency_id",
    )
    bank_amount = fields.Monetary(
        compute="_compute_amounts", help="In the donor's currency, by the bank."
    )
    amount_received = fields.Monetary(
        string="In the donor's currency",
        help="By the donor's notice, where the bank gave francs alone.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("tranche_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            tranche = wizard.tranche_id
            domain = [
                ("company_id", "=", tranche.company_id.id),
                ("amount", "<" if tranche.kind == "refund" else ">", 0),
            ]
            if tranche.grant_id.journal_ids:
                domain.append(("journal_id", "in", tranche.grant_id.journal_ids.ids))
            taken = tranche.sudo().search([("statement_line_id", "!=", False)])
            domain.append(("id", "not in", taken.statement_line_id.ids))
            wizard.candidate_ids = self.env["account.bank.statement.line"].search(
                domain, limit=MOST, order="date desc"
            )

    @api.depends("statement_line_id")
    def _compute_amounts(self):
        for wizard in self:
            line, tranche = wizard.statement_line_id, wizard.tranche_id
            francs = tranche._francs(line) if line else 0
            wizard.amount_xof = francs
            found = tranche._units(line, francs, 0) if line and francs else 0
            wizard.bank_amount = float(found)

    # ----------------------------------------------------------- actions
    def action_receive(self):
        """Tie the tranche to the chosen line."""
        self.ensure_one()
        self.tranche_id._receive(self.statement_line_id, self.amount_received)
        return {"type": "ir.actions.act_window_close"}
