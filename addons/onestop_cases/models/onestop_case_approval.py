from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.searching import answer
from ..tools.vocabulary import APPROVAL_KINDS, TEAM_GROUPS


class OnestopCaseApproval(models.Model):
    """A supervisor's word on assessment, plan or closure; never on her own work.

    Nobody writes a row by hand: the file asks, and a supervisor decides.
    """

    _name = "onestop.case.approval"
    _inherit = ["onestop.case.part"]
    _description = "Approval by a supervisor"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(APPROVAL_KINDS, "What", required=True, readonly=True)
    assessment_id = fields.Many2one(
        "onestop.case.assessment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=TEAM_GROUPS,
    )
    requested_by_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, ondelete="restrict"
    )
    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Whose work it is: who wrote the assessment, or manages the file.",
    )
    date_requested = fields.Date("Asked on", required=True, readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, ondelete="restrict"
    )
    date_decided = fields.Date("Decided on", readonly=True)
    state = fields.Selection(
        [("asked", "Asked"), ("approved", "Approved"), ("returned", "Returned")],
        required=True,
        readonly=True,
        default="asked",
    )
    is_current = fields.Boolean("Last one asked", default=True, readonly=True)
    comment = EncryptedText(
        readonly=True, groups=f"{TEAM_GROUPS},onestop_base.group_director"
    )
    may_decide = fields.Boolean(
        compute="_compute_may_decide", search="_search_may_decide"
    )

    # ----------------------------------------------- constraints, indexes
    _not_her_own = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id AND decided_by_id <> author_id)",
        "Nobody approves her own work.",
    )
    _decided = models.Constraint(
        "CHECK ((state = 'asked') = (decided_by_id IS NULL)"
        " AND (decided_by_id IS NULL) = (date_decided IS NULL))",
        "A decision names who decided and when.",
    )
    _one_current = models.UniqueIndex(
        "(case_id, kind) WHERE is_current", "This was asked already."
    )
    _waiting_idx = models.Index("(date_requested, case_id) WHERE state = 'asked'")

    # ------------------------------------------------------------ compute
    @api.depends("state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        mine = self.sudo().search(Domain("id", "in", self.ids) & self._to_decide())
        for approval in self:
            approval.may_decide = approval._origin in mine

    def _search_may_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        return answer(self, self._to_decide(), value)

    @api.model
    def _to_decide(self):
        """Return the domain of what the user may decide now, when it is asked.

        A social worker of the team whom the director made a supervisor, or the director
        of the centre; of neither, what she wrote or asked for herself.
        """
        me, cases = self.env.uid, self.env["onestop.case"]
        supervisor = (
            Domain("user_id", "=", me)
            & Domain("date_to", "=", False)
            & Domain("is_supervisor", "=", True)
        )
        allowed = Domain("case_id.member_ids", "any", supervisor) & Domain(
            "case_id", "any", cases._open_to_me()
        )
        if self.env.user.has_group("onestop_base.group_director"):
            allowed |= Domain("case_id", "any", cases._of_my_centre())
        return (
            allowed
            & Domain("state", "=", "asked")
            & Domain("requested_by_id", "!=", me)
            & Domain("author_id", "!=", me)
        )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_the_file()
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_the_file()
        return super().write(vals)

    def _check_by_the_file(self):
        if not self.env.su:
            raise AccessError(
                self.env._("An approval is asked and given by the buttons of the file.")
            )

    # ------------------------------------------------------------ actions
    def action_approve(self):
        """Approve; an approved closure closes the file.

        :raise UserError: the user may not decide this one
        """
        self._decide("approved")
        # sudo: who approves a closure need not be on the team
        self.sudo().filtered(lambda a: a.kind == "closure").case_id._close()

    def action_return(self, comment):
        """Give it back with a comment.

        :param str comment: what is missing
        :raise UserError: no comment, or the user may not decide this one
        """
        if not (comment or "").strip():
            raise UserError(self.env._("Write what is missing, then return it."))
        self._decide("returned", comment.strip())

    def _decide(self, state, comment=False):
        self.check_access("read")
        if not all(approval.may_decide for approval in self):
            raise UserError(
                self.env._(
                    "You cannot decide this: it is your own work, it was decided"
                    " already, or you are not its supervisor."
                )
            )
        # sudo: no user writes an approval by hand
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Date.context_today(self),
                "comment": comment,
            }
        )
