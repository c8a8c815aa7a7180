from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_privacy.tools import stepup

from ..tools.guards import INTERNAL

CHECKS = [
    ("known", "Somebody of the team knows her in person"),
    ("document", "Identity document"),
    ("code_word", "Code word agreed with her"),
]
STATES = [
    ("asked", "Waits for a second person"),
    ("confirmed", "Confirmed"),
    ("refused", "Refused"),
]
#: How long the parts may be made after the second person confirmed. Days.
DAYS = 7
#: What the form may say; the rest follows from actions.
BY_FORM = {"case_id", "identity_check"}


class OnestopCaseCopy(models.Model):
    """She asks for a copy of her file: each discipline releases and makes its part.

    Nobody puts parts together: who reads one discipline's notes makes that part, and
    gives it to her. Nothing of it is kept.
    """

    _name = "onestop.case.copy"
    _inherit = ["onestop.case.part"]
    _description = "Her own copy of her file"
    _order = "id desc"
    _rec_name = "id"
    _outlives_closure = True

    # ------------------------------------------------------------ fields
    user_id = fields.Many2one(
        "res.users", "Asked through", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Date("Asked on", required=True, readonly=True)
    identity_check = fields.Selection(
        CHECKS, "How do we know it is she?", required=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="asked")
    second_user_id = fields.Many2one(
        "res.users", "Second person", readonly=True, ondelete="restrict"
    )
    date_expiry = fields.Datetime("Can be made until", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")
    part_ids = fields.One2many("onestop.case.copy.part", "copy_id", "Parts")

    # ----------------------------------------------- constraints, indexes
    _two_persons = models.Constraint(
        "CHECK (second_user_id <> user_id)", "A second person confirms a copy."
    )
    _confirmed = models.Constraint(
        "CHECK (state <> 'confirmed' OR (second_user_id IS NOT NULL"
        " AND date_expiry IS NOT NULL))",
        "A copy is confirmed by a second person, and for a time.",
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for copy in self:
            copy.is_mine = copy.user_id == self.env.user

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Note that she asks; a part for each discipline of her team waits."""
        today = fields.Date.context_today(self)
        copies = super().create(
            [
                {
                    **{name: value for name, value in vals.items() if name in BY_FORM},
                    "user_id": self.env.uid,
                    "date": today,
                }
                for vals in vals_list
            ]
        )
        for copy in copies:
            copy._add_parts()
        return copies

    def write(self, vals):
        """Refuse what does not follow from an action."""
        if self.env.context.get("copy_action") is not INTERNAL:
            raise UserError(
                self.env._("What she asked for stays as it is. Ask anew for her.")
            )
        return super().write(vals)

    def _add_parts(self):
        # sudo: who is on the team is known to it; nobody adds parts by hand
        copy = self.sudo()
        members = copy.case_id.member_ids.filtered(lambda member: not member.date_to)
        disciplines = set(members.mapped("discipline")) - {"police"}
        copy.part_ids.with_context(copy_action=INTERNAL).create(
            [
                {
                    "copy_id": copy.id,
                    "case_id": copy.case_id.id,
                    "discipline": discipline,
                }
                for discipline in sorted(disciplines)
            ]
        )

    # ------------------------------------------------------------ actions
    @stepup.every_time
    def action_confirm(self):
        """Let the parts be made for some days; by a second person's own log-in.

        :raise AccessError: the user asked herself, or is not on the team
        """
        self._confirm()

    def _confirm(self):
        self._check_second()
        self._set(
            state="confirmed",
            second_user_id=self.env.uid,
            date_expiry=fields.Datetime.now() + timedelta(days=DAYS),
        )

    def action_refuse(self):
        """Refuse, as second person: it is not she, or it would endanger her."""
        self._check_second()
        self._set(state="refused", second_user_id=self.env.uid)

    # ----------------------------------------------------------- business
    def _set(self, **vals):
        # sudo: the second person changes nothing else of what another asked for
        self.sudo().with_context(copy_action=INTERNAL).write(vals)

    def _check_second(self):
        self.ensure_one()
        self.check_access("write")
        if self.is_mine:
            raise AccessError(
                self.env._("A second person of the team decides. Ask a colleague.")
            )
        if self.state != "asked":
            raise UserError(self.env._("Nobody waits for a decision on it."))

    def _is_open(self):
        """Return whether the parts may be made now."""
        self.ensure_one()
        return self.state == "confirmed" and fields.Datetime.now() < self.date_expiry
