from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.onestop_privacy.guard import remember_open

from ..tools.assignment_sql import CONFLICT_QUERY
from ..tools.conflict_texts import CONFLICT_TEXTS

#: States of a stay in which it is given beds.
OPEN_STATES = ("requested", "waiting", "reserved", "checked_in")
STAY_NAMES = ("id", "centre_id", "state")
RESIDENT_NAMES = ("id", "stay_id", "person_id", "sex", "age", "age_known")


class OnestopBedAssignment(models.Model):
    """The checks around an assignment: who waits for whom, what stands against it."""

    _inherit = "onestop.bed.assignment"

    @api.model
    def _merged_vals(self, rec, vals):
        """Return the values that ``rec`` will have after ``vals`` are written.

        sudo: that there is a reason is asked, not read.
        """
        row = {
            "id": rec.id,
            "bed_id": rec.bed_id.id,
            "stay_id": rec.stay_id.id,
            "resident_id": rec.resident_id.id,
            "date_start": rec.date_start,
            "date_end": rec.date_end,
            "state": rec.state,
            "exception_reason": bool(rec.sudo().exception_reason),
        }
        row.update({key: vals[key] for key in row if key in vals})
        return row

    @api.model
    def _complete_vals(self, vals, places):
        """Fill what follows from bed, resident and stay; normalise the dates."""
        place = places["beds"][vals["bed_id"]]
        resident = places["residents"].get(vals.get("resident_id"))
        if resident:
            vals["stay_id"] = vals.get("stay_id") or resident["stay_id"]
            vals["person_id"] = resident["person_id"]
        elif "id" not in vals:
            vals["person_id"] = False
        if "state" in vals and not vals["state"]:
            vals["state"] = self._state_by_stay(vals, places)
        if vals.get("state", "reserved") != "cancelled":
            self._check_same_stay(vals, place, resident, places)
        vals["room_id"] = place["room_id"]
        vals["centre_id"] = place["centre_id"]
        for name in ("date_start", "date_end"):
            vals[name] = fields.Date.to_date(vals.get(name)) or False
        if not vals["date_start"]:
            raise ValidationError(
                self.env._(
                    "Say from which night bed %(bed)s is needed.", bed=place["name"]
                )
            )
        self._check_dates(vals, place)

    def _state_by_stay(self, vals, places):
        """Return the state that a new assignment has by the state of its stay."""
        stay = places["stays"].get(vals.get("stay_id"), {})
        if stay.get("state") not in OPEN_STATES:
            raise ValidationError(
                self.env._(
                    "This household has left or was cancelled, and gets no bed. Admit"
                    " it again first."
                )
            )
        return "occupied" if stay["state"] == "checked_in" else "reserved"

    def _check_dates(self, vals, place):
        """A bed is left after the first night in it."""
        start, end = vals["date_start"], vals["date_end"]
        ended = vals.get("state") in ("done", "cancelled")
        if end and (end < start or (end == start and not ended)):
            raise ValidationError(
                self.env._(
                    "Bed %(bed)s cannot be left on %(end)s when the first night is"
                    " %(start)s. Correct the dates.",
                    bed=place["name"],
                    start=format_date(self.env, start),
                    end=format_date(self.env, end),
                )
            )

    def _check_same_stay(self, vals, place, resident, places):
        """Resident, stay and bed belong together and to the same centre."""
        stay = places["stays"].get(vals.get("stay_id"))
        if resident and stay and resident["stay_id"] != stay["id"]:
            raise ValidationError(
                self.env._("This resident does not belong to this stay.")
            )
        if stay and stay["centre_id"] != place["centre_id"]:
            raise ValidationError(
                self.env._(
                    "Bed %(bed)s is in another centre than the stay. Choose a bed of"
                    " the same centre.",
                    bed=place["name"],
                )
            )

    @api.model
    def _lock_places(self, vals_list):
        """Lock stays, then beds, in the order of their ids; return what they are.

        Two coordinators who want the same bed, or two beds of one room that takes one
        household, wait for each other here; without it PostgreSQL ends one request in
        25 by a deadlock at eight clients.

        :return: dict of ``beds``, ``residents``, ``stays`` by id
        :raise AccessError: a bed or stay that the user may not see, or none at all
        """
        self.env.flush_all()
        resident_ids = {v.get("resident_id") for v in vals_list} - {None, False}
        stay_ids = {v.get("stay_id") for v in vals_list} - {None, False}
        bed_ids = {v.get("bed_id") for v in vals_list} - {None, False}
        if stay_ids:
            residents = self._fetch_residents(resident_ids)
            stay_ids |= {row["stay_id"] for row in residents.values()}
            stays = self._lock_rows("onestop.stay", stay_ids, STAY_NAMES)
        else:
            residents, stays = self._lock_residents(resident_ids)
        beds = self._lock_beds(bed_ids)
        if (
            len(residents) < len(resident_ids)
            or len(stays) < len(stay_ids)
            or len(beds) < len(bed_ids)
            or not bed_ids
        ):
            raise AccessError(
                self.env._(
                    "This bed or stay does not exist in your centre. Reload the page"
                    " and choose again."
                )
            )
        self._remember_open(residents, stays)
        return {"beds": beds, "residents": residents, "stays": stays}

    @api.model
    def _remember_open(self, residents, stays):
        """Spare Odoo to ask again what the locks have asked: the user may read these.

        Whoever may read a resident may name the person in an assignment.
        """
        persons = [row["person_id"] for row in residents.values()]
        remember_open(self.env["onestop.resident"].browse(residents))
        remember_open(self.env["onestop.stay"].browse(stays))
        remember_open(self.env["onestop.person"].browse(persons))

    @api.model
    def _lock_beds(self, ids):
        """Lock beds, with all beds of their room where it takes one household."""
        together = Domain("room_id.one_household", "=", True)
        together &= Domain("room_id.bed_ids", "in", list(ids))
        names = ("id", "name", "room_id", "centre_id")
        rows = self._lock_rows("onestop.bed", ids, names, together)
        return {bed_id: row for bed_id, row in rows.items() if bed_id in ids}

    @api.model
    def _lock_rows(self, model, ids, names, more=Domain.FALSE):
        """Lock the rows among ``ids`` that the user may read; return them by id.

        :param more: rows that are locked and returned as well
        """
        if not ids:
            return {}
        query = (
            self.env[model]
            .with_context(active_test=False)
            ._search(Domain("id", "in", list(ids)) | more, order="id")
        )
        table = SQL.identifier(query.table)
        rows = self.env.execute_query(
            SQL(
                "%s FOR NO KEY UPDATE OF %s",
                query.select(*(SQL.identifier(query.table, name) for name in names)),
                table,
            )
        )
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

    @api.model
    def _fetch_residents(self, ids):
        """Return the residents among ``ids`` that the user may read, by id."""
        if not ids:
            return {}
        query = self.env["onestop.resident"]._search([("id", "in", list(ids))])
        rows = self.env.execute_query(
            query.select(*(SQL.identifier(query.table, n) for n in RESIDENT_NAMES))
        )
        return {row[0]: dict(zip(RESIDENT_NAMES, row, strict=True)) for row in rows}

    @api.model
    def _lock_residents(self, ids):
        """Return the residents among ``ids`` and their stays, locked: one query.

        Of both, those alone that the user may read.
        """
        if not ids:
            return {}, {}
        query = self.env["onestop.resident"]._search([("id", "in", list(ids))])
        readable = self.env["onestop.stay"]._search([])
        on = SQL("stay.id = %s", SQL.identifier(query.table, "stay_id"))
        query.add_join("JOIN", "stay", "onestop_stay", on)
        query.add_where(SQL("stay.id IN %s", readable.subselect()))
        query.order = SQL("stay.id")
        rows = self.env.execute_query(
            SQL(
                "%s FOR NO KEY UPDATE OF stay",
                query.select(
                    *(SQL.identifier(query.table, name) for name in RESIDENT_NAMES),
                    *(SQL.identifier("stay", name) for name in STAY_NAMES),
                ),
            )
        )
        split = len(RESIDENT_NAMES)
        residents = {
            row[0]: dict(zip(RESIDENT_NAMES, row[:split], strict=True)) for row in rows
        }
        stays = {
            row[split]: dict(zip(STAY_NAMES, row[split:], strict=True)) for row in rows
        }
        return residents, stays

    @api.model
    def _check_conflicts(self, vals_list, places):
        """Refuse in plain words what the constraints would refuse, and room rules."""
        rows = [
            (index, row)
            for index, row in enumerate(vals_list)
            if row.get("state", "reserved") != "cancelled"
        ]
        if not rows:
            return
        conflicts = self._query_conflicts(rows)
        if conflicts and self._release_expired(
            [row["bed_id"] for _i, row in rows],
            [row.get("stay_id") for _i, row in rows],
        ):
            conflicts = self._query_conflicts(rows)
        for conflict in conflicts:
            raise ValidationError(
                self._conflict_message(conflict, vals_list[conflict[1]], places)
            )

    @api.model
    def _query_conflicts(self, rows):
        """Return what stands against ``rows`` as (kind, index, start, end, text)."""
        new = SQL(", ").join(
            SQL(
                "(%s::int, %s::int, %s::int, %s::int, %s::int, %s::int, %s::int,"
                " %s::date, %s::date, %s::bool)",
                index,
                row.get("id") or 0,
                row["bed_id"],
                row["room_id"],
                row.get("stay_id") or None,
                row.get("resident_id") or None,
                row.get("person_id") or None,
                row["date_start"],
                row["date_end"] or None,
                bool(row.get("exception_reason")),
            )
            for index, row in rows
        )
        own_ids = tuple(row["id"] for _i, row in rows if row.get("id")) or (0,)
        night = self.env["onestop.bed"]._night_sql("c")
        return self.env.execute_query(
            SQL(CONFLICT_QUERY, new=new, own_ids=own_ids, night=night)
        )

    def _conflict_message(self, conflict, vals, places):
        """Word one conflict: which bed, which nights, what to do."""
        kind, _index, start, end, text = conflict
        bed = self.env["onestop.bed"].browse(vals["bed_id"])
        words = {
            "bed": places["beds"][vals["bed_id"]]["name"],
            "text": text or "",
            "range": bed._label_range(start, end) if start else "",
        }
        text = self.env._(CONFLICT_TEXTS[kind])
        return text % words
