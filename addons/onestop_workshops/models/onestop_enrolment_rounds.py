from odoo import api, fields, models

from ..tools.rounds import ROUNDS, due, window
from .onestop_enrolment import PERSON_GROUPS


class OnestopEnrolment(models.Model):
    """A graduate is asked in rounds that make themselves."""

    _inherit = "onestop.enrolment"

    # ------------------------------------------------------------ fields
    followup_ids = fields.One2many(
        "onestop.graduate.followup",
        "enrolment_id",
        string="After graduation",
        groups=PERSON_GROUPS,
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create enrolments; who graduated already has her rounds."""
        enrolments = super().create(vals_list)
        enrolments._make_rounds()
        return enrolments

    def write(self, vals):
        """Change enrolments; graduation makes rounds, its day moves open ones."""
        result = super().write(vals)
        if {"state", "date_end"} & set(vals):
            self._make_rounds()
            if "date_end" in vals:
                self._move_rounds()
        return result

    # ----------------------------------------------------------- business
    def _make_rounds(self):
        """Make the rounds that graduates lack, and return them."""
        # sudo: who closes a course may be a trainer, who reads no follow-up
        graduates = self.sudo().filtered(
            lambda one: one.state == "completed" and one.date_end
        )
        Followup = self.env["onestop.graduate.followup"].sudo()
        if not graduates:
            return Followup
        found = Followup.search_fetch(
            [("enrolment_id", "in", graduates.ids)], ["enrolment_id", "round"]
        )
        known = {(one.enrolment_id.id, one.round) for one in found}
        return Followup.create(
            [
                {
                    "enrolment_id": graduate.id,
                    "round": str(months),
                    **_days(graduate.date_end, months),
                }
                for graduate in graduates
                for months in ROUNDS
                if (graduate.id, str(months)) not in known
            ]
        )

    def _move_rounds(self):
        """Let the rounds that are not answered follow the day of graduation."""
        for graduate in self.sudo().filtered("date_end"):
            for followup in graduate.followup_ids.filtered(
                lambda one: one.state == "due"
            ):
                followup.write(_days(graduate.date_end, int(followup.round)))

    @api.model
    def _cron_make_rounds(self):
        """Make what rounds are missing, of imported graduates for one."""
        counts = dict(
            self.env["onestop.graduate.followup"]._read_group(
                [], ["enrolment_id"], ["__count"]
            )
        )
        graduates = self.search(
            [("state", "=", "completed"), ("date_end", "!=", False)]
        )
        graduates.filtered(lambda one: counts.get(one, 0) < len(ROUNDS))._make_rounds()


def _days(graduated, months):
    opens, closes = window(graduated, months)
    return {
        "date_open": opens,
        "date_due": due(graduated, months),
        "date_close": closes,
    }
