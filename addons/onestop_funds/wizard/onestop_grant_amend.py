from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.onestop_grant import AMENDABLE, EXCHANGE_METHODS, OVERRUN_RULES
from ..models.onestop_grant_rate import SOURCES


class OnestopGrantAmend(models.TransientModel):
    """Records a signed amendment: the terms after it, beside those before."""

    _name = "onestop.grant.amend"
    _description = "Amendment"
    _default_by_caller = frozenset(("grant_id",))

    # ------------------------------------------------------------ fields
    grant_id = fields.Many2one("onestop.grant", required=True, readonly=True)
    currency_id = fields.Many2one(related="grant_id.currency_id")
    date_signed = fields.Date(string="Signed on", required=True)
    reason = fields.Char(required=True)
    # The terms, as they are after it; named like those of the grant.
    name = fields.Char(required=True)
    amount = fields.Monetary(required=True)
    own_fund_percent = fields.Float(digits=(5, 2))
    support_cost_percent = fields.Float(digits=(5, 2))
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    payment_grace_days = fields.Integer()
    spend_by_days = fields.Integer()
    interest_rate = fields.Float(digits=(6, 3))
    overrun_rule = fields.Selection(OVERRUN_RULES, required=True)
    overrun_percent = fields.Float(digits=(5, 2))
    exchange_method = fields.Selection(EXCHANGE_METHODS, required=True)
    rate_source = fields.Selection(SOURCES)
    retention_years = fields.Integer()

    # ----------------------------------------------------------- defaults
    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        grant = self.env["onestop.grant"].browse(values.get("grant_id"))
        if grant:
            values.update({name: grant[name] for name in AMENDABLE})
        return values

    # ----------------------------------------------------------- actions
    def action_record(self):
        """Change the grant and keep what was before.

        :raise UserError: nothing changes, or the grant would have less than it got
        """
        self.ensure_one()
        grant = self.grant_id._at("active")
        changed = [name for name in AMENDABLE if self[name] != grant[name]]
        if not changed:
            raise UserError(
                self.env._("Nothing changes: enter the terms as they are after it.")
            )
        if self.amount < grant.amount_received:
            raise UserError(
                self.env._("The donor has paid more than this amount already.")
            )
        before = {name: self._plain(grant[name]) for name in changed}
        grant._internal().write({name: self[name] for name in changed})
        self.env["onestop.grant.amendment"]._internal().create(
            {
                "grant_id": grant.id,
                "date_signed": self.date_signed,
                "reason": self.reason,
                "values_before": before,
                "values_after": {name: self._plain(self[name]) for name in changed},
            }
        )
        return {"type": "ir.actions.act_window_close"}

    # ----------------------------------------------------------- business
    @api.model
    def _plain(self, value):
        """Return a value as JSON keeps it."""
        return value.isoformat() if hasattr(value, "isoformat") else value
