from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools.roster import clip, least_present, subtract

#: Duties that touch a moment begin and end within this time around it.
MARGIN = timedelta(days=3)
INSTANT = timedelta(seconds=1)


class OnestopCentre(models.Model):
    """Who is on duty now and tonight, and which profession is missing."""

    _inherit = "onestop.centre"

    # ------------------------------------------------------------ fields
    night_from = fields.Float(
        string="Night begins",
        required=True,
        default=20.0,
        help="At the centre's place.",
    )
    night_to = fields.Float(
        string="Night ends", required=True, default=7.0, help="At the centre's place."
    )
    requirement_ids = fields.One2many(
        "onestop.duty.requirement",
        "centre_id",
        string="Needed on duty",
        groups="onestop_base.group_member",
    )
    duty_board = fields.Json(
        compute="_compute_duty_board", export_string_translation=False
    )

    # ----------------------------------------------- constraints, indexes
    _night_range = models.Constraint(
        "CHECK (night_from >= 12 AND night_from < 24"
        " AND night_to >= 0 AND night_to <= 12)",
        "A night begins between 12:00 and 23:59 and ends by 12:00 on the next day.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("tz", "night_from", "night_to")
    @api.depends_context("uid", "lang")
    def _compute_duty_board(self):
        """What the screen "On duty" shows; names for members only."""
        moment = fields.Datetime.now()
        self.duty_board = False
        for centre in self._filtered_access("read"):
            now = (moment, moment + INSTANT)
            night = centre._night_window(moment)
            duties = centre._duty_intervals(
                min(now[0], night[0]), max(now[1], night[1])
            )
            centre.duty_board = {
                "now": centre._roster_rows(duties, *now),
                "tonight": centre._roster_rows(duties, *night),
                "missing_now": centre._missing_rows(duties, *now),
                "missing_tonight": centre._missing_rows(duties, *night),
            }

    # ----------------------------------------------------------- business
    def on_duty(self, at=None):
        """Return who is on duty at a moment: by working hours or by a planned duty.

        :param at: moment in UTC, as Odoo writes it; None: now
        :return: list of dict ``employee_id``, ``name``, ``profession``,
            ``profession_label``, ``date_start``, ``date_end`` (UTC), ``hours`` (at the
            centre's place), sorted by profession and name
        :raise AccessError: the user is not a member of this centre
        """
        self.ensure_one()
        self.check_access("read")
        moment = fields.Datetime.to_datetime(at) or fields.Datetime.now()
        window = (moment, moment + INSTANT)
        return self._roster_rows(self._duty_intervals(*window), *window)

    def on_duty_tonight(self, at=None):
        """Return who is on duty in the running or coming night, as :meth:`on_duty`.

        Everybody who is there for a part of it is listed, with the hours.
        """
        self.ensure_one()
        self.check_access("read")
        moment = fields.Datetime.to_datetime(at) or fields.Datetime.now()
        window = self._night_window(moment)
        return self._roster_rows(self._duty_intervals(*window), *window)

    def missing_professions(self, night=False, at=None):
        """Return what the centre lacks: fewer on duty than are needed.

        :param night: False: at this moment; True: at any moment of tonight
        :param at: moment in UTC, as Odoo writes it; None: now
        :return: list of dict ``profession``, ``profession_label``, ``missing`` (how
            many persons)
        :raise AccessError: the user is not a member of this centre
        """
        self.ensure_one()
        self.check_access("read")
        moment = fields.Datetime.to_datetime(at) or fields.Datetime.now()
        window = self._night_window(moment) if night else (moment, moment + INSTANT)
        return self._missing_rows(self._duty_intervals(*window), *window)

    def _night_window(self, moment):
        """Return begin and end (UTC) of the night that runs at ``moment``, or comes."""
        self.ensure_one()
        local = self._to_local(moment)
        begin = local.date()
        if local.hour + local.minute / 60 < self.night_to:
            begin -= timedelta(days=1)
        return (
            self._to_utc(begin, self.night_from),
            self._to_utc(begin + timedelta(days=1), self.night_to),
        )

    def _to_utc(self, day, hour):
        """Return a local hour of a day as Odoo stores moments."""
        local = datetime.combine(day, time(), tzinfo=ZoneInfo(self.tz))
        local += timedelta(minutes=round(hour * 60))
        return local.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _profession_labels(self):
        field = self.env["hr.employee"]._fields["profession"]
        return dict(field._description_selection(self.env))

    def _roster_rows(self, duties, start, end):
        """Return a row for each of ``duties`` that touches the window."""
        labels = self._profession_labels()
        order = {key: index for index, key in enumerate(labels)}
        rows = []
        for employee, intervals in duties.items():
            for begin, until in clip(intervals, start, end):
                first, last = self._to_local(begin), self._to_local(until)
                rows.append(
                    {
                        "employee_id": employee.id,
                        "name": employee.name,
                        "profession": employee.profession,
                        "profession_label": labels.get(employee.profession, ""),
                        "date_start": fields.Datetime.to_string(begin),
                        "date_end": fields.Datetime.to_string(until),
                        "hours": f"{first:%H:%M} – {last:%H:%M}",
                    }
                )
        return sorted(
            rows, key=lambda r: (order.get(r["profession"], 99), r["name"], r["hours"])
        )

    def _missing_rows(self, duties, start, end):
        """Return a row for each profession that lacks somebody within the window."""
        night_start, night_end = self._night_window(start)
        kind = "night" if night_start <= start < night_end else "day"
        present = defaultdict(list)
        for employee, intervals in duties.items():
            present[employee.profession] += clip(intervals, start, end)
        labels = self._profession_labels()
        # sudo: who may read the centre may know what it lacks
        needs = self.sudo().requirement_ids.filtered(lambda need: need.kind == kind)
        gaps = {
            need.profession: need.count
            - least_present(present[need.profession], start, end)
            for need in needs
        }
        return [
            {
                "profession": profession,
                "profession_label": label,
                "missing": gaps[profession],
            }
            for profession, label in labels.items()
            if gaps.get(profession, 0) > 0
        ]

    def _duty_intervals(self, start, end):
        """Return {employee: her intervals (UTC) around the window, leaves taken out}.

        The records come with sudo: of colleagues, members may know name, profession and
        hours. Nothing else may be taken from them.
        """
        # sudo: see above; the caller has checked access to the centre
        employees = self.env["hr.employee"].sudo().search([("centre_id", "=", self.id)])
        low, high = start - MARGIN, end + MARGIN
        planned = (
            self.env["onestop.duty"]
            .sudo()
            .search(
                [
                    ("centre_id", "=", self.id),
                    ("date_start", "<", high),
                    ("date_end", ">", low),
                ]
            )
        )
        duties = defaultdict(list)
        for duty in planned:
            duties[duty.employee_id].append((duty.date_start, duty.date_end))
        working = self._working_intervals(employees, low, high)
        away = self._leave_intervals(employees, low, high)
        return {
            employee: subtract(
                working.get(employee, []) + duties[employee], away[employee]
            )
            for employee in employees
        }

    @api.model
    def _working_intervals(self, employees, start, end):
        """Return {employee: working hours}, public holidays and leaves taken out.

        Who has no fixed hours is on duty only when a duty says so.
        """
        fixed = employees.filtered(lambda e: not e.resource_id._is_flexible())
        found, _calendars = fixed.resource_id._get_valid_work_intervals(
            start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
        )
        return {
            employee: [
                tuple(x.astimezone(UTC).replace(tzinfo=None) for x in interval[:2])
                for interval in found[employee.resource_id.id]
            ]
            for employee in fixed
        }

    @api.model
    def _leave_intervals(self, employees, start, end):
        """Return {employee: her own leaves}; a public holiday ends no planned duty."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "in", employees.resource_id.ids),
                    ("time_type", "=", "leave"),
                    ("date_from", "<", end),
                    ("date_to", ">", start),
                ]
            )
        )
        by_resource = defaultdict(list)
        for leave in leaves:
            by_resource[leave.resource_id].append((leave.date_from, leave.date_to))
        return {employee: by_resource[employee.resource_id] for employee in employees}
