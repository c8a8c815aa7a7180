from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools.database import assert_guards
from ..tools.vocabulary import DISCIPLINE_OF_GROUP

GROUP_OF_DISCIPLINE = {value: key for key, value in DISCIPLINE_OF_GROUP.items()}


class OnestopCase(models.Model):
    """Who works on a case: named by its manager or the director, never by herself."""

    _inherit = "onestop.case"

    @api.model
    def _assert_guards(self):
        """Stop an installation or upgrade that leaves a guard out."""
        assert_guards(self.env)

    # ------------------------------------------------------------- checks
    @api.model
    def _check_candidate(self, person, user, discipline):
        """Refuse who cannot be on a team, for whatever reason, in the same words.

        :raise UserError: no such role, another centre, or a conflict of interest
        """
        # sudo: roles, centres and conflicts of a colleague; only yes or no comes out
        user, person = user.sudo(), person.sudo()
        fits = (
            user.active
            and user.has_group(GROUP_OF_DISCIPLINE[discipline])
            and user in person.centre_id.member_ids
            and user not in person.conflict_ids.user_id
        )
        if not fits:
            raise UserError(
                self.env._("This colleague cannot be on this team. Choose another one.")
            )

    def _check_director(self):
        """:raise AccessError: the user is not director of the centre of the case"""
        self.check_access("read")
        if not self.env.user.has_group("onestop_base.group_director"):
            raise AccessError(self.env._("Only the director of the centre does this."))

    def _check_may_staff(self):
        """:raise AccessError: the user neither manages the case nor is director"""
        self.ensure_one()
        self.check_access("read")
        manages = self.manager_id.id == self.env.uid and self.open_to_me
        if not manages and not self.env.user.has_group("onestop_base.group_director"):
            raise AccessError(
                self.env._("Only the case manager or the director changes the team.")
            )

    # ----------------------------------------------------------- business
    def add_to_team(self, user_id, discipline):
        """Name a colleague on the team; she sees the file with her next request.

        :param int user_id: a colleague of the same centre, never the user herself
        :param str discipline: key of DISCIPLINES; she has its role
        :raise AccessError: the user neither manages the case nor is director
        :raise UserError: this colleague cannot be on this team
        """
        self._check_may_staff()
        user = self.env["res.users"].browse(user_id)
        if discipline not in GROUP_OF_DISCIPLINE or user.id == self.env.uid:
            raise UserError(self.env._("Nobody names herself on a team."))
        self._check_candidate(self.sudo().person_id, user, discipline)
        if user in self.sudo()._live_members().user_id:
            raise UserError(self.env._("She is on the team of this case already."))
        self._name_on_team(user, discipline)

    def reassign(self, user_id):
        """Give the file to another social worker at once, as when its manager is ill.

        She is not asked: it stands on her home screen. A case manager hands over by a
        question, see ``onestop.case.hand.over``; both leave a row there.

        :param int user_id: a social worker of the same centre, not the user herself
        :raise AccessError: the user is not director of the centre
        :raise UserError: this colleague cannot be on this team
        """
        self.ensure_one()
        self._check_director()
        user_id = int(user_id)
        if user_id == self.env.uid:
            raise UserError(self.env._("Nobody names herself on a team."))
        self.env["onestop.case.hand.over"]._note_reassigned(self, user_id)
        self._make_manager(self.env["res.users"].browse(user_id))

    def _make_manager(self, user):
        """Make a social worker case manager; the former one stays on the team.

        The caller has checked who may. What the former one had planned, she does now.
        """
        # sudo: manager and team change by this action only
        case = self.sudo()
        self._check_candidate(case.person_id, user, "social")
        planned = self.env["onestop.followup"].sudo()
        planned = planned.search(
            [
                ("case_id", "=", case.id),
                ("user_id", "=", case.manager_id.id),
                ("discipline", "=", "social"),
                ("date_done", "=", False),
            ]
        )
        places = case._live_members().filtered(lambda m: m.user_id == user)
        if places and places.discipline != "social":
            places.date_to = fields.Date.context_today(self)
            places = places.browse()
        if not places:
            self._name_on_team(user, "social")
        case.write({"manager_id": user.id, "date_received": False})
        planned.write({"user_id": user.id})

    def _remove_from_team(self, user):
        """Take a colleague off the team.

        :raise UserError: she manages the case: hand it over first
        """
        self._check_may_staff()
        # sudo: the team changes by this action only
        case = self.sudo()
        if user == case.manager_id:
            raise UserError(
                self.env._("She manages this case. Hand it over to another one first.")
            )
        places = case._live_members().filtered(lambda m: m.user_id == user)
        places.write(
            {"date_to": fields.Date.context_today(self), "is_supervisor": False}
        )

    def _live_members(self):
        return self.member_ids.filtered(lambda member: not member.date_to)

    def _name_on_team(self, user, discipline):
        """Put a user on the team; the caller has checked who may."""
        # sudo: nobody puts a team together by hand, see the team's own create
        self.sudo().member_ids = [
            Command.create({"user_id": user.id, "discipline": discipline})
        ]
