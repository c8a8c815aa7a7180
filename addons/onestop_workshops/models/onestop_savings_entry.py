from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.savings_sql import MEETING_TRIGGER


class OnestopSavingsEntry(models.Model):
    """What one member paid in, borrowed and paid back at one meeting. XOF."""

    _name = "onestop.savings.entry"
    _inherit = ["onestop.learner.open"]
    _description = "Line of a meeting"
    _order = "meeting_id desc, member_id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    meeting_id = fields.Many2one(
        "onestop.savings.meeting", required=True, index=True, ondelete="restrict"
    )
    group_id = fields.Many2one(related="meeting_id.group_id", store=True, index=True)
    member_id = fields.Many2one(
        "onestop.savings.member", required=True, index=True, ondelete="restrict"
    )
    enrolment_id = fields.Many2one(
        related="member_id.enrolment_id", store=True, index="btree_not_null"
    )
    alias = fields.Char(related="member_id.alias", related_sudo=False)
    is_present = fields.Boolean("Came")
    saved = fields.Integer("Saves", default=0)
    lent = fields.Integer("Borrows", default=0)
    repaid = fields.Integer("Pays back", default=0)
    fine = fields.Integer("Charge or fine", default=0)
    shared = fields.Integer("Gets of the box", default=0)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(meeting_id, member_id)", "She has a line in this meeting already."
    )
    _amounts = models.Constraint(
        "CHECK (saved >= 0 AND lent >= 0 AND repaid >= 0 AND fine >= 0"
        " AND shared >= 0)",
        "Amounts are not negative: write what she pays in, borrows or pays back.",
    )

    def init(self):
        self.env.cr.execute(MEETING_TRIGGER)

    def _open_to_me(self):
        members = self.env["onestop.savings.member"]
        return Domain("member_id", "any!", members._open_to_me())

    # ------------------------------------------------------------- checks
    @api.constrains("meeting_id", "member_id")
    def _check_group(self):
        for entry in self:
            if entry.member_id.group_id != entry.meeting_id.group_id:
                raise UserError(
                    self.env._(
                        "Member %(code)s is in another group.",
                        code=entry.member_id.code,
                    )
                )

    def _check_debts(self):
        """Refuse when somebody pays back more than she borrowed.

        :raise UserError: names the number of the member
        """
        rows = self.env["onestop.savings.entry"]._read_group(
            [("member_id", "in", self.member_id.ids)],
            ["member_id"],
            ["lent:sum", "repaid:sum"],
        )
        for member, lent, repaid in rows:
            if repaid > lent:
                raise UserError(
                    self.env._(
                        "Member %(code)s pays back %(more)s XOF more than she borrowed."
                        " Write what is on top as a charge.",
                        code=member.code,
                        more=repaid - lent,
                    )
                )
