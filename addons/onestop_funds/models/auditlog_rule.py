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
