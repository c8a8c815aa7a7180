from odoo import api, fields, models


class OnestopJuryMember(models.Model):
    """Who judges what a learner can do: a trainer, or a professional of the trade."""

    _name = "onestop.jury.member"
    _description = "Jury member"
    _order = "name"

    # ------------------------------------------------------------ fields
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Trainer",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: a professional from outside.",
    )
    trade_ids = fields.Many2many("onestop.trade", string="Trades")
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    active = fields.Boolean(default=True)

    # ------------------------------------------------------------ compute
    @api.depends("employee_id")
    def _compute_name(self):
        for member in self:
            member.name = member.employee_id.name or member.name
