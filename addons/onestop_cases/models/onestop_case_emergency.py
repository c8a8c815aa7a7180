from odoo import models
from odoo.exceptions import AccessError

#: What the director opens from the file: parts of it as lists.
PARTS = (
    "onestop.case.assessment",
    "onestop.case.goal",
    "onestop.safety.plan",
    "onestop.incident",
    "onestop.referral",
)


class OnestopCase(models.Model):
    """What emergency access opens to the director: the parts, and who she is.

    The fields of the file that tell more than its bare row are not hers: groups of
    fields know of roles, not of files. She reads the parts themselves instead, which
    ask their own rules with each request.
    """

    _inherit = "onestop.case"

    # ------------------------------------------------------------ actions
    def action_emergency_identity(self):
        """Open the dialog that asks why she opens the identity.

        :raise AccessError: the file is not open to the user
        """
        person = self._opened_in_emergency().person_id
        return {
            "type": "ir.actions.client",
            "tag": "onestop_base.identity",
            "params": {"person_id": person.id, "state": "mine"},
        }

    def action_emergency_parts(self):
        """Open the parts of one kind, named by ``part`` of the context.

        :raise AccessError: the file is not open to the user, or it has no such parts
        """
        self._opened_in_emergency()
        part = self.env.context.get("part")
        if part not in PARTS:
            raise AccessError(self.env._("Choose a part of the file."))
        return {
            "type": "ir.actions.act_window",
            "name": self.code,
            "res_model": part,
            "views": [(False, "list"), (False, "form")],
            "domain": [("case_id", "=", self.id)],
            "context": {"create": False, "edit": False},
        }

    # ------------------------------------------------------------- checks
    def _opened_in_emergency(self):
        """Return the file as superuser, if it is open to the user beyond its row."""
        self.ensure_one()
        self.check_access("read")
        if not self.open_to_me:
            raise self._refusal()
        # sudo: the director has no right to the fields of a team
        return self.sudo()
