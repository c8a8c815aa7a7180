from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.register_checks import (
    KnownBlock,
    KnownStay,
    Place,
    RoomRule,
    Span,
    Standing,
)


class OnestopRegisterImport(models.TransientModel):
    """What the database holds, as the checks want it; a fixed number of queries."""

    _inherit = "onestop.register.import"

    @api.model
    def _lock_centre(self, centre):
        """Let other coordinators wait until the import is through.

        Stays first, then beds, each in the order of their ids, as everywhere: whoever
        locks them the other way round meets a deadlock.
        """
        stays = self.env["onestop.stay"].search(
            [("centre_id", "=", centre.id), ("state", "in", ("reserved", "checked_in"))]
        )
        self.env["onestop.bed.assignment"]._lock_rows(
            "onestop.stay", stays.ids, ("id",)
        )
        beds = self.env["onestop.bed"].with_context(active_test=False)
        ids = beds.search([("centre_id", "=", centre.id)]).ids
        self.env["onestop.bed.assignment"]._lock_rows("onestop.bed", ids, ("id",))
        self.env["onestop.bed.assignment"]._release_expired(ids)

    @api.model
    def _standing(self, centre, register):
        """Return what stands against, or was made of, the lines of a register."""
        standing = Standing(centre.current_night())
        self._add_places(standing, centre)
        starts = [line.arrival for line in register.stays if line.arrival]
        starts += [line.start for line in register.blocks if line.start]
        if not starts:
            return standing
        self._add_spans(standing, centre, min(starts))
        self._add_known_stays(standing, centre, register)
        self._add_known_blocks(standing, centre, starts)
        return standing

    @api.model
    def _add_places(self, standing, centre):
        domain = [("centre_id", "=", centre.id)]
        rooms = self.env["onestop.room"].with_context(active_test=False)
        for room in rooms.search_fetch(domain):
            standing.rooms[room.name.upper()] = RoomRule(
                room.one_household, room.women_only, room.max_boy_age, room.id
            )
        beds = self.env["onestop.bed"].with_context(active_test=False)
        for bed in beds.search_fetch(domain):
            name = bed.name.upper()
            standing.places[name] = Place(
                name,
                bed.room_id.name.upper(),
                bed.id,
                bed.kind == "cot",
                not bed.active,
                bed.date_from or None,
                bed.date_to or None,
            )

    @api.model
    def _add_spans(self, standing, centre, first):
        """Add the nights that are taken from ``first`` on; expired holds are free."""
        assignments = self.env["onestop.bed.assignment"].search_fetch(
            Domain("centre_id", "=", centre.id)
            & Domain("state", "!=", "cancelled")
            & (Domain("date_end", "=", False) | Domain("date_end", ">", first))
        )
        now = fields.Datetime.now()
        for rec in assignments:
            stay = rec.stay_id
            if rec.state == "reserved" and stay.hold_until and stay.hold_until <= now:
                continue
            owner = ("stay", stay.id) if stay else ("block", rec.id)
            standing.spans.setdefault(rec.bed_id.name.upper(), []).append(
                Span(rec.date_start, rec.date_end or None, owner, stay.code or "")
            )

    @api.model
    def _add_known_stays(self, standing, centre, register):
        refs = [line.ref for line in register.stays if line.arrival and line.number]
        stays = self.env["onestop.stay"].search_fetch(
            [("centre_id", "=", centre.id), ("source_ref", "in", refs)],
            ["source_ref", "state", "date_arrival", "date_departure"],
        )
        for stay in stays:
            standing.stays[stay.source_ref] = KnownStay(
                stay.id, stay.state, stay.date_arrival, stay.date_departure or None
            )

    @api.model
    def _add_known_blocks(self, standing, centre, starts):
        blocks = self.env["onestop.bed.assignment"].search_fetch(
            [
                ("centre_id", "=", centre.id),
                ("stay_id", "=", False),
                ("date_start", "in", starts),
            ],
            ["bed_id", "date_start", "date_end"],
        )
        for rec in blocks:
            key = (rec.bed_id.name.upper(), rec.date_start)
            standing.blocks[key] = KnownBlock(rec.id, rec.date_end or None)
