from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary import NEEDS


def need(label):
    """Return the field that says how much she needs of one kind of help."""
    return fields.Selection(NEEDS, label, required=True, default="none")


class OnestopCaseAssessment(models.Model):
    """What she needs, as the social worker understood it with her."""

    _name = "onestop.case.assessment"
    _inherit = ["onestop.case.part"]
    _description = "Assessment"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    user_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    need_safe_house = need("Safe house")
    need_health = need("Health")
    need_psychosocial = need("Psychosocial support")
    need_legal = need("Legal help")
    need_police = need("Police and security")
    need_livelihoods = need("Livelihoods")
    need_child_protection = need("Child protection")
    text = EncryptedText(
        "What she told, and what she wants",
        groups="onestop_base.group_social_worker",
    )
    is_locked = fields.Boolean(
        compute="_compute_is_locked",
        help="Given to a supervisor or approved: what she read stays as it is.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("case_id.approval_ids.state")
    def _compute_is_locked(self):
        approvals = self.env["onestop.case.approval"].sudo()
        locked = approvals.search(
            [("assessment_id", "in", self.ids), ("state", "!=", "returned")]
        ).assessment_id
        for assessment in self:
            assessment.is_locked = assessment._origin in locked

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Write assessments; whoever writes one is its author."""
        if not self.env.su:
            vals_list = [dict(vals, user_id=self.env.uid) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Change assessments that no supervisor has before her.

        :raise UserError: it was given to a supervisor or approved
        """
        if not self.env.su:
            if any(self.mapped("is_locked")):
                raise UserError(
                    self.env._(
                        "This assessment was given to a supervisor. Write a new one, or"
                        " wait until it comes back."
                    )
                )
            vals = {name: vals[name] for name in vals if name != "user_id"}
        return super().write(vals)
