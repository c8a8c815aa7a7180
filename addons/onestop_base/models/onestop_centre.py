from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class OnestopCentre(models.Model):
    _name = "onestop.centre"
    _description = "Centre"
    _order = "code"
    _rec_names_search = ["code", "name"]

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Two to eight capitals or digits.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The legal entity that runs the centre and keeps its books.",
    )
    region_id = fields.Many2one(
        "res.country.state",
        domain=[("country_id.code", "=", "ML")],
        ondelete="restrict",
        help="Regions of Mali as ISO 3166-2 lists them.",
    )
    tz = fields.Selection(
        _tz_get, string="Time zone", required=True, default="Africa/Bamako"
    )
    checkout_hour = fields.Float(
        string="Check-out hour",
        required=True,
        default=10.0,
        help="Until this hour, at the centre's place, it is still the night before.",
    )
    address = fields.Text(
        string="Secret address",
        groups="onestop_base.group_reception,onestop_base.group_shelter_coordinator,"
        "onestop_base.group_director",
        help="Read by reception, coordinator and director of this centre only.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "onestop_centre_member_rel",
        "centre_id",
        "user_id",
        string="Members",
        help="Only members read what belongs to the centre.",
    )

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex(
        "(code)", "Another centre has this code already. Choose another one."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[A-Z0-9]{2,8}$')",
        "The code of a centre has two to eight capitals or digits, as BKO.",
    )
    _checkout_hour_range = models.Constraint(
        "CHECK (checkout_hour >= 0 AND checkout_hour < 24)",
        "The check-out hour lies between 00:00 and 23:59.",
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        users = self.env["res.users"]
        before = users._memberships()
        centres = super().create([self._with_capitals(vals) for vals in vals_list])
        users._tell_memberships(before)
        return centres

    def write(self, vals):
        if "member_ids" not in vals:
            return super().write(self._with_capitals(vals))
        users = self.env["res.users"]
        before = users._memberships()
        result = super().write(self._with_capitals(vals))
        users._tell_memberships(before)
        return result

    @api.model
    def _with_capitals(self, vals):
        """Return the values with the code in capitals and without spaces around it."""
        if isinstance(vals.get("code"), str):
            return {**vals, "code": vals["code"].strip().upper()}
        return vals

    # ----------------------------------------------------------- business
    def current_night(self):
        """Return the date of the night that is running at the centre's place.

        A night belongs to the date on which it begins. Local time minus the check-out
        hour: at 02:00 on the 24th with check-out at 10:00 it is the 23rd.
        """
        self.ensure_one()
        local = self._to_local(fields.Datetime.now())
        return (local - timedelta(hours=self.checkout_hour)).date()

    def _to_local(self, moment):
        """Return a moment as Odoo stores it (UTC) in local time, without a zone."""
        zone = ZoneInfo(self.tz)
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
