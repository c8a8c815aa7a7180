import logging
from datetime import timedelta

from psycopg2.errors import ExclusionViolation, SerializationFailure

from odoo import api, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)


class OnestopStay(models.Model):
    """Who should have left and was not checked out is still here, and keeps her bed."""

    _inherit = "onestop.stay"

    @api.model
    def _cron_keep_late(self):
        """Give households that are late their bed for the running night.

        The expected departure stays as it is, so that they go on being shown as late.
        A bed that is promised to somebody else cannot be kept: the refusal of the
        other's arrival names the household that is still in it.
        """
        assignments = self.env["onestop.bed.assignment"]
        for centre in self.env["onestop.centre"].search([]):
            night = centre.current_night()
            late = assignments.search(
                [
                    ("centre_id", "=", centre.id),
                    ("state", "=", "occupied"),
                    ("date_end", "<=", night),
                ],
                order="id",
            )
            for assignment in late - late._finish_moved(night):
                assignment._keep_until_after(night)


class OnestopBedAssignment(models.Model):
    _inherit = "onestop.bed.assignment"

    def _finish_moved(self, night):
        """End those of these beds whose resident has moved, as planned, by ``night``.

        :return: the assignments that are over
        """
        goals = self.search(
            [
                ("resident_id", "in", self.resident_id.ids),
                ("state", "=", "occupied"),
                ("date_start", "<=", night),
                ("id", "not in", self.ids),
            ]
        )
        moved = self.filtered(lambda rec: rec.resident_id in goals.resident_id)
        moved._internal().write({"state": "done"})
        (moved.bed_id - goals.bed_id).housekeeping = "dirty"
        return moved

    def _keep_until_after(self, night):
        """Extend an occupied bed over ``night`` if nobody else has it then."""
        try:
            with self.env.cr.savepoint():
                self.write({"date_end": night + timedelta(days=1)})
        except (ValidationError, ExclusionViolation, SerializationFailure):
            _logger.info("Bed assignment %s is late and its bed is promised", self.id)
