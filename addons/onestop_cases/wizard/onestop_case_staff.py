from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..models.onestop_case_team import GROUP_OF_DISCIPLINE
from ..tools.vocabulary import DISCIPLINES


class OnestopCaseStaff(models.TransientModel):
    """Name a colleague on the team of a case, or hand the case over to her."""

    _name = "onestop.case.staff"
    _description = "Change of a team"
    _rec_name = "id"

    case_id = fields.Many2one("onestop.case", "File", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("add", "Add to the team"),
            ("hand_over", "Hand over"),
            ("reassign", "Give at once"),
        ],
        required=True,
        default="add",
    )
    discipline = fields.Selection(DISCIPLINES, required=True, default="social")
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidate_ids")
    user_id = fields.Many2one(
        "res.users", "Who", domain="[('id', 'in', candidate_ids)]", ondelete="cascade"
    )
    text = EncryptedText("What to know first")

    @api.depends("case_id", "discipline")
    def _compute_candidate_ids(self):
        """Everybody of the centre who has the role; whether she may, says the file."""
        for change in self:
            group = self.env.ref(GROUP_OF_DISCIPLINE[change.discipline or "social"])
            # sudo: of colleagues, members may know name and role
            users = change.case_id.sudo().centre_id.member_ids
            others = users.filtered("active") - self.env.user
            change.candidate_ids = others.filtered(
                lambda user, group=group: group in user.all_group_ids
            )

    def action_confirm(self):
        """Do it.

        :raise AccessError: the user neither manages the case nor is director; only the
            director gives it away at once
        :raise UserError: this colleague cannot be on this team
        """
        self.ensure_one()
        if self.kind == "hand_over":
            self.env["onestop.case.hand.over"].create(
                [
                    {
                        "case_id": self.case_id.id,
                        "to_user_id": self.user_id.id,
                        "text": self.text,
                    }
                ]
            )
        elif self.kind == "reassign":
            self.case_id.reassign(self.user_id.id)
        else:
            self.case_id.add_to_team(self.user_id.id, self.discipline)
        return {"type": "ir.actions.act_window_close"}
