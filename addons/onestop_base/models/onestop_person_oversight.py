from odoo import api, models
from odoo.fields import Domain

from ..tools.code import CodeError, check_code

#: Who may take emergency access to a person of her centre.
EMERGENCY_ROLES = ("social_worker", "medical", "psychologist", "legal", "director")


def has_role(user, *roles):
    """Return whether a user has one of the roles."""
    return any(user.has_group(f"onestop_base.group_{role}") for role in roles)


class OnestopPersonOversight(models.Model):
    """Who may take emergency access to a person, who is told, who records conflicts."""

    _inherit = "onestop.person"

    @api.model
    def _find_subject(self, text):
        try:
            code = check_code(text)
        except CodeError:
            return self.sudo().browse()
        return super()._find_subject(code)

    def _may_break_glass(self, user):
        return user in self.centre_id.member_ids and has_role(user, *EMERGENCY_ROLES)

    def _may_record_conflict(self, user):
        if self._in_conflict(user) or user not in self.centre_id.member_ids:
            return False
        in_circle = user in self.circle_ids and has_role(user, "social_worker")
        return in_circle or user in self._overseers()

    def _may_second_removal(self, user):
        if self._in_conflict(user) or user not in self.centre_id.member_ids:
            return False
        return user in self._overseers() or has_role(user, "director")

    def _alert_receivers(self, requester):
        """Return the protection officers and the director of her centre.

        The requester and whoever stands above her in line are not among them. Where
        fewer than two are left, the national coordinators are told as well.
        """
        members = self.centre_id.member_ids.filtered("active")
        outside = members - requester - self._line_of(requester)
        told = outside.filtered(lambda user: has_role(user, "protection", "director"))
        if len(told) < 2:
            # sudo: who holds the role is no secret to the program
            national = self.env.ref("onestop_base.group_national").sudo()
            told |= national.all_user_ids - requester
        return told

    @api.model
    def _line_of(self, user):
        """Return the users above a user, from her manager to the top."""
        # sudo: who manages whom is read, and only here
        above = self.env["res.users"].sudo()
        employee = user.sudo().employee_ids.parent_id
        while employee and not employee.user_id <= above:
            above |= employee.user_id
            employee = employee.parent_id
        return above

    @api.model
    def _oversight_domain(self, user):
        mine = Domain("centre_id.member_ids", "in", [user.id])
        return super()._oversight_domain(user) & mine

    def action_record_conflict(self):
        """Open the screen that records who never sees her file."""
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "onestop_privacy.onestop_conflict_request_action"
            ),
            "context": {"default_res_model": self._name, "default_code": self.code},
        }
