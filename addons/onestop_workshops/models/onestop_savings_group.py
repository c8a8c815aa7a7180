from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.share_out import share_out

#: Source: standard of training: 15 to 30 members, share-out after 8 to 12 months.
MEMBERS = (15, 30)
MONTHS = (8, 12)


class OnestopSavingsGroup(models.Model):
    """Women who save and lend together. The group tells of no single one."""

    _name = "onestop.savings.group"
    _description = "Savings group"
    _order = "centre_id, name"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    date_start = fields.Date(
        string="Cycle began on", required=True, default=fields.Date.context_today
    )
    date_share = fields.Date(string="Shared out on", readonly=True, copy=False)
    member_ids = fields.One2many("onestop.savings.member", "group_id")
    meeting_ids = fields.One2many("onestop.savings.meeting", "group_id")
    member_count = fields.Integer(compute="_compute_box", compute_sudo=True)
    saved = fields.Integer(compute="_compute_box", compute_sudo=True, help="XOF.")
    loans_out = fields.Integer(
        "Loans out", compute="_compute_box", compute_sudo=True, help="XOF."
    )
    box = fields.Integer(
        "In the box", compute="_compute_box", compute_sudo=True, help="XOF."
    )
    attendance = fields.Float(
        "Attendance at the last four meetings",
        compute="_compute_attendance",
        compute_sudo=True,
        help="Per cent.",
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _name_unique = models.UniqueIndex(
        "(centre_id, name)", "Another group of the centre has this name."
    )

    # ------------------------------------------------------------ compute
    @api.depends(
        "member_ids.active",
        "meeting_ids.entry_ids.saved",
        "meeting_ids.entry_ids.lent",
        "meeting_ids.entry_ids.repaid",
        "meeting_ids.entry_ids.fine",
        "meeting_ids.entry_ids.shared",
    )
    def _compute_box(self):
        sums = self._sums()
        for group in self:
            saved, lent, repaid, fine, shared = sums.get(group.id, (0,) * 5)
            group.member_count = len(group.member_ids.filtered("active"))
            group.saved = saved
            group.loans_out = max(lent - repaid, 0)
            group.box = saved + repaid + fine - lent - shared

    def _sums(self):
        """Return {group id: (saved, lent, repaid, fine, shared)}. XOF."""
        rows = self.env["onestop.savings.entry"]._read_group(
            [("group_id", "in", self.ids)],
            ["group_id"],
            ["saved:sum", "lent:sum", "repaid:sum", "fine:sum", "shared:sum"],
        )
        return {group.id: tuple(sums) for group, *sums in rows}

    @api.depends("meeting_ids.entry_ids.is_present", "meeting_ids.date")
    def _compute_attendance(self):
        for group in self:
            last = group.meeting_ids.sorted("date", reverse=True)[:4]
            marks = last.entry_ids.mapped("is_present")
            group.attendance = 100 * sum(marks) / len(marks) if marks else 0

    # ------------------------------------------------------------ actions
    def action_meet(self):
        """Open a new meeting with a line for each member.

        :raise UserError: the last meeting is still open, or there are no members
        """
        self.ensure_one()
        self.check_access("write")
        if "open" in self.meeting_ids.mapped("state"):
            raise UserError(
                self.env._("The last meeting is still open. Close it, then meet again.")
            )
        if not self.member_ids:
            raise UserError(self.env._("The group has no members yet. Add them first."))
        meeting = self.env["onestop.savings.meeting"].create(
            {
                "group_id": self.id,
                "entry_ids": [
                    fields.Command.create({"member_id": member.id, "is_present": True})
                    for member in self.member_ids
                ],
            }
        )
        return meeting._open()

    def action_share_out(self):
        """Divide what is in the box by what each has saved, to the franc.

        The sums are lines of a last meeting, which is closed with them.

        :raise UserError: loans are out, a meeting is open, or nothing was saved
        """
        self.ensure_one()
        self.check_access("write")
        if self.loans_out or "open" in self.meeting_ids.mapped("state"):
            raise UserError(
                self.env._(
                    "%(loans)s XOF are lent out, or a meeting is open. Collect the"
                    " loans and close the meeting, then share out.",
                    loans=self.loans_out,
                )
            )
        members = self.member_ids
        weights = {member.id: member.saved for member in members}
        if self.box <= 0 or not any(weights.values()):
            raise UserError(self.env._("The box is empty: there is nothing to share."))
        shares = share_out(self.box, weights)
        meeting = self.env["onestop.savings.meeting"].create(
            {
                "group_id": self.id,
                "entry_ids": [
                    fields.Command.create(
                        {
                            "member_id": member.id,
                            "is_present": True,
                            "shared": shares[member.id],
                        }
                    )
                    for member in members
                ],
            }
        )
        meeting.action_close()
        self.date_share = meeting.date
        return meeting._open()
