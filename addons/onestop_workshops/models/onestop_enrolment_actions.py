from odoo import fields, models
from odoo.exceptions import UserError


class OnestopEnrolment(models.Model):
    """States of an enrolment: a place, leaving, graduating."""

    _inherit = "onestop.enrolment"

    # ------------------------------------------------------------ actions
    def action_give_place(self):
        """Let who waits learn, if a place is free: from today, or the first day."""
        self._check_state("waiting")
        for enrolment in self:
            cohort = enrolment.cohort_id
            if cohort.state not in ("planned", "running"):
                raise UserError(self.env._("%(code)s is over.", code=cohort.code))
            if not cohort.free_count:
                raise UserError(
                    self.env._(
                        "%(code)s is full. A place becomes free when a learner leaves,"
                        " or when you raise its capacity.",
                        code=cohort.code,
                    )
                )
            day = max(cohort._today(), cohort.date_start)
            enrolment.sudo().date_start = day  # sudo: who may was checked
            enrolment._set_state("enrolled")

    def action_ask_leave(self):
        """Ask when and why she leaves."""
        self.ensure_one()
        self._check_state("waiting", "enrolled")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leaves"),
            "res_model": "onestop.enrolment.leave",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_enrolment_id": self.id},
        }

    def action_complete(self):
        """Let learners graduate today, before the others of their cohort.

        Whom the end of her cohort found to have come too seldom graduates with her last
        day, once her attendance is corrected.

        :raise UserError: somebody has not come often enough for the curriculum
        """
        self._check_state("enrolled", "left")
        for enrolment in self:
            came_back = enrolment.leave_reason == "attendance"
            if enrolment.state == "left" and not came_back:
                enrolment._check_state("enrolled")
            enrolment._check_came_enough()
            enrolment._complete(enrolment.date_end or enrolment.cohort_id._today())

    # ----------------------------------------------------------- business
    def leave(self, reason, day=None, text=None):
        """End enrolments; who comes back gets a new one, and this one stays.

        Who waits, or has not had her first day, is cancelled; who learned has left.

        :param str reason: a value of ``leave_reason``
        :param day: her last day; today when empty
        :param str text: sealed
        :raise UserError: she has left already, or the reason is unknown
        """
        self._check_state("waiting", "enrolled")
        if reason not in dict(self._fields["leave_reason"].selection):
            raise UserError(self.env._("Say why she leaves."))
        for enrolment in self.sudo():  # sudo: nobody's to write; who may was checked
            last = fields.Date.to_date(day) or enrolment.cohort_id._today()
            began = enrolment.state == "enrolled" and enrolment.date_start <= last
            enrolment.write(
                {
                    "state": "left" if began else "cancelled",
                    "date_end": last if began else False,
                    "leave_reason": reason,
                    "leave_text": text or False,
                }
            )

    def _check_state(self, *states):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for enrolment in self:
            if enrolment.state not in states:
                raise UserError(
                    self.env._(
                        "%(code)s is in the state “%(state)s”: this cannot be done any"
                        " more.",
                        code=enrolment.code,
                        state=labels[enrolment.state],
                    )
                )

    def _end_course(self, day):
        """Let learners graduate who came often enough; the others have left.

        Source: standard of training: graduates are who completed the training; rounds,
        kits and outcomes follow them alone.
        """
        enough = self.filtered(lambda one: one._came_enough())
        enough._complete(day)
        # sudo: the state is nobody's to write; who may was checked
        for enrolment in (self - enough).sudo():
            enrolment.write(
                {
                    "state": "left",
                    "date_end": max(day, enrolment.date_start),
                    "leave_reason": "attendance",
                }
            )

    def _came_enough(self):
        # sudo: what every member of the centre may know of a curriculum
        needed = self.sudo().cohort_id.curriculum_id.min_attendance
        return not needed or self.attendance_is_enough

    def _check_came_enough(self):
        if self._came_enough():
            return
        raise UserError(
            self.env._(
                "%(code)s came to %(rate)s %% of the sessions; her curriculum asks for"
                " %(needed)s %%. Correct her attendance, or let her leave.",
                code=self.code,
                rate=int(self.attendance_rate),
                needed=self.sudo().cohort_id.curriculum_id.min_attendance,
            )
        )

    def _complete(self, day):
        # sudo: the state is nobody's to write; who may was checked
        for enrolment in self.sudo():
            last = max(day, enrolment.date_start)
            enrolment.write(
                {"state": "completed", "date_end": last, "leave_reason": False}
            )

    def _set_state(self, state):
        # sudo: the state is nobody's to write; who may was checked
        self.sudo().write({"state": state})

    def _sql_error_to_message(self, exc):
        """Word the refusals of the triggers, when two enrolled at the same time."""
        name = exc.diag.constraint_name
        if name == "onestop_enrolment_places":
            return self.env._("The cohort is full. Put her on the waiting list.")
        if name == "onestop_enrolment_overlap":
            return self._overlap_text()
        return super()._sql_error_to_message(exc)

    def _overlap_text(self):
        return self.env._(
            "She learns in another cohort at the same hours. End that enrolment first,"
            " or choose another cohort."
        )
