import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.fields import EncryptedChar

from ..tools.assignment_sql import APART_TRIGGER, PLACE_TRIGGER
from ..tools.database import assert_guards
from ..tools.guards import INTERNAL

LIVE_STATES = ("reserved", "occupied")
_GUARDED_FIELDS = {"bed_id", "resident_id", "stay_id", "date_start", "date_end"}
_RANGE_RE = re.compile(r"\)=\((\d+), (?:\d+, )?[\[(]([\d-]*),([\d-]*)[)\]]\)")


def _overlap_message(env, diag):
    """Word a refusal of an exclusion constraint (race between two coordinators).

    PostgreSQL's detail has the key of the new row and that of the row in its way: the
    nights named are those that somebody else has.
    """
    name = (diag and diag.constraint_name) or ""
    keys = _RANGE_RE.findall((diag and diag.message_detail) or "")
    if not keys:
        return env._("This bed is taken on some of these nights. Choose another bed.")
    place_id, start, end = keys[-1]
    words = {
        "range": env["onestop.bed"]._label_range(
            fields.Date.to_date(start), fields.Date.to_date(end or False)
        )
    }
    if name.endswith("person_overlap"):
        return env._(
            "This resident has just been given another bed %(range)s. Move the resident"
            " instead of assigning a second bed.",
            **words,
        )
    # sudo: the one who was refused reads the name of the place she asked for
    if name.endswith("household_overlap"):
        room = env["onestop.room"].sudo().browse(int(place_id))
        return env._(
            "Room %(room)s takes one household only, and another one has just been"
            " given a bed there %(range)s. Choose another room or other dates.",
            room=room.name,
            **words,
        )
    bed = env["onestop.bed"].sudo().browse(int(place_id))
    return env._(
        "Bed %(bed)s has just been given to somebody else %(range)s."
        " Choose another bed or other dates.",
        bed=bed.name,
        **words,
    )


class OnestopBedAssignment(models.Model):
    _name = "onestop.bed.assignment"
    _inherit = ["onestop.stay.open"]
    _importable = True  # the paper register
    _description = "Bed Assignment"
    _order = "date_start desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    stay_id = fields.Many2one("onestop.stay", index=True, ondelete="restrict")
    resident_id = fields.Many2one("onestop.resident", index=True, ondelete="restrict")
    person_id = fields.Many2one(
        "onestop.person", readonly=True, index=True, ondelete="restrict"
    )
    bed_id = fields.Many2one("onestop.bed", required=True, ondelete="restrict")
    room_id = fields.Many2one(
        "onestop.room", readonly=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one("onestop.centre", readonly=True, ondelete="restrict")
    exclusive_room_id = fields.Many2one(
        "onestop.room",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The room, while it takes one household only. Filled by the database.",
    )
    date_start = fields.Date(string="First night", required=True)
    date_end = fields.Date(
        string="Leaves on", help="Exclusive: the bed is free for this night."
    )
    state = fields.Selection(
        [
            ("reserved", "Reserved"),
            ("occupied", "Occupied"),
            ("blocked", "Out of service"),
            ("done", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="reserved",
        index=True,
    )
    is_move = fields.Boolean("Moved", readonly=True, copy=False)
    move_reason = EncryptedChar()
    block_reason = fields.Char(string="Why out of service")
    exception_reason = EncryptedChar(
        help="Why a rule of the room (age of boys) is set aside this once."
    )

    # ----------------------------------------------- constraints, indexes
    _bed_overlap = models.Constraint(
        "EXCLUDE USING gist (bed_id WITH =,"
        " daterange(date_start, date_end, '[)') WITH &&)"
        " WHERE (state <> 'cancelled')",
        _overlap_message,
    )
    _person_overlap = models.Constraint(
        "EXCLUDE USING gist (person_id WITH =,"
        " daterange(date_start, date_end, '[)') WITH &&)"
        " WHERE (state <> 'cancelled' AND person_id IS NOT NULL)",
        _overlap_message,
    )
    _household_overlap = models.Constraint(
        "EXCLUDE USING gist (exclusive_room_id WITH =, stay_id WITH <>,"
        " daterange(date_start, date_end, '[)') WITH &&)"
        " WHERE (state <> 'cancelled' AND exclusive_room_id IS NOT NULL)",
        _overlap_message,
    )
    _dates_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end > date_start"
        " OR (date_end = date_start AND state IN ('done', 'cancelled')))",
        "A bed is left after the first night in it. Correct the dates.",
    )
    _who = models.Constraint(
        "CHECK (CASE state WHEN 'blocked' THEN stay_id IS NULL AND resident_id IS NULL"
        " WHEN 'cancelled' THEN TRUE"
        " ELSE stay_id IS NOT NULL AND resident_id IS NOT NULL END)",
        "A bed is given to a resident of a stay, or it is out of service: say which.",
    )
    _centre_range = models.Index(
        "USING gist (centre_id, daterange(date_start, date_end))"
        " WHERE (state <> 'cancelled')"
    )
    _late = models.Index("(bed_id) WHERE state = 'occupied'")
    _centre_start = models.Index("(centre_id, date_start) WHERE state <> 'cancelled'")
    _live_end = models.Index(
        "(centre_id, date_end) WHERE state IN ('reserved', 'occupied')"
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create assignments: all of them or none.

        :raise ValidationError: a bed, resident or room is taken, or a rule of the
            room forbids it; the message names bed and dates
        """
        self.browse().check_access("create")
        vals_list = [dict(vals) for vals in vals_list]
        places = self._lock_places(vals_list)
        for vals in vals_list:
            self._complete_vals(vals, places)
        self._check_conflicts(vals_list, places)
        assignments = super().create(vals_list)
        assignments.flush_recordset()
        return assignments

    def write(self, vals):
        """Change assignments: all of them or none; see :meth:`create`."""
        if "state" in vals and self.env.context.get("shelter_internal") is not INTERNAL:
            if any(rec.state != vals["state"] for rec in self):
                raise UserError(
                    self.env._(
                        "The state of an assignment follows from the stay: check in,"
                        " check out, cancel or unblock instead of writing it."
                    )
                )
        computed = {"person_id", "room_id", "centre_id", "exclusive_room_id"} & set(
            vals
        )
        if computed:
            raise UserError(
                self.env._(
                    "%(fields)s follow from bed and resident and cannot be written.",
                    fields=", ".join(sorted(computed)),
                )
            )
        if not self or not (_GUARDED_FIELDS | {"state"}) & set(vals):
            return super().write(vals)
        self.check_access("write")
        if vals == {"state": "cancelled"}:
            # Takes nothing from anybody, so it waits for nobody's bed.
            result = super().write(vals)
            self.flush_recordset()
            return result
        merged = [self._merged_vals(rec, vals) for rec in self]
        places = self._lock_places(merged)
        for row in merged:
            self._complete_vals(row, places)
        self._check_conflicts(merged, places)
        extra = {}
        if "bed_id" in vals or "resident_id" in vals:
            extra = {
                key: merged[0][key]
                for key in ("room_id", "centre_id")
                if len({row[key] for row in merged}) == 1
            }
            if "resident_id" in vals:
                extra["person_id"] = merged[0]["person_id"]
        result = super().write({**vals, **extra})
        self.flush_recordset()
        return result

    def _internal(self):
        """Return the records in a context that may change their state."""
        return self.with_context(shelter_internal=INTERNAL)

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Fill what follows from bed and resident, and keep apart, for every way in."""
        self.env.cr.execute(PLACE_TRIGGER)
        self.env.cr.execute(APART_TRIGGER)

    @api.model
    def _assert_guards(self):
        """Stop an installation or upgrade that leaves a guard out."""
        assert_guards(self.env)
