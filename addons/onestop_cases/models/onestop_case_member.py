from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.guards import INTERNAL
from ..tools.team_guard import MANAGER_ON_TEAM
from ..tools.vocabulary import DISCIPLINES


class OnestopCaseMember(models.Model):
    """Somebody who is named on the team of a case, from one day to another."""

    _name = "onestop.case.member"
    _inherit = ["onestop.case.line"]
    _description = "Member of a case team"
    _order = "date_to DESC NULLS FIRST, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    case_id = fields.Many2one(
        "onestop.case", "File", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    discipline = fields.Selection(DISCIPLINES, required=True, readonly=True)
    is_supervisor = fields.Boolean(
        "Supervisor",
        readonly=True,
        help="Approves assessment, plan and closure; named by the director.",
    )
    date_from = fields.Date(
        "From",
        required=True,
        readonly=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date_to = fields.Date("Until", readonly=True, help="Empty: now.")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(user_id, case_id) WHERE date_to IS NULL",
        "She is on the team of this case already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "Who joins a team leaves it later."
    )
    _supervisor_social = models.Constraint(
        "CHECK (NOT is_supervisor OR discipline = 'social')",
        "A supervisor is a social worker.",
    )

    def init(self):
        self.env.cr.execute(MANAGER_ON_TEAM)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Name somebody on a team; only by the actions of the file.

        A rule looks at a new row after it was inserted: whoever could insert one naming
        herself would be let in by it.
        """
        self._check_by_the_file()
        members = super().create(vals_list)
        members._refresh_circles()
        return members

    def write(self, vals):
        self._check_by_the_file()
        written = super().write(vals)
        self._refresh_circles()
        return written

    def _check_by_the_file(self):
        if not self.env.su and self.env.context.get("case_team") is not INTERNAL:
            raise AccessError(
                self.env._("A team changes by the buttons of the file, not by hand.")
            )

    def _refresh_circles(self):
        # sudo: the circle follows from the team, whoever changed it
        self.sudo().case_id.person_id._refresh_circle()

    # ------------------------------------------------------------ actions
    def action_remove(self):
        """Take somebody off the team: she is out with the next request."""
        for member in self:
            member.case_id._remove_from_team(member.sudo().user_id)

    def action_toggle_supervisor(self):
        """Make a social worker of the team its supervisor, or take that back.

        :raise AccessError: the user is not director of the centre
        """
        for member in self:
            member.case_id._check_director()
            # sudo: the director names supervisors, by this action only
            member.sudo().is_supervisor = not member.sudo().is_supervisor
