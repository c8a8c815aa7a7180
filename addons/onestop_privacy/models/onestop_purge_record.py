from odoo import api, fields, models
from odoo.tools import SQL


class OnestopPurgeRecord(models.Model):
    """Which records a schedule has purged: numbers, for the job alone."""

    _name = "onestop.purge.record"
    _description = "Purged record"
    _log_access = False
    _rec_name = "id"

    purge_id = fields.Many2one("onestop.purge", required=True, ondelete="restrict")
    schedule_id = fields.Many2one(
        "onestop.retention.schedule", required=True, ondelete="restrict"
    )
    res_id = fields.Integer("Record", required=True)

    _once = models.UniqueIndex("(schedule_id, res_id)", "It was purged already.")

    @api.model
    def _gone(self, schedule):
        """Return the ids of what a schedule has purged."""
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id FROM onestop_purge_record WHERE schedule_id = %s",
                schedule.id,
            )
        )
        return {row[0] for row in rows}
