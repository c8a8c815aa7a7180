from odoo import api, fields, models
from odoo.fields import Command, Domain

from odoo.addons.onestop_base.tools.code import new_code

from ..tools.guards import INTERNAL
from ..tools.vocabulary import TEAM_GROUPS

STAGES = [
    ("engagement", "Introduction and engagement"),
    ("assessment", "Assessment"),
    ("planning", "Action planning"),
    ("implementation", "Implementation"),
    ("follow_up", "Follow-up"),
    ("closed", "Closed"),
]


class OnestopCase(models.Model):
    """The file of a woman or girl, kept by a team of several disciplines."""

    _name = "onestop.case"
    _inherit = ["onestop.guarded"]
    _description = "Case"
    _order = "id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_code()
    )
    person_id = fields.Many2one(
        "onestop.person",
        required=True,
        index=True,
        ondelete="restrict",
        groups=TEAM_GROUPS,
    )
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_centre_id",
        store=True,
        precompute=True,
        readonly=True,
    )
    manager_id = fields.Many2one(
        "res.users",
        "Case manager",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    member_ids = fields.One2many("onestop.case.member", "case_id", string="Team")
    date_open = fields.Date(
        "Opened", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    stage = fields.Selection(STAGES, default="engagement", required=True, readonly=True)
    open_to_me = fields.Boolean(
        compute="_compute_open_to_me", search="_search_open_to_me"
    )
    is_minor = fields.Boolean("Under 18", groups=TEAM_GROUPS)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")

    # ------------------------------------------------------------ compute
    def _compute_centre_id(self):
        for case in self:
            # sudo: the centre of a case is no secret to who opens it
            case.centre_id = case.sudo().person_id.centre_id

    @api.depends_context("uid")
    def _compute_open_to_me(self):
        mine = self.sudo().search(Domain("id", "in", self.ids) & self._open_to_me())
        for case in self:
            case.open_to_me = case._origin in mine

    def _search_open_to_me(self, operator, value):
        """Let the rules of all parts of a file ask who may open it.

        The domain is made when the query is: who was removed from the team, and whose
        emergency access or consent has ended, is out with the next request.
        """
        if operator != "in":
            return NotImplemented
        return self._open_to_me() if True in value else ~self._open_to_me()

    def _open_to_me(self):
        """Return the domain of the cases that the user may open beyond the bare row."""
        me = Domain("user_id", "=", self.env.uid)
        live = me & Domain("is_live", "=", True)
        named = me & Domain("date_to", "=", False)
        return (
            Domain("centre_id.member_ids", "in", [self.env.uid])
            & Domain("person_id.conflict_ids", "not any", me)
            & (
                Domain("member_ids", "any", named)
                | Domain("person_id.break_glass_ids", "any", live)
            )
        )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Open files, each with its case manager as the first one on the team."""
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            manager_id = vals.setdefault("manager_id", self.env.uid)
            vals["member_ids"] = [
                Command.create({"user_id": manager_id, "discipline": "social"})
            ]
        cases = super(OnestopCase, self.with_context(case_team=INTERNAL)).create(
            vals_list
        )
        return cases.with_env(self.env)

    # ----------------------------------------------------------- business
    def _name_on_team(self, user, discipline):
        """Put a user on the team; the caller has checked who may."""
        # sudo: nobody puts a team together by hand, see the team's own create
        self.sudo().with_context(case_team=INTERNAL).member_ids = [
            Command.create({"user_id": user.id, "discipline": discipline})
        ]
