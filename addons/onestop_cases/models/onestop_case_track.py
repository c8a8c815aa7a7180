from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vocabulary import TEAM_GROUPS

#: Who reads the legal track of a file: the team and the police liaison.
LEGAL_GROUPS = ",".join(
    f"onestop_base.group_{role}"
    for role in ("social_worker", "medical", "psychologist", "legal", "police")
)
REPORT_GROUPS = "onestop_base.group_social_worker,onestop_base.group_legal"
MEDICAL_GROUP = "onestop_base.group_medical"


class OnestopCase(models.Model):
    """The legal track, certificates and duties to report of a file."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------ fields
    legal_step_ids = fields.One2many(
        "onestop.legal.step", "case_id", "Legal track", groups=LEGAL_GROUPS
    )
    certificate_ids = fields.One2many(
        "onestop.medical.certificate",
        "case_id",
        "Medical certificates",
        groups=MEDICAL_GROUP,
    )
    mandatory_report_ids = fields.One2many(
        "onestop.mandatory.report", "case_id", "Duty to report", groups=REPORT_GROUPS
    )
    copy_ids = fields.One2many(
        "onestop.case.copy", "case_id", "Her own copies", groups=TEAM_GROUPS
    )
    is_report_open = fields.Boolean(
        compute="_compute_is_report_open",
        groups=REPORT_GROUPS,
        help="She is under 18, and nobody noted yet whether there is a duty to report.",
    )

    # ------------------------------------------------------------ compute
    def _compute_is_report_open(self):
        for case in self:
            case.is_report_open = case.is_minor and not case.mandatory_report_ids

    # ------------------------------------------------------------ actions
    def action_report_duty(self):
        """Open the form on which a duty to report is noted."""
        name = self.env._("Duty to report")
        action = self._new_part("onestop.mandatory.report", name)
        reason = {"default_reason": "minor"} if self.is_report_open else {}
        return {**action, "context": {**action["context"], **reason}}

    def action_new_step(self):
        """Open the form of a new legal step."""
        return self._new_part("onestop.legal.step", self.env._("Legal step"))

    def action_new_referral(self):
        """Open the form of a new referral."""
        return self._new_part("onestop.referral")

    def action_new_certificate(self):
        """Open the form of a new certificate."""
        return self._new_part("onestop.medical.certificate")

    def action_new_copy(self):
        """Open the form on which it is noted that she wants a copy of her file."""
        name = self.env._("Her own copy of her file")
        return self._new_part("onestop.case.copy", name)

    def _new_part(self, model, name=None):
        """Return the action that opens a new part: not all may write the file.

        :param name: title of a dialog, which has a button to save; None: a page, whose
            own buttons go on
        """
        self.ensure_one()
        dialog = {"name": name, "target": "new"} if name else {}
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "views": [(False, "form")],
            "context": {"default_case_id": self.id},
            **dialog,
        }

    # ----------------------------------------------------------- business
    @api.model
    def _overdue_parts(self):
        """Add the legal steps that wait for who enters them."""
        parts = super()._overdue_parts()
        if not {"legal", "police"} & set(self._my_disciplines()):
            return parts
        # sudo: whether a file is closed is no secret to who is on its team
        going = self.sudo()._search([("date_closed", "=", False)])
        return [
            *parts,
            {
                "key": "legal",
                "label": self.env._("Legal steps"),
                "model": "onestop.legal.step",
                "domain": Domain("state", "=", "planned")
                & Domain("case_id", "in", going),
                "date": "date_due",
                "page": "legal",
            },
        ]
