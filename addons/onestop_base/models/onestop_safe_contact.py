from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import EncryptedChar, EncryptedText

from ..tools.roles import CALL_GROUPS, CIRCLE_GROUPS
from .onestop_person_identity import ON_PURPOSE

KINDS = [
    ("call", "Call"),
    ("sms", "Text message"),
    ("messaging", "Messaging application"),
    ("visit", "Visit"),
    ("through_other", "Through somebody she trusts"),
]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class OnestopSafeContact(models.Model):
    """A way to reach her that she named herself, with days, hours and a code word.

    The number leaves the server by ``open_for_call`` alone.
    """

    _name = "onestop.safe.contact"
    _inherit = ["onestop.person.hashed"]
    _description = "Safe contact"
    _order = "person_id, sequence, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    person_id = fields.Many2one(
        "onestop.person", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="call")
    number = EncryptedChar("Number", groups=ON_PURPOSE)
    number_entry = fields.Char(
        "New number",
        compute="_compute_number_entry",
        inverse="_inverse_number_entry",
        groups=CIRCLE_GROUPS,
        help="Write a number to record or replace it. It is shown on the call screen.",
    )
    has_number = fields.Boolean(
        "Number recorded",
        compute="_compute_has_number",
        search="_search_has_number",
        compute_sudo=True,
    )
    whose = EncryptedChar("Whose telephone", groups=CIRCLE_GROUPS)
    code_word = EncryptedChar("Code word", groups=CIRCLE_GROUPS)
    code_answer = EncryptedChar("Her answer", groups=CIRCLE_GROUPS)
    instructions = EncryptedText("What never to say", groups=CIRCLE_GROUPS)
    weekday_mon = fields.Boolean("Monday", default=True)
    weekday_tue = fields.Boolean("Tuesday", default=True)
    weekday_wed = fields.Boolean("Wednesday", default=True)
    weekday_thu = fields.Boolean("Thursday", default=True)
    weekday_fri = fields.Boolean("Friday", default=True)
    weekday_sat = fields.Boolean("Saturday")
    weekday_sun = fields.Boolean("Sunday")
    hour_from = fields.Float("From", default=9.0, required=True)
    hour_to = fields.Float("Until", default=17.0, required=True)
    may_leave_message = fields.Boolean("A message may be left")
    followup_allowed = fields.Boolean(
        "Livelihoods may call",
        groups=CALL_GROUPS,
        help="She agreed to calls of the livelihoods officer after a training.",
    )
    checked_on = fields.Date("Checked on", readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        "res.users", "Checked by", readonly=True, copy=False, ondelete="restrict"
    )
    valid_days = fields.Integer("Days until the next check", default=30, required=True)
    fresh_until = fields.Date(compute="_compute_fresh_until", store=True)
    unsafe_since = fields.Datetime(
        "Stopped since",
        readonly=True,
        copy=False,
        help="Nobody calls until it was checked again with her.",
    )
    is_fresh = fields.Boolean(
        "Check is fresh", compute="_compute_is_fresh", search="_search_is_fresh"
    )
    attempt_ids = fields.One2many(
        "onestop.contact.attempt", "contact_id", string="Attempts", groups=CALL_GROUPS
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _hours_range = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24"
        " AND hour_from <> hour_to)",
        "Hours lie between 00:00 and 24:00, and the end is not the beginning.",
    )
    _valid_days_range = models.Constraint(
        "CHECK (valid_days BETWEEN 1 AND 90)",
        "A check is good for 1 to 90 days.",
    )

    # ------------------------------------------------------------ compute
    def _compute_number_entry(self):
        self.number_entry = False

    def _inverse_number_entry(self):
        for contact in self.filtered("number_entry"):
            # sudo: no role has the field itself; the right to write was checked
            contact.sudo().number = contact.number_entry

    def _compute_has_number(self):
        found = self.search_fetch([("id", "in", self.ids), ("number", "!=", False)])
        for contact in self:
            contact.has_number = contact._origin in found

    def _search_has_number(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: whether there is a number is no secret, and no role has the field
        found = self.sudo().with_context(active_test=False)
        query = found._search([("number", "!=" if True in value else "=", False)])
        return Domain("id", "in", query)

    @api.depends("checked_on", "valid_days")
    def _compute_fresh_until(self):
        for contact in self:
            contact.fresh_until = contact.checked_on and (
                contact.checked_on + timedelta(contact.valid_days)
            )

    @api.depends("fresh_until", "unsafe_since")
    def _compute_is_fresh(self):
        for contact in self:
            contact.is_fresh = bool(
                contact.fresh_until
                and not contact.unsafe_since
                and contact.fresh_until >= contact._local_now().date()
            )

    def _search_is_fresh(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        fresh = Domain("unsafe_since", "=", False) & Domain("fresh_until", ">=", today)
        return fresh if True in value else ~fresh

    # ------------------------------------------------------------- checks
    @api.constrains(*(f"weekday_{day}" for day in WEEKDAYS))
    def _check_weekdays(self):
        for contact in self:
            if not contact._weekdays():
                raise ValidationError(
                    self.env._("Choose the days on which she may be called.")
                )

    # ----------------------------------------------------------- business
    def _local_now(self):
        """Return the time at the centre's place, without a zone."""
        # sudo: the clock of a centre is no secret
        return self.person_id.sudo().centre_id._to_local(fields.Datetime.now())

    def _weekdays(self):
        """Return the days she named: 0 for Monday to 6 for Sunday."""
        return {day for day, name in enumerate(WEEKDAYS) if self[f"weekday_{name}"]}
