from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

from ..tools.profession import PROFESSIONS

KINDS = [("day", "Day"), ("night", "Night")]
#: A longer duty is a typing error in one of the dates. Hours.
MAX_HOURS = 48


class OnestopDuty(models.Model):
    """A duty outside the weekly working hours: a night, a Sunday, a replacement.

    Working hours as such are Odoo's (``resource.calendar``) and need no entry here.
    """

    _name = "onestop.duty"
    _description = "Duty"
    _order = "date_start desc, id desc"

    # ------------------------------------------------------------ fields
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("centre_id", "!=", False)],
    )
    centre_id = fields.Many2one(
        "onestop.centre",
        compute="_compute_centre_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    profession = fields.Selection(
        PROFESSIONS,
        compute="_compute_profession",
        compute_sudo=True,
        store=True,
    )
    date_start = fields.Datetime(
        string="From", required=True, default=lambda self: self._default_night()[0]
    )
    date_end = fields.Datetime(
        string="Until", required=True, default=lambda self: self._default_night()[1]
    )
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True)
    note = fields.Char()

    # ----------------------------------------------- constraints, indexes
    _employee_overlap = models.Constraint(
        "EXCLUDE USING gist"
        " (employee_id WITH =, tsrange(date_start, date_end, '[)') WITH &&)",
        "This person has another duty at that time. Change one of the two.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_end > date_start)", "A duty ends after it begins."
    )
    _centre_range = models.Index(
        "USING gist (centre_id, tsrange(date_start, date_end, '[)'))"
    )

    # ------------------------------------------------------------ compute
    @api.model
    def _default_night(self):
        """Return begin and end of tonight at the user's first centre, or now."""
        centre = self.env["onestop.centre"].search(
            [("member_ids", "in", [self.env.uid])], limit=1
        )
        now = fields.Datetime.now()
        return centre._night_window(now) if centre else (now, now + timedelta(hours=8))

    @api.depends("employee_id")
    def _compute_centre_id(self):
        for duty in self:
            # sudo: who plans duties reads colleagues, not their personnel file
            duty.centre_id = duty.employee_id.sudo().centre_id

    @api.depends("employee_id.profession")
    def _compute_profession(self):
        for duty in self:
            duty.profession = duty.employee_id.profession

    @api.depends("date_start", "date_end", "centre_id")
    def _compute_kind(self):
        """A duty over the middle of a night is a night duty."""
        for duty in self:
            duty.kind = "day"
            if duty.date_start and duty.date_end and duty.centre_id:
                start, end = duty.centre_id._night_window(duty.date_start)
                if duty.date_start <= start + (end - start) / 2 < duty.date_end:
                    duty.kind = "night"

    @api.depends("employee_id", "profession")
    def _compute_display_name(self):
        labels = dict(self._fields["profession"]._description_selection(self.env))
        for duty in self:
            parts = [duty.employee_id.display_name, labels.get(duty.profession)]
            duty.display_name = ", ".join(filter(None, parts))

    # ------------------------------------------------------------- checks
    @api.constrains("date_start", "date_end")
    def _check_length(self):
        for duty in self:
            if duty.date_end - duty.date_start > timedelta(hours=MAX_HOURS):
                raise ValidationError(
                    self.env._(
                        "The duty from %(start)s to %(end)s is longer than %(hours)s"
                        " hours. Correct the dates, or enter it day by day.",
                        start=format_datetime(self.env, duty.date_start),
                        end=format_datetime(self.env, duty.date_end),
                        hours=MAX_HOURS,
                    )
                )

    @api.constrains("employee_id")
    def _check_centre(self):
        for duty in self:
            # sudo: the personnel file is not for who plans duties
            if duty.centre_id != duty.employee_id.sudo().centre_id:
                raise ValidationError(
                    self.env._("A duty is kept at the centre of the person on duty.")
                )
