from odoo import api, models

from ..tools.figures_xlsx import Column, Sheet

NIGHTS = (
    "nights_capacity:sum",
    "nights_blocked:sum",
    "nights_available:sum",
    "nights_occupied:sum",
    "nights_child:sum",
)


class OnestopFiguresSheets(models.AbstractModel):
    """Reads the monthly figures, as the user may, a query a sheet; codes only."""

    _name = "onestop.figures.sheets"
    _description = "Sheets of the Monthly Figures"

    @api.model
    def _prepare_sheets(self, centres, start, end):
        """Return the sheets of the workbook.

        :param centres: the centres
        :param start: first day of the first month
        :param end: first day after the last month
        """
        return [
            self._prepare_summary(centres, start, end),
            self._prepare_by_kind(centres, start, end),
            self._prepare_by_room(centres, start, end),
            self._prepare_stays(centres, start, end),
            self._prepare_turned_away(centres, start, end),
        ]

    # ----------------------------------------------------------- business
    @api.model
    def _labels(self, model, name):
        """Return {value: label} of a selection, in the user's language."""
        field = self.env[model]._fields[name]
        return dict(field._description_selection(self.env))

    @api.model
    def _domain(self, centres, start, end, name):
        return [
            ("centre_id", "in", centres.ids),
            (name, ">=", start),
            (name, "<", end),
        ]

    @api.model
    def _read_nights(self, centres, start, end, groups):
        """Return the sums of nights by centre, month and ``groups``."""
        return self.env["onestop.occupancy"]._read_group(
            self._domain(centres, start, end, "month"),
            ["centre_id", "month:month", *groups],
            NIGHTS,
        )

    @api.model
    def _night_columns(self, first):
        """Return the columns of nights; ``first`` is the place of the first one."""
        return [
            Column(self.env._("Nights in service"), "nights", total="sum"),
            Column(self.env._("Nights out of service"), "nights", total="sum"),
            Column(self.env._("Nights available"), "nights", total="sum"),
            Column(self.env._("Nights occupied"), "nights", total="sum"),
            Column(self.env._("Nights of children"), "nights", total="sum"),
            Column(self.env._("Occupancy"), "rate", ratio=(first + 3, first + 2)),
        ]

    @api.model
    def _prepare_summary(self, centres, start, end):
        """By month: nights, ended stays, people turned away."""
        ended = self._read_by_month(
            "onestop.stay.figure",
            self._domain(centres, start, end, "date_departure"),
            ["nights:sum", "persons:sum", "children:sum", "__count"],
        )
        away = self._read_by_month(
            "onestop.turn.away",
            self._domain(centres, start, end, "date"),
            ["women:sum", "children:sum"],
        )
        nights = {
            (centre, month): sums
            for centre, month, *sums in self._read_nights(centres, start, end, [])
        }
        keys = nights.keys() | ended.keys() | away.keys()
        rows = []
        for centre, month in sorted(keys, key=lambda key: (key[0].code, key[1])):
            slept = nights.get((centre, month), [0] * len(NIGHTS))
            length, persons, children, stays = ended.get((centre, month), (0,) * 4)
            women, turned = away.get((centre, month), (0, 0))
            row = (centre.name, month, *slept, None, stays, length, None, persons)
            rows.append((*row, children, women, turned))
        columns = [
            Column(self.env._("Centre"), width=18),
            Column(self.env._("Month"), "month"),
            *self._night_columns(2),
            Column(self.env._("Stays ended"), "count", total="sum"),
            Column(self.env._("Their nights"), "nights", total="sum"),
            Column(self.env._("Average stay (nights)"), "average", ratio=(9, 8)),
            Column(self.env._("Persons who left"), "count", total="sum"),
            Column(self.env._("of whom children"), "count", total="sum"),
            Column(self.env._("Women turned away"), "count", total="sum"),
            Column(self.env._("Children turned away"), "count", total="sum"),
        ]
        return Sheet(self.env._("Summary"), columns, rows)

    @api.model
    def _read_by_month(self, model, domain, aggregates):
        """Return {(centre, first of month): sums} of ``model``."""
        name = domain[-1][0]
        groups = self.env[model]._read_group(
            domain, ["centre_id", f"{name}:month"], aggregates
        )
        return {(centre, month): tuple(sums) for centre, month, *sums in groups}

    @api.model
    def _prepare_by_kind(self, centres, start, end):
        kinds = self._labels("onestop.occupancy", "room_kind")
        groups = self._read_nights(centres, start, end, ["room_kind"])
        rows = [
            (centre.name, month, kinds[kind], *sums, None)
            for centre, month, kind, *sums in groups
        ]
        columns = [
            Column(self.env._("Centre"), width=18),
            Column(self.env._("Month"), "month"),
            Column(self.env._("Room type"), width=24),
            *self._night_columns(3),
        ]
        return Sheet(self.env._("By room type"), columns, rows)

    @api.model
    def _prepare_by_room(self, centres, start, end):
        kinds = self._labels("onestop.occupancy", "room_kind")
        groups = self._read_nights(centres, start, end, ["room_kind", "room_id"])
        rows = [
            (centre.name, month, room.name, kinds[kind], *sums, None)
            for centre, month, kind, room, *sums in groups
        ]
        columns = [
            Column(self.env._("Centre"), width=18),
            Column(self.env._("Month"), "month"),
            Column(self.env._("Room"), width=14),
            Column(self.env._("Room type"), width=24),
            *self._night_columns(4),
        ]
        return Sheet(self.env._("By room"), columns, rows)

    @api.model
    def _prepare_stays(self, centres, start, end):
        """Each stay that ended, by its code."""
        stays = self.env["onestop.stay.figure"].search(
            self._domain(centres, start, end, "date_departure"),
            order="centre_id, date_departure, id",
        )
        kinds = self._labels("onestop.stay.figure", "room_kind")
        destinations = self._labels("onestop.stay.figure", "destination")
        rows = [
            (
                stay.centre_id.name,
                stay.code,
                stay.date_arrival,
                stay.date_departure,
                stay.nights,
                stay.persons,
                stay.children,
                kinds.get(stay.room_kind),
                destinations.get(stay.destination),
            )
            for stay in stays
        ]
        columns = [
            Column(self.env._("Centre"), width=18),
            Column(self.env._("Stay"), width=14),
            Column(self.env._("First night"), "date"),
            Column(self.env._("Left on"), "date"),
            Column(self.env._("Nights"), "nights", total="average"),
            Column(self.env._("Persons"), "count", total="sum"),
            Column(self.env._("of whom children"), "count", total="sum"),
            Column(self.env._("Room type"), width=24),
            Column(self.env._("Destination"), width=22),
        ]
        return Sheet(self.env._("Ended stays"), columns, rows)

    @api.model
    def _prepare_turned_away(self, centres, start, end):
        """How often, why, how many, and where they were sent."""
        groups = self.env["onestop.turn.away"]._read_group(
            self._domain(centres, start, end, "date"),
            ["centre_id", "date:month", "reason", "referred_to"],
            ["__count", "women:sum", "children:sum"],
        )
        reasons = self._labels("onestop.turn.away", "reason")
        places = self._labels("onestop.turn.away", "referred_to")
        rows = [
            (centre.name, month, reasons[reason], places[place], *sums)
            for centre, month, reason, place, *sums in groups
        ]
        columns = [
            Column(self.env._("Centre"), width=18),
            Column(self.env._("Month"), "month"),
            Column(self.env._("Reason"), width=36),
            Column(self.env._("Sent to"), width=24),
            Column(self.env._("Times"), "count", total="sum"),
            Column(self.env._("Women"), "count", total="sum"),
            Column(self.env._("Children"), "count", total="sum"),
        ]
        return Sheet(self.env._("Turned away"), columns, rows)
