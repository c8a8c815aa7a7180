from odoo import models

#: Texts of an entry that anybody of finance reads.
TEXTS = ("ref", "payment_reference", "invoice_origin", "narration")


class AccountMove(models.Model):
    """No entry carries the name of a person whom a centre helps."""

    _inherit = "account.move"

    def write(self, vals):
        if any(vals.get(name) for name in TEXTS) and "posted" in self.mapped("state"):
            texts = [vals.get(name) for name in TEXTS]
            self.env["onestop.identity.names"]._refuse_names(texts)
        return super().write(vals)

    def _post(self, soft=True):
        """Post entries without a name in them.

        :raise UserError: a text has the whole name of a person known to a centre
        """
        texts = [move[name] for move in self for name in TEXTS]
        self.env["onestop.identity.names"]._refuse_names(
            dict.fromkeys(texts + self.line_ids.mapped("name"))
        )
        return super()._post(soft)
