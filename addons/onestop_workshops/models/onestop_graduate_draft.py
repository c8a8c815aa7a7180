from odoo import fields, models


class OnestopGraduateDraft(models.Model):
    """A draft that was saved once: its number, so that sent again it does nothing."""

    _name = "onestop.graduate.draft"
    _inherit = ["onestop.learner.open"]
    _description = "Draft of a follow-up"
    _order = "id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    followup_id = fields.Many2one(
        "onestop.graduate.followup",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    enrolment_id = fields.Many2one(
        related="followup_id.enrolment_id", store=True, index=True, readonly=True
    )
    uid = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(uid)", "This draft is saved already.")
