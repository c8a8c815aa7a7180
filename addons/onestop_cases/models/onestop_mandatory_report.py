from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.onestop_privacy.fields import EncryptedText

REASONS = [
    ("minor", "She is under 18"),
    ("danger", "Her life is in danger"),
    ("threat", "Somebody else is in danger"),
    ("staff", "Abuse by somebody who works for a helper"),
    ("law", "Another duty by law"),
]
DECISIONS = [("reported", "Reported"), ("not_reported", "Not reported, with reason")]
AUTHORITIES = [
    ("child_protection", "Child protection service"),
    ("police", "Police or gendarmerie"),
    ("prosecutor", "Prosecutor"),
    ("health", "Health authority"),
    ("organisation", "Head of the organisation"),
    ("other", "Another authority"),
]


class OnestopMandatoryReport(models.Model):
    """A duty to report that was thought about: what was decided, and did she know?"""

    _name = "onestop.mandatory.report"
    _inherit = ["onestop.case.screened"]
    _description = "Mandatory report"
    _order = "date desc, id desc"
    _rec_name = "id"
    _readers = ("social", "legal")

    # ------------------------------------------------------------ fields
    reason = fields.Selection(REASONS, required=True)
    decision = fields.Selection(DECISIONS, required=True, default="reported")
    to_whom = fields.Selection(AUTHORITIES)
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    told_beforehand = fields.Selection(
        [("yes", "Yes"), ("no", "No")], "Was she told beforehand?", required=True
    )
    why_not = EncryptedText("Why not?")
    user_id = fields.Many2one(
        "res.users",
        "Entered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    # ------------------------------------------------------------- checks
    @api.constrains("decision", "to_whom", "told_beforehand", "why_not")
    def _check_answers(self):
        for report in self:
            if report.decision == "reported" and not report.to_whom:
                raise ValidationError(self.env._("Say to whom it was reported."))
            must = report.told_beforehand == "no" or report.decision != "reported"
            if must and not (report.why_not or "").strip():
                raise ValidationError(
                    self.env._("Say why not: why she was not told, or not reported.")
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Enter reports in the user's own name."""
        return super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])

    def write(self, vals):
        """Correct reports; the author stays."""
        return super().write({k: v for k, v in vals.items() if k != "user_id"})
