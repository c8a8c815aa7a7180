from datetime import datetime, time

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.register_checks import deal_beds, leaving


class OnestopRegisterImport(models.TransientModel):
    """Writing the good lines: in bulk, through the models and their guards."""

    _inherit = "onestop.register.import"

    @api.model
    def _write_at_once(self, centre, register, standing):
        """Write the register, or say that somebody else did so at the same moment.

        :raise UserError: the same register was imported meanwhile
        """
        try:
            with self.env.cr.savepoint():
                self._write_register(centre, register, standing)
        except UniqueViolation as error:
            raise UserError(
                self.env._(
                    "Somebody else imports this register at the same moment. Read the"
                    " file again: what she imported is there already."
                )
            ) from error

    @api.model
    def _write_register(self, centre, register, standing):
        """Write what is new or has gone on since the last import.

        Departures filled in since come first: they free beds for the lines after them.
        """
        self._write_rooms(centre, register, standing)
        self._write_departures(register, standing)
        stays = [line for line in register.stays if line.status == "new"]
        beds = self._bed_ids(centre)
        self._write_stays(centre, stays, standing, beds)
        self._write_blocks(register, beds)

    @api.model
    def _bed_ids(self, centre):
        """Return {name in capitals: id} of the beds of a centre."""
        beds = self.env["onestop.bed"].search_fetch(
            [("centre_id", "=", centre.id)], ["name"]
        )
        return {bed.name.upper(): bed.id for bed in beds}

    # -------------------------------------------------------------- rooms
    @api.model
    def _write_rooms(self, centre, register, standing):
        """Create rooms that are not there, and beds that a room lacks."""
        rooms, beds = [], []
        for line in register.rooms:
            new = [
                {"name": name, "sequence": number}
                for number, name in enumerate(line.beds, start=1)
                if not standing.places[name].id
            ]
            if line.status == "new":
                rooms.append(self._prepare_room_vals(centre, line, new))
            elif line.status == "update":
                room_id = standing.rooms[line.name].id
                beds += [{**vals, "room_id": room_id} for vals in new]
        self.env["onestop.room"].create(rooms)
        self.env["onestop.bed"].create(beds)

    @api.model
    def _prepare_room_vals(self, centre, line, beds):
        """Return the values of a room; the same rules as a room made by hand."""
        family = line.kind == "family"
        return {
            "name": line.name,
            "centre_id": centre.id,
            "kind": line.kind,
            "floor": line.floor,
            "accessible": line.accessible,
            "one_household": family,
            "women_only": not family,
            "quiet": line.kind == "medical",
            "sequence": 10 * line.row,
            "bed_ids": [Command.create(vals) for vals in beds],
        }

    # -------------------------------------------------------------- stays
    @api.model
    def _write_departures(self, register, standing):
        """Check in who was expected, check out who has left since."""
        for line in register.stays:
            if line.status != "update":
                continue
            stay = self.env["onestop.stay"].browse(line.stay_id)
            if stay.state == "reserved":
                stay.check_in(stay.id, night=line.arrival)
                if not line.departure:
                    self._keep_beds(stay)
            if line.departure and line.departure <= standing.night:
                stay._leave(
                    "checked_out",
                    line.departure,
                    destination=line.destination or "unknown",
                )

    @api.model
    def _keep_beds(self, stay):
        """Who has come keeps the bed until she leaves, if nobody else has it then."""
        for rec in stay._live_assignments():
            try:
                with self.env.cr.savepoint():
                    rec.date_end = False
            except ValidationError:  # promised to others: up to what was expected
                rec.invalidate_recordset(["date_end"])

    @api.model
    def _write_stays(self, centre, lines, standing, beds):
        """Create persons, stays, residents and assignments of all lines at once."""
        persons = self.env["onestop.person"].create(
            [vals for line in lines for vals in self._prepare_persons(centre, line)]
        )
        ids = iter(persons.ids)
        households = [[next(ids) for _ in range(1 + len(x.children))] for x in lines]
        stays = self.env["onestop.stay"].create(
            [
                self._prepare_stay_vals(centre, line, household, standing)
                for line, household in zip(lines, households, strict=True)
            ]
        )
        residents = {
            resident.person_id.id: resident.id for resident in stays.resident_ids
        }
        rows = []
        for line, household, stay in zip(lines, households, stays, strict=True):
            names = deal_beds(line, standing.places)
            for person_id, name in zip(household, names, strict=True):
                if name:
                    vals = self._prepare_assignment_vals(line, stay, standing.night)
                    vals["resident_id"] = residents[person_id]
                    vals["bed_id"] = beds[name]
                    rows.append(vals)
        if rows:
            self.env["onestop.bed.assignment"].create(rows)

    @api.model
    def _prepare_persons(self, centre, line):
        """Return the values of the woman and her children; children get no names."""
        year = min(line.arrival, fields.Date.context_today(self)).year
        woman = {"centre_id": centre.id, "alias": line.alias, "sex": "female"}
        return [woman] + [
            {
                "centre_id": centre.id,
                "alias": self.env._("Child %(number)s", number=number),
                "sex": child.sex or False,
                "birth_year": year - child.age,
                "need_infant": child.age < 2,
            }
            for number, child in enumerate(line.children, start=1)
        ]

    @api.model
    def _stay_state(self, line, night):
        """Return the state of a stay that reads like this on the running night."""
        if line.departure and (
            line.departure <= night or line.departure == line.arrival
        ):
            return "checked_out"
        return "checked_in" if line.arrival <= night else "reserved"

    @api.model
    def _prepare_stay_vals(self, centre, line, household, standing):
        """Return the values of a stay with its household."""
        state = self._stay_state(line, standing.night)
        left = state == "checked_out"
        expected = line.expected or (not left and line.departure) or False
        residents = self._prepare_residents(line, household, standing)
        return {
            "centre_id": centre.id,
            "state": state,
            "source_ref": line.ref,
            "date_request": datetime.combine(line.arrival, time(12)),
            "date_arrival": line.arrival,
            "date_expected": expected
            if expected and expected > line.arrival
            else False,
            "date_departure": left and line.departure,
            "destination": left and (line.destination or "unknown"),
            "resident_ids": [Command.create(vals) for vals in residents],
        }

    @api.model
    def _prepare_residents(self, line, household, standing):
        """Return the values of the woman and her children in a stay."""
        names = deal_beds(line, standing.places)
        woman = {"person_id": household[0], "role": "woman", "sex": "female"}
        return [woman] + [
            {
                "person_id": person_id,
                "role": "child",
                "sex": child.sex or False,
                "age": child.age,
                "age_known": True,
                "bed_need": "bed" if name else "shares",
            }
            for person_id, child, name in zip(
                household[1:], line.children, names[1:], strict=True
            )
        ]

    @api.model
    def _prepare_assignment_vals(self, line, stay, night):
        """Return the nights of one bed of a stay."""
        states = {"checked_out": "done", "checked_in": "occupied"}
        return {
            "stay_id": stay.id,
            "date_start": line.arrival,
            "date_end": leaving(line, night) or False,
            "state": states.get(stay.state, "reserved"),
        }

    # ----------------------------------------------- beds out of service
    @api.model
    def _write_blocks(self, register, beds):
        """Create what is new; end what was open."""
        assignments = self.env["onestop.bed.assignment"]
        rows = [
            {
                "bed_id": beds[line.bed],
                "date_start": line.start,
                "date_end": line.end or False,
                "state": "blocked",
                "block_reason": line.reason or self.env._("Out of service"),
            }
            for line in register.blocks
            if line.status == "new"
        ]
        if rows:
            assignments.create(rows)
        for line in register.blocks:
            if line.status == "update":
                assignments.browse(line.block_id).write({"date_end": line.end})
