from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopBedAssignment(models.Model):
    """What coordinators do with a bed: assign, move, swap, change the nights."""

    _inherit = "onestop.bed.assignment"

    # ------------------------------------------------------------- public
    @api.model
    def assign(self, resident_id, bed_id, date_start, date_end=None):
        """Give a bed to a resident for a range of nights.

        :param int resident_id: the resident
        :param int bed_id: the bed
        :param date_start: first night
        :param date_end: exclusive; None while open
        :return: id of the assignment, ``occupied`` when the household is checked in
        :raise ValidationError: bed or resident is taken, or a rule forbids it
        """
        return self.create(
            {
                "resident_id": resident_id,
                "bed_id": bed_id,
                "date_start": date_start,
                "date_end": date_end,
                "state": None,
            }
        ).id

    @api.model
    def move_to(self, assignment_id, bed_id, night=None, reason=None):
        """Move a resident to another bed from a night on.

        Nights already slept stay in the history: the old assignment ends and a new
        one begins. A reservation that has not begun changes its bed in place.

        :param int assignment_id: a live assignment
        :param int bed_id: the bed to move to
        :param night: first night in the new bed; None: the running night
        :param str reason: why, kept with the move
        :return: id of the live assignment
        :raise ValidationError: the bed is taken on one of the nights
        """
        assignment = self._get_live(assignment_id)
        if assignment.bed_id.id == bed_id:
            return assignment.id
        night = assignment._effective_night(night)
        if assignment.date_start >= night:
            assignment.write(
                {"bed_id": bed_id, "is_move": True, "move_reason": reason or False}
            )
            return assignment.id
        return assignment._split(night, bed_id, reason).id

    @api.model
    def swap(self, assignment_id, other_id, night=None, reason=None):
        """Exchange the beds of two residents from a night on, both or neither.

        :param int assignment_id: a live assignment
        :param int other_id: another live assignment
        :param night: first night after the exchange; None: the running night
        :return: list of the ids of the two live assignments
        :raise ValidationError: a rule of a room or other nights stand against it
        """
        first = self._get_live(assignment_id)
        second = self._get_live(other_id)
        if first == second:
            raise UserError(self.env._("Choose two different residents to swap."))
        pair = (first | second).sorted("id")
        night = max(rec._effective_night(night) for rec in pair)
        self._lock_places([self._merged_vals(rec, {}) for rec in pair])
        beds = (second.bed_id.id, first.bed_id.id)
        rows = [
            rec._rest(night, bed)
            for rec, bed in zip((first, second), beds, strict=True)
        ]
        pair._end_before(night)
        for row in rows:
            row["is_move"] = True
            row["move_reason"] = reason or self.env._("Swapped beds")
        return self.create(rows).ids

    @api.model
    def set_range(self, assignment_id, date_start, date_end=None):
        """Change the nights of an assignment: extend, shorten, or shift it.

        :param int assignment_id: a live or blocked assignment
        :param date_start: first night; fixed once the resident sleeps there
        :param date_end: exclusive; None: open-ended
        :raise UserError: the first night of a checked-in resident was changed
        :raise ValidationError: another assignment stands on one of the nights
        """
        assignment = self._get_live(assignment_id, blocked=True)
        start = fields.Date.to_date(date_start)
        end = fields.Date.to_date(date_end) or False
        if assignment.state == "occupied" and start != assignment.date_start:
            raise UserError(
                self.env._(
                    "The household is here since %(date)s. Only the departure can"
                    " change.",
                    date=fields.Date.to_string(assignment.date_start),
                )
            )
        assignment.write({"date_start": start, "date_end": end})
        return True

    @api.model
    def unblock(self, assignment_id, night=None):
        """Put a bed back into service from a night on.

        :param int assignment_id: an assignment with state ``blocked``
        :param night: first night on which it may be used; None: the running one
        """
        assignment = self._get_live(assignment_id, blocked=True)
        if assignment.state != "blocked":
            raise UserError(self.env._("This bed is not out of service."))
        night = assignment._effective_night(night)
        if assignment.date_start >= night:
            assignment._internal().write({"state": "cancelled"})
        else:
            assignment.write({"date_end": night})
        return True

    # ----------------------------------------------------------- business
    @api.model
    def _get_live(self, assignment_id, blocked=False):
        """Return the assignment if it is live and the user may write it.

        :raise UserError: it ended, was cancelled, or is not the user's to see
        """
        states = ("reserved", "occupied") + (("blocked",) if blocked else ())
        assignment = self.search(
            [("id", "=", int(assignment_id or 0)), ("state", "in", states)]
        )
        if not assignment:
            raise UserError(
                self.env._(
                    "This assignment has ended or changed meanwhile. Reload the page"
                    " and try again."
                )
            )
        assignment.check_access("write")
        return assignment

    def _effective_night(self, night=None):
        """Return the night as a date; the running night of the centre by default."""
        return fields.Date.to_date(night) or self.centre_id.current_night()

    def _rest(self, night, bed_id):
        """Return the values of what is left of this assignment, in another bed."""
        return {
            "resident_id": self.resident_id.id,
            "stay_id": self.stay_id.id,
            "bed_id": bed_id,
            "date_start": max(night, self.date_start),
            "date_end": self.date_end,
            "state": self.state,
        }

    def _split(self, night, bed_id, reason):
        """End this assignment at ``night``; go on in another bed. New record."""
        if self.date_end and self.date_end <= night:
            raise UserError(
                self.env._(
                    "This resident leaves bed %(bed)s before that night. Extend the"
                    " stay first.",
                    bed=self.bed_id.name,
                )
            )
        rest = self._rest(night, bed_id)
        rest.update(is_move=True, move_reason=reason or False)
        self._lock_places([self._merged_vals(self, {}), rest])
        self._end_before(night).bed_id.housekeeping = "dirty"
        return self.create(rest)

    def _end_before(self, night):
        """Let these assignments end at ``night``, and drop those that begin later.

        A move that is planned for a night to come leaves the nights before it live:
        she is still here.
        """
        begun = self.filtered(lambda rec: rec.date_start < night)
        (self - begun)._internal().write({"state": "cancelled"})
        over = begun.filtered(lambda rec: night <= rec.centre_id.current_night())
        over._internal().write({"date_end": night, "state": "done"})
        (begun - over)._internal().write({"date_end": night})
        return over
