from odoo import fields, models
from odoo.tools import SQL, drop_view_if_exists

from ..models.onestop_bed import BED_KINDS
from ..models.onestop_room import ROOM_KINDS
from .occupancy_sql import OCCUPANCY_VIEW


class OnestopOccupancy(models.Model):
    """Bed-nights by bed and month: what there was, what was used. Read-only.

    A bed that was moved to another room within a month has a row for each room.
    """

    _name = "onestop.occupancy"
    _description = "Occupancy"
    _auto = False
    _order = "month desc, room_id, bed_id"
    _rec_name = "month"
    _depends = {
        "onestop.bed": [
            "active",
            "centre_id",
            "date_from",
            "date_to",
            "kind",
            "room_id",
        ],
        "onestop.bed.assignment": [
            "bed_id",
            "centre_id",
            "date_end",
            "date_start",
            "resident_id",
            "room_id",
            "state",
        ],
        "onestop.centre": ["checkout_hour", "tz"],
        "onestop.resident": ["role"],
        "onestop.room": ["kind"],
    }

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    room_id = fields.Many2one("onestop.room", readonly=True)
    room_kind = fields.Selection(ROOM_KINDS, string="Room type", readonly=True)
    bed_id = fields.Many2one("onestop.bed", readonly=True)
    bed_kind = fields.Selection(BED_KINDS, string="Bed type", readonly=True)
    month = fields.Date(readonly=True, help="Its first day.")
    nights_capacity = fields.Integer(
        string="Nights in service",
        readonly=True,
        help="Nights that have begun and on which the bed was in service, cots"
        " included.",
    )
    nights_blocked = fields.Integer(string="Nights out of service", readonly=True)
    nights_available = fields.Integer(
        readonly=True, help="In service and not blocked: free or slept."
    )
    nights_occupied = fields.Integer(
        readonly=True, help="Somebody slept in the bed. Reservations do not count."
    )
    nights_child = fields.Integer(
        string="Nights of children",
        readonly=True,
        help="Among the nights occupied. A child in the mother's bed has none.",
    )
    occupancy_rate = fields.Float(
        string="Occupancy",
        readonly=True,
        aggregator="avg",
        help="Nights occupied out of the nights available.",
    )

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the view."""
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                "CREATE VIEW %s AS %s",
                SQL.identifier(self._table),
                SQL(OCCUPANCY_VIEW),
            )
        )

    def _read_group_select(self, aggregate_spec, query):
        """Weigh the rate of a group by its nights: no average of averages."""
        if aggregate_spec != "occupancy_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s) / NULLIF(SUM(%s), 0)::float",
            self._field_to_sql(self._table, "nights_occupied", query),
            self._field_to_sql(self._table, "nights_available", query),
        )
