from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    centre_id = fields.Many2one(
        "onestop.centre",
        ondelete="restrict",
        index="btree_not_null",
        help="The centre whose cash box or account this is.",
    )
