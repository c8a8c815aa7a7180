from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.referral_sql import POLICE_TRIGGER
from ..tools.vocabulary import TEAM_GROUPS

#: Who reads the bare row of a case: the team, and the director.
ROW_GROUPS = f"{TEAM_GROUPS},onestop_base.group_director"


class OnestopCase(models.Model):
    """The police liaison: named on the team, and only while she agrees to it.

    She reads code, centre and the legal track. Emergency access opens nothing to her.
    """

    _inherit = "onestop.case"

    # ------------------------------------------------------------ fields
    create_uid = fields.Many2one(groups=ROW_GROUPS)
    write_uid = fields.Many2one(groups=ROW_GROUPS)
    manager_id = fields.Many2one(groups=ROW_GROUPS)
    member_ids = fields.One2many(groups=ROW_GROUPS)
    date_open = fields.Date(groups=ROW_GROUPS)
    date_closed = fields.Date(groups=ROW_GROUPS)
    date_received = fields.Datetime(groups=ROW_GROUPS)
    is_additional = fields.Boolean(groups=ROW_GROUPS)
    stage = fields.Selection(groups=ROW_GROUPS)
    next_due = fields.Date(groups=ROW_GROUPS)
    is_overdue = fields.Boolean(groups=ROW_GROUPS)
    approval_ids = fields.One2many(groups=ROW_GROUPS)
    to_decide_id = fields.Many2one(groups=ROW_GROUPS)
    referral_ids = fields.One2many(
        "onestop.referral", "case_id", string="Referrals", groups=TEAM_GROUPS
    )

    # ------------------------------------------------------------ actions
    def action_consents(self):
        """Open the screen on which she decides.

        :raise AccessError: the user reads no persons
        """
        self.ensure_one()
        return self.person_id.action_consents()

    # ----------------------------------------------------------- business
    @api.model
    def _open_to_me(self, among=None):
        """Return the cases open to the user; as police liaison, by consent alone."""
        domain = super()._open_to_me(among)
        disciplines = self._my_disciplines()
        if "police" not in disciplines:
            return domain
        named = Domain("user_id", "=", self.env.uid) & Domain("date_to", "=", False)
        agreed = self._police_agreed() & Domain("member_ids", "any", named)
        if self._is_police_only():
            return domain & agreed
        live = Domain("user_id", "=", self.env.uid) & Domain("is_live", "=", True)
        other = Domain(
            "member_ids", "any", named & Domain("discipline", "!=", "police")
        )
        emergency = Domain("person_id.break_glass_ids", "any", live)
        return domain & (agreed | other | emergency)

    @api.model
    def _is_police_only(self):
        return self._my_disciplines() == ["police"]

    @api.model
    def _police_agreed(self, path=None):
        """Return the domain of cases whose person agrees, now, to the police liaison.

        :param path: field that leads to the case; None: the records are cases
        """
        live = Domain("scope", "=", "police") & Domain("is_live", "=", True)
        cases = Domain("person_id.consent_ids", "any", live)
        return Domain(path, "any", cases) if path else cases

    def _name_on_team(self, user, discipline):
        """Refuse the police liaison unless she agrees; the database does as well.

        :raise UserError: no live consent
        """
        # sudo: whether she agrees decides; nothing of the consent is shown
        if discipline == "police" and not self.sudo().person_id.has_consent("police"):
            raise UserError(
                self.env._(
                    "The police liaison joins a team only while she agrees to it."
                    " Record her consent to contact with the police first."
                )
            )
        return super()._name_on_team(user, discipline)


class OnestopCaseMember(models.Model):
    _inherit = "onestop.case.member"

    def init(self):  # pylint: disable=missing-return
        super().init()
        self.env.cr.execute(POLICE_TRIGGER)
