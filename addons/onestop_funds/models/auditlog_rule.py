from odoo import api, models
from odoo.exceptions import ValidationError

#: Values are kept in clear: beginnings of the models that hold money and no person.
MONEY = (
    "account.",
    "onestop.grant",
    "product.category",
    "purchase.",
    "res.currency",
    "res.partner.bank",
)


class AuditlogRule(models.Model):
    """Changes to money are logged with their values; nothing else ever is.

    What concerns persons has the access log, which never holds a value.
    """

    _inherit = "auditlog.rule"

    @api.model
    def _settle_on_fast(self):
        """Turn rules that read values again into such as note what is written."""
        self.search([("log_type", "=", "full")]).write({"log_type": "fast"})

    @api.constrains("log_type")
    def _check_fast(self):
        """Refuse the full log: it sets the cache aside, and with it what is computed.

        A journal made under it had lost its suspense account.
        """
        if "full" in self.mapped("log_type"):
            raise ValidationError(
                self.env._("Choose the fast log: the full one loses computed values.")
            )

    @api.constrains("model_id")
    def _check_money(self):
        for rule in self:
            if not (rule.model_id.model or "").startswith(MONEY):
                raise ValidationError(
                    self.env._(
                        "This log keeps values in clear: it is for models of money"
                        " alone. Choose a grant, a budget, a journal, an account or a"
                        " bank account."
                    )
                )
