"""The peer: OCA hotel + hotel_reservation. Its data, and how it is asked.

A bed of ours is a room of the peer, and one person's nights in it are a reservation;
for nights gone by and running ones there is a folio, too, as the peer keeps them. The
lines of the sales order behind a folio are left out: no question reads them.
"""

from datetime import datetime, time, timedelta
from functools import partial

from ..copying import copy_rows, raise_sequence
from . import plan

STEMS = ("hotel_reservation", "hotel_reservation_line", "hotel_room_reservation_line")
FOLIO_STEMS = ("sale_order", "hotel_folio", "folio_room_line")
#: The peer's own role, and that without which it cannot mark a room as taken.
GROUPS = ("hotel.group_hotel_manager", "product.group_product_manager")
#: An open stay of ours needs an end here.
OPEN_NIGHTS = 365


def moment(day, hour):
    return datetime.combine(day, time(hour))


class Peer:
    """A database with the peer installed."""

    label = "OCA hotel"

    def __init__(self, registry, today):
        self.registry = registry
        self.today = today
        self.uid = None
        self.room_ids = []
        self.free_rooms = []
        self.world = {}

    # --------------------------------------------------------------- data
    def build(self, env, rows):
        """Build the house and ``rows`` stays; ``env`` is the administrator's."""
        user = env["res.users"].create(
            {
                "name": "Front desk",
                "login": "front_desk_bench",
                "group_ids": [(4, env.ref(name).id) for name in GROUPS],
            }
        )
        self.uid = user.id
        kind = env["hotel.room.type"].create({"name": "Bed"})
        rooms = env["hotel.room"].create(
            [
                {
                    "name": f"B{number:03}",
                    "room_categ_id": kind.id,
                    "capacity": 1,
                    "isroom": True,
                    "list_price": 0,
                }
                for number in range(plan.BEDS)
            ]
        )
        guest = env["res.partner"].create({"name": "Guest"})
        pricelist = env["product.pricelist"].create({"name": "Free of charge"})
        env.flush_all()
        self.room_ids = rooms.ids
        self.world = {
            "company": env.company.id,
            "guest": guest.id,
            "pricelist": pricelist.id,
            "kind": kind.id,
        }
        return self._copy(env.cr, list(self._stays(rows)))

    def _stays(self, rows):
        """Yield (bed number, arrival, departure, state)."""
        for unit in plan.units():
            nights = plan.stays(unit, plan.per_bed(rows), self.today)
            for stay in nights:
                end = stay.end or self.today + timedelta(days=OPEN_NIGHTS)
                for bed in unit.beds:
                    yield bed, moment(stay.start, 15), moment(end, 10), stay.state
            busy = any(
                stay.start < self.today + timedelta(days=plan.FREE_NIGHTS)
                and (not stay.end or stay.end > self.today)
                for stay in nights
            )
            if not busy:
                self.free_rooms += [self.room_ids[bed] for bed in unit.beds]

    def _copy(self, cursor, stays):
        world = self.world
        parties = (world["company"], world["guest"], world["guest"], world["guest"])
        numbered = list(enumerate(stays, start=1))
        copy_rows(
            cursor,
            "hotel_reservation",
            ("id", "company_id", "partner_id", "partner_invoice_id",
             "partner_shipping_id", "pricelist_id", "adults", "reservation_no",
             "state", "date_order", "checkin", "checkout"),
            (
                (number, *parties, world["pricelist"], 1, f"R/{number:07}",
                 "confirm" if state == "reserved" else "done", start, start, end)
                for number, (_bed, start, end, state) in numbered
            ),
        )  # fmt: skip
        copy_rows(
            cursor,
            "hotel_reservation_line",
            ("id", "line_id", "categ_id", "name"),
            ((number, number, world["kind"], "") for number, _stay in numbered),
        )
        copy_rows(
            cursor,
            "hotel_reservation_line_room_rel",
            ("hotel_reservation_line_id", "room_id"),
            ((number, self.room_ids[stay[0]]) for number, stay in numbered),
        )
        copy_rows(
            cursor,
            "hotel_room_reservation_line",
            ("id", "room_id", "reservation_id", "state", "check_in", "check_out"),
            (
                (number, self.room_ids[bed], number, "assigned", start, end)
                for number, (bed, start, end, _state) in numbered
            ),
        )
        self._copy_folios(cursor, [n for n in numbered if n[1][3] != "reserved"])
        for table in (*STEMS, *FOLIO_STEMS):
            raise_sequence(cursor, table)
        return len(stays)

    def _copy_folios(self, cursor, numbered):
        world = self.world
        guest = (world["guest"],) * 3
        copy_rows(
            cursor,
            "sale_order",
            ("id", "company_id", "partner_id", "partner_invoice_id",
             "partner_shipping_id", "name", "state", "picking_policy", "date_order",
             "pricelist_id"),
            (
                (number + self._first_order, world["company"], *guest, f"S{number:07}",
                 "sale", "direct", stay[1], world["pricelist"])
                for number, stay in numbered
            ),
        )  # fmt: skip
        copy_rows(
            cursor,
            "hotel_folio",
            ("id", "order_id", "name", "reservation_id", "checkin_date",
             "checkout_date"),
            (
                (number, number + self._first_order, f"F/{number:07}", number, start,
                 end)
                for number, (_bed, start, end, _state) in numbered
            ),
        )  # fmt: skip
        copy_rows(
            cursor,
            "folio_room_line",
            ("id", "room_id", "folio_id", "check_in", "check_out"),
            (
                (number, self.room_ids[bed], number, start, end)
                for number, (bed, start, end, _state) in numbered
            ),
        )

    #: Ids of our sales orders begin here: the peer's own examples are below.
    _first_order = 1000

    # ---------------------------------------------------------- questions
    def questions(self):
        """Return key -> function of an environment of the front desk's user."""
        return {
            "free": self.free,
            "free_folio": self.free_folio,
            "week": self.week,
            "assign": self.assign,
        }

    def span(self, nights):
        return moment(self.today, 15), moment(self.today + timedelta(days=nights), 10)

    def free(self, env):
        """Rooms offered in the form of a reservation; return how many."""
        start, end = self.span(7)
        reservation = env["hotel.reservation"].new({"checkin": start, "checkout": end})
        line = env["hotel.reservation.line"].new(
            {"line_id": reservation.id, "categ_id": self.world["kind"]}
        )
        line.line_id = reservation
        [(_field, _operator, ids)] = line.on_change_categ()["domain"]["reserve"]
        return len(ids)

    def free_folio(self, env):
        """Rooms offered in the form of a folio; return how many."""
        start, end = self.span(7)
        products = env["product.product"].with_context(
            from_room=True, checkin_date=start, checkout_date=end
        )
        return len(products.search_fetch([("isroom", "in", (True, False))], ["name"]))

    def week(self, env):
        """The peer's board for seven nights; return the number of its cells."""
        start, end = self.span(6)
        summary = env["room.reservation.summary"].new(
            {"date_from": start, "date_to": end.replace(hour=16)}
        )
        summary.get_room_summary()
        return summary.room_summary.count("'state'")

    def assign(self, env):
        """One guest gets one room for three nights."""
        start, end = self.span(3)
        reservation = self.reserve(env, self.free_rooms[0], start, end)
        reservation.confirmed_reservation()
        env.flush_all()
        return 1

    def reserve(self, env, room_id, start, end):
        """Return a draft reservation of a room."""
        world = self.world
        return env["hotel.reservation"].create(
            {
                "partner_id": world["guest"],
                "partner_invoice_id": world["guest"],
                "partner_order_id": world["guest"],
                "partner_shipping_id": world["guest"],
                "pricelist_id": world["pricelist"],
                "checkin": start,
                "checkout": end,
                "adults": 1,
                "reservation_line": [
                    (0, 0, {"reserve": [(6, 0, [room_id])], "name": "bed"})
                ],
            }
        )

    # -------------------------------------------------------------- races
    def rivals_assign(self, env, number):
        """Two reservations of one room are confirmed."""
        dates = self._window(400 + 10 * number, 3)
        drafts = [self.reserve(env, self.free_rooms[0], *dates).id for _two in range(2)]

        def confirm(env, draft):
            env["hotel.reservation"].browse(draft).confirmed_reservation()

        return [partial(confirm, draft=draft) for draft in drafts], 1

    def rivals_arrive(self, _env, number):
        """Two guests arrive: a folio each, for the same room."""
        return [partial(self._arrive, dates=self._window(800 + 10 * number, 3))] * 2, 1

    def rivals_extend(self, env, number):
        """The departure of a confirmed reservation moves into the next one."""
        start = 1200 + 10 * number
        room = self.free_rooms[0]
        first = self.reserve(env, room, *self._window(start, 3))
        second = self.reserve(env, room, *self._window(start + 3, 3))
        first.confirmed_reservation()
        second.confirmed_reservation()
        first_id, (_start, end) = first.id, self._window(start, 5)

        def extend(env):
            env["hotel.reservation"].browse(first_id).write({"checkout": end})

        return [extend], 0

    def _window(self, start, nights):
        first = self.today + timedelta(days=start)
        return moment(first, 15), moment(first + timedelta(days=nights), 10)

    def _arrive(self, env, dates):
        start, end = dates
        room = env["hotel.room"].browse(self.free_rooms[0])
        line = {
            "checkin_date": start,
            "checkout_date": end,
            "product_id": room.product_id.id,
            "name": room.name,
            "price_unit": 0,
            "product_uom_qty": 3,
        }
        env["hotel.folio"].create(
            {
                "partner_id": self.world["guest"],
                "partner_invoice_id": self.world["guest"],
                "partner_shipping_id": self.world["guest"],
                "pricelist_id": self.world["pricelist"],
                "checkin_date": start,
                "checkout_date": end,
                "room_line_ids": [(0, 0, line)],
            }
        )
