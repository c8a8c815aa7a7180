from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

HOUSEKEEPING = [
    ("clean", "Clean"),
    ("dirty", "To clean"),
    ("in_progress", "Being cleaned"),
]
BED_KINDS = [
    ("single", "Single bed"),
    ("lower", "Lower bunk"),
    ("upper", "Upper bunk"),
    ("cot", "Cot"),
]


class OnestopBed(models.Model):
    _name = "onestop.bed"
    _description = "Bed"
    _order = "room_sequence, room_id, sequence, name, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, help="As written on the bed, such as D1-01.")
    room_id = fields.Many2one(
        "onestop.room", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(
        related="room_id.centre_id", store=True, index=True, readonly=True
    )
    room_sequence = fields.Integer(
        related="room_id.sequence", store=True, string="Room sequence"
    )
    kind = fields.Selection(BED_KINDS, required=True, default="single")
    housekeeping = fields.Selection(HOUSEKEEPING, required=True, default="clean")
    date_from = fields.Date(
        string="In service from", help="First night. Empty: since ever."
    )
    date_to = fields.Date(
        string="In service until", help="Exclusive. Empty: without end."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    assignment_ids = fields.One2many("onestop.bed.assignment", "bed_id")

    # ----------------------------------------------- constraints, indexes
    _name_unique = models.UniqueIndex(
        "(centre_id, name)",
        "This centre has a bed of that name already. Choose another name.",
    )
    _centre_from = models.Index("(centre_id, date_from) WHERE date_from IS NOT NULL")
    _service_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to > date_from)",
        "A bed goes out of service after it came into service.",
    )

    # ------------------------------------------------------------- checks
    @api.constrains("active", "date_from", "date_to")
    def _check_no_future_assignment(self):
        """A bed that somebody was promised cannot vanish from the board."""
        for bed in self:
            if bed.active and not bed.date_to and not bed.date_from:
                continue
            night = bed.centre_id.sudo().current_night()
            domain = [
                ("bed_id", "=", bed.id),
                ("state", "in", ("reserved", "occupied")),
            ]
            limits = []
            if not bed.active:
                limits += ["|", ("date_end", "=", False), ("date_end", ">", night)]
            elif bed.date_to:
                limits += [
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">", bed.date_to),
                ]
            elif bed.date_from:
                limits += [("date_start", "<", bed.date_from)]
            if self.env["onestop.bed.assignment"].search_count(
                domain + limits, limit=1
            ):
                raise ValidationError(
                    self.env._(
                        "Bed %(bed)s is still given to somebody for nights outside its"
                        " service. Move them to another bed first.",
                        bed=bed.name,
                    )
                )

    # -------------------------------------------------------------- public
    @api.model
    def set_housekeeping(self, bed_id, state):
        """Set the housekeeping of a bed.

        :param int bed_id: the bed
        :param str state: ``clean``, ``dirty`` or ``in_progress``
        :return: dict with ``previous`` state and ``next`` (the waiting household
            that fits now, see :meth:`onestop.stay.waiting_list`, or False)
        :raise UserError: unknown state
        """
        if state not in dict(HOUSEKEEPING):
            raise UserError(
                self.env._("%(state)s is not a housekeeping state.", state=state)
            )
        bed = self.browse(bed_id)
        bed.check_access("write")
        previous = bed.housekeeping
        bed.housekeeping = state
        offer = False
        if state == "clean" and previous != "clean":
            offer = self.env["onestop.stay"]._offer_next(bed.centre_id)
        return {"previous": previous, "next": offer}

    @api.model
    def block(self, bed_id, date_start, date_end=None, reason=None):
        """Take a bed out of service for a range of nights.

        :param int bed_id: the bed
        :param date_start: first night (ISO date or date)
        :param date_end: first night on which it may be used again; None: open
        :param str reason: why, as the night staff should read it
        :return: id of the ``onestop.bed.assignment`` with state ``blocked``
        :raise ValidationError: somebody sleeps in it in that range
        """
        bed = self.browse(bed_id)
        bed.check_access("write")
        return (
            self.env["onestop.bed.assignment"]
            .create(
                {
                    "bed_id": bed.id,
                    "date_start": fields.Date.to_date(date_start),
                    "date_end": fields.Date.to_date(date_end) or False,
                    "state": "blocked",
                    "block_reason": reason or self.env._("Out of service"),
                }
            )
            .id
        )

    def _label_range(self, date_start, date_end):
        """Return the range of nights in words of the user's language."""
        if not date_end:
            return self.env._(
                "from %(start)s on", start=format_date(self.env, date_start)
            )
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, date_start),
            end=format_date(self.env, date_end),
        )

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Keep the assignments right when a bed changes room.

        Nights gone by keep the room in which they were slept. The update fires the
        trigger of the assignment, which fills room, centre and exclusive room.
        """
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION onestop_bed_place() RETURNS trigger AS $$
            BEGIN
                UPDATE onestop_bed_assignment SET room_id = NEW.room_id
                 WHERE bed_id = NEW.id
                   AND (date_end IS NULL OR date_end > CURRENT_DATE);
                RETURN NULL;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER onestop_bed_place
            AFTER UPDATE OF room_id, centre_id ON onestop_bed FOR EACH ROW
            WHEN ((OLD.room_id, OLD.centre_id)
                  IS DISTINCT FROM (NEW.room_id, NEW.centre_id))
            EXECUTE FUNCTION onestop_bed_place();
        """)
