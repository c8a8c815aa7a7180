from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.roles import CIRCLE_GROUPS


class OnestopPersonCircle(models.Model):
    """Who accompanies her: named by others of her circle, or by the director."""

    _inherit = "onestop.person"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create persons; nobody names a circle by hand (see ``circle_add``)."""
        if not self.env.su and any(self._guarded_names(vals) for vals in vals_list):
            raise self._not_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self._guarded_names(vals):
            raise self._not_by_hand()
        return super().write(vals)

    @api.model
    def _guarded_names(self, vals):
        """Return fields of values that no call from outside may carry."""
        return {"circle_ids", "merged_into_id"} & set(vals)

    def _not_by_hand(self):
        return AccessError(
            self.env._(
                "Who accompanies a person is named by her circle or the director, and"
                " nobody names herself."
            )
        )

    # ----------------------------------------------------------- business
    def circle_add(self, user_id):
        """Name somebody who accompanies her from now on.

        :raise AccessError: the user is neither in her circle nor director of her
            centre, or names herself
        :raise UserError: who is named cannot accompany her
        """
        hers = self._circle_to_change()
        user = self.env["res.users"].browse(int(user_id)).exists()
        if user == self.env.user:
            raise self._not_by_hand()
        if not hers._may_accompany(user):
            raise UserError(
                self.env._(
                    "Choose a colleague of her centre who accompanies women: social"
                    " worker, doctor or nurse, psychologist, legal officer."
                )
            )
        hers.circle_ids |= user

    def circle_remove(self, user_id):
        """End that somebody accompanies her; everybody may leave herself.

        :raise AccessError: as ``circle_add``
        """
        hers = self._circle_to_change()
        hers.circle_ids -= self.env["res.users"].browse(int(user_id))

    def _circle_to_change(self):
        """Return the person as superuser, for who may change her circle."""
        # sudo: the director has no right to persons, and names circles all the same
        hers = self.sudo().exists()
        me = self.env.user
        if (
            len(hers) != 1
            or me not in hers.centre_id.member_ids
            or me in hers.conflict_ids.user_id
            or not (
                me in hers.circle_ids or me.has_group("onestop_base.group_director")
            )
        ):
            raise self._not_by_hand()
        return hers

    def _may_accompany(self, user):
        """Return whether somebody can be named; ``self`` is superuser's."""
        # A conflict of interest answers as an unfit role does.
        return (
            user.active
            and user in self.centre_id.member_ids
            and user.has_groups(CIRCLE_GROUPS)
            and user not in self.conflict_ids.user_id
        )

    @api.model
    def _by_code(self, text):
        """Return the person of a code, former ones too, whoever may read her.

        The caller asks what the user may; a code that is nobody's gives no person.

        :raise UserError: the code has a typing error
        """
        code = self._checked_code(text)
        # sudo: who knows the code names her by it
        found = self.sudo().search([("code", "=", code)], limit=1)
        former = self.env["onestop.person.code"].sudo()
        return (found or former.search([("code", "=", code)]).person_id).with_env(
            self.env
        )
