from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [
    ("reached", "Reached"),
    ("not_reached", "Not reached"),
    ("cannot_talk", "She cannot talk now"),
    ("wrong_person", "Somebody else answered"),
    ("unsafe", "It did not feel safe"),
]
#: After these nobody calls until the contact was checked again with her.
STOPPING = ("wrong_person", "unsafe")


class OnestopContactAttempt(models.Model):
    """A number was opened for a call: by whom, when, and what came of it."""

    _name = "onestop.contact.attempt"
    _inherit = ["onestop.guarded"]
    _description = "Attempt to reach a person"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    contact_id = fields.Many2one(
        "onestop.safe.contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    person_id = fields.Many2one(
        related="contact_id.person_id", store=True, index=True, readonly=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Selection(
        [
            ("followup", "Follow-up"),
            ("appointment", "Appointment"),
            ("safety", "Her safety"),
            ("training", "After a training"),
        ],
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        OUTCOMES, readonly=True, help="Empty: the call is not reported yet."
    )
    stopped = fields.Boolean(
        readonly=True, help="The contact was stopped because of this call."
    )

    # ----------------------------------------------- constraints, indexes
    _open_idx = models.Index("(user_id) WHERE outcome IS NULL")

    # ----------------------------------------------------------- business
    @api.model
    def _open_of_user(self):
        """Return the attempt that the user has not reported yet."""
        return self.search(
            [("user_id", "=", self.env.uid), ("outcome", "=", False)], limit=1
        )

    def _as_row(self):
        """Return an attempt as the call screen shows it; False for none."""
        if not self:
            return False
        return {
            "id": self.id,
            "contact_id": self.contact_id.id,
            # sudo: the code of whom she called
            "code": self.person_id.sudo().code,
            "date": fields.Datetime.to_string(self.date),
            "outcome": self.outcome or "",
        }

    def report(self, outcome):
        """Record what came of the call; who answered wrongly stops the contact.

        :param str outcome: reached, not_reached, cannot_talk, wrong_person or unsafe
        :return dict: ``stopped``: nobody calls until it was checked again with her
        :raise AccessError: another user's call
        :raise UserError: reported already
        """
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise self._refusal()
        if outcome not in dict(OUTCOMES) or self.outcome:
            raise UserError(self.env._("Choose what came of the call, once."))
        stopped = outcome in STOPPING
        # sudo: attempts and stops are written here alone
        hers = self.sudo()
        hers.write({"outcome": outcome, "stopped": stopped})
        if stopped:
            hers.contact_id.unsafe_since = fields.Datetime.now()
        return {"stopped": stopped}
