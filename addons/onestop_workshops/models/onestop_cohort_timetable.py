from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.timetable import free_times, spread_units


class OnestopCohort(models.Model):
    """The timetable: sessions out of the weekly times, holidays left out."""

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ actions
    def action_generate_sessions(self):
        """Make the timetable, and say what was done."""
        result = self.generate_sessions()
        text = self.env._(
            "%(created)s sessions planned, %(kept)s were there, %(removed)s removed.",
            **{name: result[name] for name in ("created", "kept", "removed")},
        )
        if result["refused"]:
            text += " " + self.env._(
                "%(count)s could not be planned, since trainer, room or a learner is"
                " taken: %(dates)s",
                count=len(result["refused"]),
                dates=", ".join(
                    format_date(self.env, day) for day in result["refused"][:8]
                ),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if result["refused"] else "success",
                "message": text,
                "sticky": bool(result["refused"]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ----------------------------------------------------------- business
    def generate_sessions(self):
        """Plan the sessions of the weekly times between the dates of this cohort.

        Asked again, it plans what is missing and takes away what lies ahead, is no
        longer among the times and is used by nothing. Held, cancelled, moved and
        hand-made sessions stay as they are. Public holidays and closing days are
        absences of the calendar without a person.

        :return dict: ``created``, ``kept``, ``removed`` (numbers), ``refused`` (dates
            on which trainer, room or a learner is taken)
        :raise UserError: no weekly times, or the cohort is over
        """
        self.ensure_one()
        self._check_state("planned", "running")
        if not self.calendar_id:
            raise UserError(
                self.env._("Choose the weekly times of %(code)s first.", code=self.code)
            )
        sessions = self.session_ids
        wanted = self._wanted_times()
        removed = self._remove_unwanted(sessions, wanted)
        kept, count = sessions - removed, len(removed)
        removed.sudo().unlink()  # sudo: deleting is nobody's right otherwise
        taken = [(one.start, one.stop) for one in kept]
        slots = {one.slot for one in kept}
        missing = [
            (start, stop)
            for start, stop in free_times(wanted, taken)
            if start not in slots
        ]
        free, refused = self._split_taken(missing)
        self.env["onestop.session"].create(self._prepare_session_vals(free, kept))
        return {
            "created": len(free),
            "kept": len(kept),
            "removed": count,
            "refused": refused,
        }

    def _wanted_times(self):
        """Return (start, stop) in UTC of all weekly times that are no holidays."""
        zone = ZoneInfo(self.centre_id.tz)
        begin = datetime.combine(self.date_start, time.min, zone)
        end = datetime.combine(self.date_end + timedelta(days=1), time.min, zone)
        calendar = self.calendar_id
        times = calendar._attendance_intervals_batch(begin, end)[False]
        # sudo: holidays of the calendar alone; a rule hides those of other centres
        leaves = calendar.sudo()._leave_intervals_batch(begin, end)[False]
        as_utc = [
            [
                tuple(m.astimezone(UTC).replace(tzinfo=None) for m in (start, stop))
                for start, stop, *_rest in intervals
            ]
            for intervals in (times, leaves)
        ]
        return free_times(*as_utc)

    def _remove_unwanted(self, sessions, wanted):
        """Return what was generated, lies ahead, and is used by nothing."""
        now, starts = fields.Datetime.now(), {start for start, _stop in wanted}
        ahead = sessions.filtered(
            lambda one: (
                one.slot == one.start
                and one.state == "planned"
                and one.start > now
                and one.start not in starts
            )
        )
        return ahead - ahead._used()

    def _split_taken(self, times):
        """Return (start, stop) that are free, and the dates of the others."""
        rows = [
            {
                "cohort_id": self.id,
                "trainer_id": self.trainer_id.id,
                "workshop_id": self.workshop_id.id,
                "start": start,
                "stop": stop,
            }
            for start, stop in times
        ]
        taken = {row[0] for row in self.env["onestop.session"]._conflicts(rows)}
        free = [one for index, one in enumerate(times) if index not in taken]
        refused = [
            self.centre_id._to_local(times[index][0]).date() for index in sorted(taken)
        ]
        return free, refused

    def _prepare_session_vals(self, times, kept):
        """Return the values of new sessions, with units by their hours."""
        given = {}
        for session in kept:
            if session.state != "cancelled":
                unit = session.competency_id
                given[unit] = given.get(unit, 0) + session.hours
        units = self.curriculum_id.competency_ids
        taught = spread_units(
            [(stop - start).total_seconds() / 3600 for start, stop in times],
            [(unit.id, unit.hours - given.get(unit, 0)) for unit in units],
        )
        return [
            {
                "cohort_id": self.id,
                "trainer_id": self.trainer_id.id,
                "workshop_id": self.workshop_id.id,
                "start": start,
                "stop": stop,
                "slot": start,
                "competency_id": unit,
            }
            for (start, stop), unit in zip(times, taught, strict=True)
        ]
