from odoo import api, fields, models
from odoo.fields import Domain

OVERSEER = "onestop_privacy.group_overseer"


class OnestopSubject(models.AbstractModel):
    """A file that emergency access and conflicts of interest are about.

    Its model says by the hooks below who may take emergency access, who is told, and
    who records a conflict.
    """

    _name = "onestop.subject"
    _description = "Subject of a file"

    break_glass_ids = fields.One2many(
        "onestop.break.glass",
        "res_id",
        string="Emergency access",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=f"base.group_system,{OVERSEER}",
    )
    conflict_ids = fields.One2many(
        "onestop.conflict",
        "res_id",
        string="Conflicts of interest",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=f"base.group_system,{OVERSEER}",
    )

    # -------------------------------------------------------------- hooks
    @api.model
    def _find_subject(self, text):
        """Return the file with this code, as superuser, or nothing."""
        # sudo: whoever asks may not see it yet; she learns nothing from the answer
        found = self.sudo().search(Domain(self._rec_name, "=", text), limit=2)
        return found if len(found) == 1 else found.browse()

    def _may_break_glass(self, user):
        """Return whether a user may take emergency access to this file."""
        return False

    def _may_record_conflict(self, user):
        """Return whether a user may say who never sees this file."""
        return user.has_group(OVERSEER)

    def _may_second_removal(self, user):
        """Return whether a user may agree that a conflict is removed."""
        return user.has_group(OVERSEER)

    def _alert_receivers(self, requester):
        """Return two users or more who are told of an emergency access.

        None of them is the requester or above her in line.
        """
        return self._overseers() - requester

    @api.model
    def _overseers(self):
        # sudo: who oversees files is told of what others may not read
        return self.env.ref(OVERSEER).sudo().all_user_ids

    @api.model
    def _oversight_domain(self, user):
        """Return the domain of the files that a user may hear of when she oversees."""
        return self._without_conflict(user)

    @api.model
    def _without_conflict(self, user):
        return Domain("conflict_ids", "not any", Domain("user_id", "=", user.id))

    def _in_conflict(self, user):
        """Return whether a user never sees this file."""
        # sudo: the user concerned must not find the reason why she is refused
        return bool(
            self.env["onestop.conflict"]
            .sudo()
            .search_count(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("user_id", "=", user.id),
                ],
                limit=1,
            )
        )

    def _action_open_emergency(self):
        """Return the action that opens the file, for who has emergency access now."""
        if not self.has_access("read"):
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
