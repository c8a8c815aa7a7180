from odoo import models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "onestop.names.refused"]
    _final = ("parent_state", "posted")
