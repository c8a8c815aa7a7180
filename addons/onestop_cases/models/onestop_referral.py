from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.referral_sql import REFERRAL_TRIGGER
from ..tools.vocabulary import DISCIPLINES, SERVICE_KINDS, TEAM_GROUPS

URGENCIES = [
    ("immediate", "At once"),
    ("urgent", "Within a day"),
    ("normal", "Within three days"),
]
#: Hours within which a referral is answered.
HOURS = {"immediate": 1, "urgent": 24, "normal": 72}
STATES = [
    ("draft", "Not sent"),
    ("sent", "Waits for an answer"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("done", "Done"),
    ("revoked", "Revoked"),
]
#: Service -> the discipline that gives it inside.
GIVEN_BY = {
    "health": "medical",
    "psychosocial": "psychological",
    "legal": "legal",
    "police": "police",
}
#: What follows from an action.
BY_ACTION = frozenset(
    (
        "state",
        "user_id",
        "consent_id",
        "date_sent",
        "answer_due",
        "date_answer",
        "answered_by_id",
        "answer",
    )
)


class OnestopReferral(models.Model):
    """A woman is entrusted to a colleague, or to an organisation outside."""

    _name = "onestop.referral"
    _inherit = ["onestop.case.asked"]
    _description = "Referral"
    _order = "id desc"
    _rec_name = "id"
    _by_action = BY_ACTION

    # ------------------------------------------------------------ fields
    kind = fields.Selection(SERVICE_KINDS, "Service", required=True)
    direction = fields.Selection(
        [("internal", "Inside"), ("external", "Outside")],
        required=True,
        default="internal",
    )
    discipline = fields.Selection(DISCIPLINES, "To")
    to_user_id = fields.Many2one(
        "res.users", "Colleague", ondelete="restrict", help="Empty: whoever answers."
    )
    provider_id = fields.Many2one(
        "onestop.provider", "Organisation", ondelete="restrict", index="btree_not_null"
    )
    urgency = fields.Selection(URGENCIES, required=True, default="normal")
    text = EncryptedText(
        "What is asked",
        help="In neutral words: a colleague reads it before she accepts.",
    )
    user_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False
    )
    consent_id = fields.Many2one(
        "onestop.consent",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups=TEAM_GROUPS,
    )
    date_sent = fields.Datetime("Sent", readonly=True, copy=False)
    answer_due = fields.Datetime("Answer until", readonly=True, copy=False)
    date_answer = fields.Datetime("Answered", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Answer recorded by", readonly=True, copy=False
    )
    answer = EncryptedText("Answer in words", readonly=True)
    is_late = fields.Boolean(
        "Without answer", compute="_compute_is_late", search="_search_is_late"
    )

    # ----------------------------------------------- constraints, indexes
    _waiting_idx = models.Index("(answer_due) WHERE state = 'sent'")
    _to_someone = models.Constraint(
        "CHECK (CASE direction WHEN 'external' THEN provider_id IS NOT NULL AND"
        " to_user_id IS NULL AND discipline IS NULL ELSE provider_id IS NULL AND"
        " discipline IS NOT NULL END)",
        "Choose the organisation, or inside whom you ask.",
    )
    _not_oneself = models.Constraint(
        "CHECK (to_user_id <> user_id)", "Nobody refers to herself."
    )
    _sent_when = models.Constraint(
        "CHECK (state IN ('draft', 'revoked') OR (date_sent IS NOT NULL"
        " AND answer_due >= date_sent))",
        "What was sent has its moment.",
    )
    _answered_when = models.Constraint(
        "CHECK (state NOT IN ('accepted', 'refused', 'done') OR (date_answer IS NOT"
        " NULL AND date_answer >= date_sent AND answered_by_id IS NOT NULL))",
        "An answer comes after the question. Correct the moment.",
    )

    def init(self):
        self.env.cr.execute(REFERRAL_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("state", "answer_due")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for referral in self:
            referral.is_late = bool(
                referral.state == "sent" and referral.answer_due < now
            )

    def _search_is_late(self, operator, value):
        """Compare with the moment of the query."""
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "sent") & Domain(
            "answer_due", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    @api.model
    def _open_rows(self):
        """Return the domain of the referrals that the user may read.

        The team reads all of its file; the police liaison, and who is asked, what is
        asked of her.
        """
        cases = self.env["onestop.case"]
        mine = Domain("to_user_id", "=", self.env.uid) & Domain(
            "case_id", "any", cases._open_to_me()
        )
        rows = self._asked_of_me() | mine
        if cases._is_police_only():
            return rows
        return rows | Domain("case_id", "any", cases._open_to_me())

    @api.model
    def _asked_of_me(self):
        """Return the domain of what waits for the user's answer: inside, and sent."""
        cases = self.env["onestop.case"]
        me, disciplines = self.env.uid, cases._my_disciplines()
        anybody = Domain("to_user_id", "=", False) & Domain("user_id", "!=", me)
        return (
            Domain("direction", "=", "internal")
            & Domain("state", "=", "sent")
            & Domain("discipline", "in", disciplines)
            & (Domain("to_user_id", "=", me) | anybody)
            & Domain("case_id", "any", cases._of_my_centre())
            & (Domain("discipline", "!=", "police") | cases._police_agreed("case_id"))
        )

    @api.onchange("direction", "kind")
    def _onchange_direction(self):
        if self.direction == "external":
            self.discipline = self.to_user_id = False
        else:
            self.provider_id = False
            self.discipline = GIVEN_BY.get(self.kind) or self.discipline

    # --------------------------------------------------------------- CRUD
    @api.model
    def _is_draft(self, row):
        return row.state == "draft"

    @api.model
    def _due(self, sent, urgency):
        return sent + timedelta(hours=HOURS[urgency])
