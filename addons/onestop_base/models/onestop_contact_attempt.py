from odoo import fields, models

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
