from odoo import fields, models
from odoo.exceptions import UserError


class OnestopCohort(models.Model):
    """States of a cohort, and the waiting list."""

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ actions
    def action_start(self):
        """Start planned cohorts: their curriculum is published."""
        self._check_state("planned")
        for cohort in self:
            if cohort.curriculum_id.state == "draft":
                raise UserError(
                    self.env._(
                        "The curriculum of %(cohort)s is a draft. Publish it first.",
                        cohort=cohort.code,
                    )
                )
        self._set_state("running")

    def action_end(self):
        """End running cohorts: who came often enough graduates, the others have left.

        How often is the curriculum's to say. Who waits waits no more.
        """
        self._check_state("running")
        self._check_nothing_open()
        for cohort in self.sudo():  # sudo: the director may end, and reads no learner
            learners = cohort.enrolment_ids
            day = min(cohort.date_end, cohort._today())
            learners.filtered(lambda one: one.state == "enrolled")._end_course(day)
            learners.filtered(lambda one: one.state == "waiting")._set_state(
                "cancelled"
            )
        self._set_state("ended")

    def action_cancel(self):
        """Cancel cohorts that have not ended: sessions and enrolments with them."""
        self._check_state("planned", "running")
        for cohort in self.sudo():  # sudo: the director may, and reads no learner
            cohort.session_ids.filtered(lambda one: one.state == "planned").write(
                {"state": "cancelled", "cancel_reason": "other"}
            )
            cohort.enrolment_ids.filtered(
                lambda one: one.state in ("waiting", "enrolled")
            ).write({"state": "cancelled", "date_end": False})
        self._set_state("cancelled")

    def action_offer_place(self):
        """Give a free place to whoever waits longest.

        :raise UserError: no place is free, or nobody waits
        """
        self.ensure_one()
        self.env["onestop.enrolment"].check_access("write")
        first = self.env["onestop.enrolment"].search(
            [("cohort_id", "=", self.id), ("state", "=", "waiting")],
            order="date_request, id",
            limit=1,
        )
        if not first:
            raise UserError(self.env._("Nobody waits for %(code)s.", code=self.code))
        first.action_give_place()

    # ----------------------------------------------------------- business
    def _check_state(self, *states):
        """Check that the user may change these cohorts, and that they are in a state.

        :raise UserError: one is in another state
        """
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for cohort in self:
            if cohort.state not in states:
                raise UserError(
                    self.env._(
                        "%(cohort)s is in the state “%(state)s”: this cannot be done"
                        " any more.",
                        cohort=cohort.code,
                        state=labels[cohort.state],
                    )
                )

    def _check_nothing_open(self):
        """Sessions of the past are held or cancelled before a cohort ends."""
        open_ones = self.env["onestop.session"].search(
            [("cohort_id", "in", self.ids), ("state", "=", "planned")]
        )
        if open_ones:
            raise UserError(
                self.env._(
                    "%(count)s sessions are planned still, the first is %(code)s. Take"
                    " their attendance or cancel them, then end the cohort.",
                    count=len(open_ones),
                    code=open_ones[0].code,
                )
            )

    def _set_state(self, state):
        # sudo: the state is nobody's to write; who may was checked
        self.sudo().write({"state": state})

    def _today(self):
        """Return today's date at the place of the cohort."""
        self.ensure_one()
        return self.centre_id._to_local(fields.Datetime.now()).date()
