from odoo import fields, models


class OnestopGraduateAttempt(models.Model):
    """A try to ask a graduate: a call by the call screen, or a visit."""

    _name = "onestop.graduate.attempt"
    _inherit = ["onestop.learner.open"]
    _description = "Try to ask a graduate"
    _order = "followup_id, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    followup_id = fields.Many2one(
        "onestop.graduate.followup",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    enrolment_id = fields.Many2one(
        related="followup_id.enrolment_id", store=True, index=True, readonly=True
    )
    date = fields.Date(required=True, readonly=True, help="Day at the centre.")
    way = fields.Selection(
        [
            ("call", "Call"),
            ("visit", "Visit"),
            ("colleague", "Through her social worker"),
        ],
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("not_reached", "Not reached"),
            ("cannot_talk", "She cannot talk now"),
            ("wrong_person", "Somebody else answered"),
            ("unsafe", "It did not feel safe"),
            ("refused", "She does not wish to answer"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    call_id = fields.Many2one(
        "onestop.contact.attempt", readonly=True, index=True, ondelete="restrict"
    )
