from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.assignment_sql import touches

#: The longest window that the board loads. Nights.
MAX_WINDOW = 92


def touching(start, end):
    """Return the condition that an assignment has a night in a range."""
    return lambda table: touches(table, start, end)


def sleeping(night):
    """Return the condition that a bed is given to somebody on a night.

    Who should have left by then and was not checked out is still in the bed.
    """
    return lambda table: SQL(
        "(%s OR (%s.state = 'occupied' AND %s.date_end <= %s))",
        touches(table, night, fields.Date.add(night, days=1)),
        table,
        table,
        night,
    )


class OnestopShelterBoard(models.AbstractModel):
    """What the board and the tonight view show, in a fixed number of queries."""

    _name = "onestop.shelter.board"
    _description = "Bed Board"

    # ------------------------------------------------------------- public
    @api.model
    def get_window(self, centre_id, date_from, date_to):
        """Return rooms, beds and assignments of a centre for a window of nights.

        Three queries, whatever the number of beds and the length of the history, and
        one row of the access log. A bed whose household a conflict of interest hides
        from the user is shown as taken, and no more.

        :param int centre_id: the centre; False: the first one of the user
        :param date_from: first night shown
        :param date_to: exclusive, at most 92 nights later
        :return: dict, see docs/shelter.md
        :raise UserError: the window is empty or too long
        """
        start, end = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        if not start or not end or not 0 < (end - start).days <= MAX_WINDOW:
            raise UserError(
                self.env._(
                    "Show between 1 and %(max)s nights at a time.", max=MAX_WINDOW
                )
            )
        self.env.flush_all()
        header, centre = self._header(centre_id)
        return {
            **header,
            "rooms": self._rooms(centre),
            "bars": self._bars(centre, touching(start, end)),
        }

    @api.model
    def get_tonight(self, centre_id):
        """Return every bed of a centre with who sleeps in it tonight, and counts.

        :param int centre_id: the centre; False: the first one of the user
        :return: dict, see docs/shelter.md
        """
        self.env.flush_all()
        header, centre = self._header(centre_id)
        night = fields.Date.to_date(header["centre"]["night"])
        rooms = self._rooms(centre)
        bars = self._bars(centre, sleeping(night))
        by_bed = self._by_bed(bars)
        for room in rooms:
            for bed in room["beds"]:
                bed["assignment"] = by_bed.get(bed["id"], False)
        waiting = (
            self.env["onestop.stay"].waiting_list(centre.id)
            if header["centre"]["can_write"]
            else []
        )
        return {
            **header,
            "rooms": rooms,
            "counts": self._counts(rooms, bars, night, waiting),
            "waiting": waiting,
            "departures": self._departures(centre, night),
        }

    # ----------------------------------------------------------- business
    @api.model
    def _header(self, centre_id):
        """Return the centres of the user and the one that is shown: one query."""
        centres = self.env["onestop.centre"].search_fetch(
            [], ["name", "code", "tz", "checkout_hour"], order="code"
        )
        centre = centres.filtered(lambda c: c.id == centre_id) if centre_id else centres
        self.env["onestop.bed.assignment"].check_access("read")
        if not centre:
            raise UserError(
                self.env._("You are not a member of this centre. Choose another one.")
            )
        centre = centre[0]
        header = {
            "centre": {
                "id": centre.id,
                "name": centre.name,
                "night": fields.Date.to_string(centre.current_night()),
                "can_write": self.env["onestop.bed.assignment"].has_access("write"),
            },
            "centres": [{"id": c.id, "name": c.name} for c in centres],
        }
        return header, centre

    @api.model
    def _rooms(self, centre):
        """Return the rooms with their beds: one query."""
        query = self.env["onestop.bed"]._search(
            [("centre_id", "=", centre.id)], order="id"
        )
        bed = SQL.identifier(query.table)
        query.add_join("JOIN", "room", "onestop_room", SQL("room.id = %s.room_id", bed))
        room_names = (
            "id",
            "name",
            "kind",
            "floor",
            "accessible",
            "quiet",
            "women_only",
            "max_boy_age",
            "one_household",
        )
        bed_names = ("id", "name", "kind", "housekeeping")
        query.order = SQL(
            "room.sequence, room.name, room.id, %(b)s.sequence, %(b)s.name, %(b)s.id",
            b=bed,
        )
        rows = self.env.execute_query(
            query.select(
                *(SQL("room.%s", SQL.identifier(name)) for name in room_names),
                *(SQL("%s.%s", bed, SQL.identifier(name)) for name in bed_names),
            )
        )
        rooms = {}
        for row in rows:
            facts, bed_row = row[: len(room_names)], row[len(room_names) :]
            room = rooms.setdefault(
                facts[0], {**dict(zip(room_names, facts, strict=True)), "beds": []}
            )
            room["beds"].append(dict(zip(bed_names, bed_row, strict=True)))
        return list(rooms.values())

    @api.model
    def _bars(self, centre, condition):
        """Return the assignments of a centre that meet a condition: one query.

        :param condition: function from the table of assignments to SQL

        The label is the alias for who may read residents, the code for others.
        """
        # sudo: a bed is taken, too, by whom a conflict of interest hides; that and no
        # more is said of her (see _bar). The centre is one of the user's own.
        query = (
            self.env["onestop.bed.assignment"]
            .sudo()
            ._search([("centre_id", "=", centre.id), ("state", "!=", "cancelled")])
        )
        table = SQL.identifier(query.table)
        query.order = SQL("%s.id", table)
        query.add_where(condition(table))
        for alias, source, column in (
            ("stay", "onestop_stay", "stay_id"),
            ("res", "onestop_resident", "resident_id"),
            ("person", "onestop_person", "person_id"),
        ):
            query.add_join(
                "LEFT JOIN",
                alias,
                source,
                SQL(
                    "%s.id = %s.%s",
                    SQL.identifier(alias),
                    table,
                    SQL.identifier(column),
                ),
            )
        rows = self.env.execute_query(
            query.select(self._hidden_column(table), *self._bar_columns(table))
        )
        night = centre.current_night()
        with_alias = self.env["onestop.resident"].has_access("read")
        bars = [
            self._hidden_bar(row) if hidden else self._bar(row, night, with_alias)
            for hidden, *row in rows
        ]
        self._note_bars(bars)
        return bars

    @api.model
    def _hidden_column(self, table):
        """Return whether a conflict of interest hides the stay from the user."""
        # sudo: which stays these are is asked for the user, not shown to her
        stays = self.env["onestop.stay"].sudo()
        hidden = stays._search(stays._hidden()).subselect()
        return SQL("COALESCE(%s.stay_id IN %s, FALSE)", table, hidden)

    @api.model
    def _note_bars(self, bars):
        """Leave a row in the access log: who is here was read."""
        stay_ids = {bar["stay_id"] for bar in bars if bar["stay_id"]}
        self.env["onestop.stay"].browse(sorted(stay_ids))._note_reading(["board"])

    @api.model
    def _hidden_bar(self, row):
        """Return a bar that says no more than that the bed is taken."""
        rec_id, bed_id, _stay, _resident, start, end, state, *_rest = row
        return {
            "id": rec_id,
            "bed_id": bed_id,
            "stay_id": False,
            "resident_id": False,
            "start": fields.Date.to_string(start),
            "end": fields.Date.to_string(end) or False,
            "leaves": fields.Date.to_string(end) or False,
            "state": state,
            "label": "",
            "code": "",
            "role": False,
            "size": 0,
            "late": False,
        }

    @api.model
    def _by_bed(self, bars):
        """Return {bed id: bar} for one night; who is in the bed before who may come."""
        bars = [bar for bar in bars if bar["state"] != "done"]
        bars.sort(key=lambda bar: bar["state"] == "occupied")
        return {bar["bed_id"]: bar for bar in bars}

    @api.model
    def _bar_columns(self, table):
        """Return the columns of a bar, in the order in which ``_bar`` reads them."""
        own = (
            "id",
            "bed_id",
            "stay_id",
            "resident_id",
            "date_start",
            "date_end",
            "state",
            "block_reason",
        )
        return [
            *(SQL("%s.%s", table, SQL.identifier(name)) for name in own),
            SQL("person.alias"),
            SQL("person.code"),
            SQL("res.role"),
            SQL("stay.household_size"),
            SQL("stay.date_expected"),
            SQL("stay.state"),
        ]

    @api.model
    def _bar(self, row, night, with_alias):
        """Return one assignment as the client draws it."""
        (
            rec_id,
            bed_id,
            stay_id,
            resident_id,
            start,
            end,
            state,
            block_reason,
            alias,
            code,
            role,
            size,
            expected,
            stay_state,
        ) = row
        label = block_reason or "" if state == "blocked" else code
        if with_alias and alias:
            label = alias
        return {
            "id": rec_id,
            "bed_id": bed_id,
            "stay_id": stay_id or False,
            "resident_id": resident_id or False,
            "start": fields.Date.to_string(start),
            "end": fields.Date.to_string(end) or False,
            "leaves": fields.Date.to_string(end or expected) or False,
            "state": state,
            "label": label or "",
            "code": code or "",
            "role": role or False,
            "size": size or 0,
            "late": bool(
                stay_state == "checked_in"
                and expected
                and expected <= night
                and state == "occupied"
            ),
        }

    @api.model
    def _departures(self, centre, night):
        """Return the stays that should leave on this night or before: one query."""
        if not self.env["onestop.resident"].has_access("read"):
            return []
        stays = self.env["onestop.stay"].search_fetch(
            [
                ("centre_id", "=", centre.id),
                ("state", "=", "checked_in"),
                ("date_expected", "<=", night),
            ],
            ["code", "person_id", "date_expected", "household_size"],
            order="date_expected, id",
        )
        return [
            {
                "stay_id": stay.id,
                "code": stay.code,
                "label": stay.person_id.alias or stay.code,
                "size": stay.household_size,
                "expected": fields.Date.to_string(stay.date_expected),
            }
            for stay in stays
        ]

    @api.model
    def _counts(self, rooms, bars, night, waiting):
        """Return the figures on top of the tonight view."""
        beds = [bed for room in rooms for bed in room["beds"]]
        states = [bed["assignment"] and bed["assignment"]["state"] for bed in beds]
        free = [bed for bed in beds if not bed["assignment"]]
        tonight = fields.Date.to_string(night)
        return {
            "beds": len(beds),
            "free": sum(bed["housekeeping"] == "clean" for bed in free),
            "dirty": sum(bed["housekeeping"] != "clean" for bed in beds),
            "occupied": states.count("occupied"),
            "reserved": states.count("reserved"),
            "blocked": states.count("blocked"),
            "arrivals": len(
                {
                    b["stay_id"]
                    for b in bars
                    if b["state"] == "reserved" and b["start"] <= tonight
                }
            ),
            "departures": len({b["stay_id"] for b in bars if b["late"]}),
            "waiting": len(waiting),
        }
