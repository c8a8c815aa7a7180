from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, drop_view_if_exists

from ..models.onestop_room import ROOM_KINDS
from ..models.onestop_stay import DESTINATIONS


class OnestopStayFigure(models.Model):
    """Stays that ended: how long, how many, where to. No names. Read-only.

    The room is the last one in which the head of the household had a bed.
    """

    _name = "onestop.stay.figure"
    _inherit = ["onestop.stay.open"]
    _description = "Ended Stay"
    _auto = False
    _order = "date_departure desc, id desc"
    _rec_name = "code"
    _depends = {
        "onestop.bed.assignment": [
            "date_start",
            "person_id",
            "room_id",
            "state",
            "stay_id",
        ],
        "onestop.room": ["kind"],
        "onestop.stay": [
            "centre_id",
            "child_count",
            "code",
            "date_arrival",
            "date_departure",
            "destination",
            "household_size",
            "nights",
            "person_id",
            "state",
        ],
    }

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True)
    centre_id = fields.Many2one("onestop.centre", readonly=True)
    room_id = fields.Many2one("onestop.room", string="Last room", readonly=True)
    room_kind = fields.Selection(ROOM_KINDS, string="Room type", readonly=True)
    date_arrival = fields.Date(string="First night", readonly=True)
    date_departure = fields.Date(string="Left on", readonly=True)
    nights = fields.Float(
        string="Length of stay",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Nights from the arrival to the departure.",
    )
    persons = fields.Integer(readonly=True)
    children = fields.Integer(readonly=True)
    destination = fields.Selection(DESTINATIONS, readonly=True)

    # ----------------------------------------------------------- business
    def _hidden(self):
        """A figure has the number of its stay."""
        # sudo: which stays are kept from the user is asked for her
        stays = self.env["onestop.stay"].sudo().with_context(active_test=False)
        return Domain("id", "in", stays._search(stays._hidden()))

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Create the view."""
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW %s AS
                SELECT stay.id, stay.code, stay.centre_id, room.id AS room_id,
                       room.kind AS room_kind, stay.date_arrival, stay.date_departure,
                       stay.nights, stay.household_size AS persons,
                       stay.child_count AS children, stay.destination
                  FROM onestop_stay stay
                  LEFT JOIN LATERAL (
                       SELECT slept.room_id
                         FROM onestop_bed_assignment slept
                        WHERE slept.stay_id = stay.id AND slept.state = 'done'
                        ORDER BY (slept.person_id = stay.person_id) DESC NULLS LAST,
                                 slept.date_start DESC, slept.id DESC
                        LIMIT 1) last ON TRUE
                  LEFT JOIN onestop_room room ON room.id = last.room_id
                 WHERE stay.state IN ('checked_out', 'transferred')
                """,
                SQL.identifier(self._table),
            )
        )
