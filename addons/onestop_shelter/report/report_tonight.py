from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..models.onestop_shelter_board import sleeping
from ..tools.centres import own_centres


class ReportTonight(models.AbstractModel):
    """The list that the night guard holds in his hand: codes, no names."""

    _name = "report.onestop_shelter.report_tonight"
    _description = "Tonight List"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :param docids: ids of centres; None or empty: all centres of the user
        :raise AccessError: not a member, or a role that does not read beds
        """
        self.env["onestop.bed.assignment"].check_access("read")
        if docids:
            centres = own_centres(self.env, docids)
        else:
            centres = self.env["onestop.centre"].search([])
        if not centres:
            raise UserError(self.env._("You are not a member of any centre."))
        return {
            "doc_ids": centres.ids,
            "doc_model": centres._name,
            "docs": centres,
            "lists": {centre.id: self._prepare_list(centre) for centre in centres},
        }

    @api.model
    def _prepare_list(self, centre):
        """Return the rooms with their beds tonight, and counts, in three queries."""
        board = self.env["onestop.shelter.board"]
        night = centre.current_night()
        bars = board._by_bed(board._bars(centre, sleeping(night)))
        stays = self.env["onestop.stay"].search_fetch(
            [("id", "in", [bar["stay_id"] for bar in bars.values()])],
            ["code", "household_size", "date_arrival", "date_expected"],
        )
        stays = {stay.id: stay for stay in stays}
        kinds = dict(
            self.env["onestop.room"]._fields["kind"]._description_selection(self.env)
        )
        rooms = board._rooms(centre)
        for room in rooms:
            room["kind"] = kinds[room["kind"]]
            room["rows"] = [
                self._prepare_row(bed, bars.get(bed["id"]), stays, night)
                for bed in room["beds"]
            ]
        return {
            "title": self.env._("Tonight"),
            "night": format_date(self.env, night, date_format="EEEE d MMMM y"),
            "printed": format_datetime(
                self.env, fields.Datetime.now(), tz=centre.tz, dt_format="short"
            ),
            "rooms": rooms,
            "counts": self._count(rooms, stays),
        }

    @api.model
    def _prepare_row(self, bed, bar, stays, night):
        """Return the line of one bed."""
        row = {"bed": bed["name"], "state": "free", "note": ""}
        if not bar:
            if bed["housekeeping"] != "clean":
                row["note"] = self.env._("to clean")
            return row
        row.update(state=bar["state"], code=bar["code"])
        if bar["state"] == "blocked":
            row["note"] = bar["label"]
            return row
        stay = stays.get(bar["stay_id"])
        if stay:
            leaves = stay.date_expected
            row.update(
                stay_id=stay.id,
                household=stay.code,
                size=stay.household_size,
                arrived=format_date(self.env, stay.date_arrival),
                leaves=format_date(self.env, leaves) if leaves else "",
                late=bar["state"] == "occupied" and bool(leaves and leaves <= night),
            )
        return row

    @api.model
    def _count(self, rooms, stays):
        """Return how many beds are in which state, and how many sleep here."""
        rows = [row for room in rooms for row in room["rows"]]
        counts = {
            state: sum(row["state"] == state for row in rows)
            for state in ("free", "occupied", "reserved", "blocked")
        }
        here = {row["stay_id"] for row in rows if row["state"] == "occupied"}
        return {
            **counts,
            "beds": len(rows),
            "households": len(here),
            "persons": sum(stays[stay_id].household_size for stay_id in here),
        }
