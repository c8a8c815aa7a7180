"""Rounds in which eight people want the same beds at the same moment.

A round prepares what it needs as one person, then eight signed-in clients start
together. Every round has nights of its own, so that what it expects does not hang on
the rounds before it. ``winners`` says how many of the eight must be told yes.
"""

import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

CLIENTS = 8
NIGHTS_APART = 30
ASSIGNMENT, STAY, BED = "onestop.bed.assignment", "onestop.stay", "onestop.bed"


@dataclass
class Wish:
    """One call that one client makes; ``kwargs`` go by name."""

    model: str
    method: str
    kwargs: dict


@dataclass
class Round:
    """Eight wishes, and the least and the most of them that may come true."""

    kind: str
    wishes: list
    least: int = 1
    most: int = 1


@dataclass
class Outcome:
    """What one client was told, and when (seconds on one clock)."""

    kind: str
    wish: Wish
    answer: dict
    began: float
    ended: float
    database_connections: int = field(default=0)

    @property
    def won(self):
        return "result" in self.answer

    @property
    def error(self):
        return self.answer.get("error", {}).get("data", {})


class House:
    """The centre under test, and what the rounds ask of it."""

    def __init__(self, clerk, centre_id, first_night, seed):
        self.clerk = clerk
        self.centre_id = centre_id
        self.night = first_night
        self.random = random.Random(seed)
        beds = clerk.must(BED, "free_beds", centre_id, str(first_night))
        exclusive = {
            room["id"]
            for room in clerk.must(
                "onestop.room", "search_read", [("one_household", "=", True)], ["name"]
            )
        }
        self.beds = [bed["id"] for bed in beds]
        self.shared = [bed["id"] for bed in beds if bed["room_id"] not in exclusive]
        self.family_rooms, self.dormitories = {}, {}
        for bed in beds:
            one = bed["room_id"] in exclusive
            rooms = self.family_rooms if one else self.dormitories
            rooms.setdefault(bed["room_id"], []).append(bed["id"])

    def day(self, offset):
        return str(self.night + timedelta(days=offset))

    def overlapping(self, client):
        """Return a first night and a departure; all have nights 3 and 4 in common."""
        return self.day(client % 4), self.day(5 + self.random.randrange(6))

    # ---------------------------------------------------------- preparing
    def stays(self, count):
        """Return (stay id, woman's resident id) of new requests."""
        rows = [
            {
                "centre_id": self.centre_id,
                "resident_ids": [
                    (0, 0, {"role": "woman", "sex": "female", "alias": f"R{number}"})
                ],
            }
            for number in range(count)
        ]
        ids = self.clerk.must(STAY, "create", rows)
        read = self.clerk.must(STAY, "read", ids, ["resident_ids"])
        residents = {row["id"]: row["resident_ids"][0] for row in read}
        return [(stay_id, residents[stay_id]) for stay_id in ids]

    def admitted(self, bed_id, end):
        """Return the id of a stay that sleeps in a bed from the round's first night."""
        answer = self.clerk.must(STAY, "admit_emergency", self.emergency([bed_id], end))
        return answer["stay_id"]

    def emergency(self, beds, end, start=0):
        children = len(beds) - 1 if beds else 1
        vals = {
            "centre_id": self.centre_id,
            "alias": "Emergency",
            "children": children,
            "request_uid": str(uuid.UUID(int=self.random.getrandbits(128))),
            "date_start": self.day(start),
            "date_expected": self.day(end),
        }
        return {**vals, "beds": beds} if beds else vals

    def placed(self, beds, end=12):
        """Return ids of assignments of different households, one a bed."""
        return [
            self.clerk.must(
                ASSIGNMENT, "assign", resident, bed, self.day(0), self.day(end)
            )
            for (_stay, resident), bed in zip(self.stays(len(beds)), beds, strict=True)
        ]

    # ------------------------------------------------------------- rounds
    def one_bed(self):
        """Eight residents, one bed."""
        bed = self.random.choice(self.beds)
        wishes = [
            self.assign(resident, bed, client)
            for client, (_stay, resident) in enumerate(self.stays(CLIENTS))
        ]
        return Round("one bed", wishes)

    def one_resident(self):
        """One resident, eight beds."""
        [(_stay, resident)] = self.stays(1)
        beds = self.random.sample(self.beds, CLIENTS)
        wishes = [self.assign(resident, bed, client) for client, bed in enumerate(beds)]
        return Round("one resident", wishes)

    def one_room(self):
        """Eight households, the beds of one room that takes one household."""
        beds = self.random.choice(list(self.family_rooms.values()))
        wishes = [
            self.assign(resident, beds[client % len(beds)], client)
            for client, (_stay, resident) in enumerate(self.stays(CLIENTS))
        ]
        return Round("one-household room", wishes)

    def kept_apart(self):
        """Two women who are to be kept apart, eight beds of one dormitory."""
        beds = max(self.dormitories.values(), key=len)[:CLIENTS]
        stays = self.stays(2)
        read = self.clerk.must(STAY, "read", [s for s, _r in stays], ["person_id"])
        pair = dict(zip(("person_id", "other_id"), read, strict=True))
        self.clerk.must(
            "onestop.keep.apart",
            "create",
            {name: row["person_id"][0] for name, row in pair.items()},
        )
        wishes = [
            self.assign(stays[client % 2][1], bed, client)
            for client, bed in enumerate(beds)
        ]
        return Round("kept apart", wishes)

    def emergency_in_opposite_order(self):
        """Eight households of two, the same two beds, named in either order."""
        pair = self.random.sample(self.shared, 2)
        wishes = [
            Wish(STAY, "admit_emergency", {"vals": self.emergency(beds, 8)})
            for beds in [pair, pair[::-1]] * (CLIENTS // 2)
        ]
        return Round("emergency, same two beds", wishes)

    def emergency_by_proposal(self):
        """Eight households of two, none names a bed: the same proposal goes to all."""
        wishes = [
            Wish(STAY, "admit_emergency", {"vals": self.emergency(None, 8)})
            for _client in range(CLIENTS)
        ]
        return Round("emergency, best proposal", wishes, most=CLIENTS)

    def move(self):
        """Eight residents, each in a bed, all want to move into a ninth."""
        *beds, goal = self.random.sample(self.shared, CLIENTS + 1)
        wishes = [
            Wish(
                ASSIGNMENT,
                "move_to",
                {"assignment_id": row, "bed_id": goal, "night": self.day(client % 3)},
            )
            for client, row in enumerate(self.placed(beds))
        ]
        return Round("move", wishes)

    def swap(self):
        """Four residents; every neighbour in the ring is asked to swap, both ways."""
        a, b, c, d = self.placed(self.random.sample(self.shared, 4))
        ring = [(a, b), (b, a), (b, c), (c, b), (c, d), (d, c), (d, a), (a, d)]
        wishes = [
            Wish(
                ASSIGNMENT,
                "swap",
                {"assignment_id": one, "other_id": other, "night": self.day(2)},
            )
            for one, other in ring
        ]
        return Round("swap", wishes, most=2)

    def check_out(self):
        """Three check a household out while five want its bed from that night on."""
        bed = self.random.choice(self.beds)
        stay = self.admitted(bed, 12)
        wishes = [self.leave(stay) for _client in range(3)]
        wishes += [
            self.assign(resident, bed, 0, start=3)
            for _stay, resident in self.stays(CLIENTS - 3)
        ]
        return Round("check-out and assign", wishes, most=4)

    def check_out_and_place(self):
        """Four check a household out; four place who waits in the bed that it leaves.

        Who checks out holds the bed, and is told of the household that waits; who
        places that one holds it, and wants the bed.
        """
        bed = self.random.choice(self.shared)
        stay = self.admitted(bed, 12)
        [(waiting, resident)] = self.stays(1)
        self.clerk.must(STAY, "put_on_waiting_list", waiting)
        place = {
            "stay_id": waiting,
            "beds": {resident: bed},
            "date_start": self.day(3),
            "date_end": self.day(5),
        }
        wishes = [self.leave(stay), Wish(STAY, "reserve", place)] * (CLIENTS // 2)
        return Round("check-out and place", wishes, most=CLIENTS - 3)

    def mixed(self):
        """Everything at once around three beds."""
        beds = self.random.sample(self.shared, 7)
        goal, others = beds[:3], beds[3:]
        one, other, third = self.placed(others[:3])
        stay = self.admitted(goal[0], 12)
        residents = [resident for _stay, resident in self.stays(2)]
        wishes = [
            self.assign(residents[0], goal[0], 0, start=3),
            self.assign(residents[1], goal[1], 1),
            Wish(STAY, "admit_emergency", {"vals": self.emergency(goal[1:], 8, 1)}),
            Wish(STAY, "admit_emergency", {"vals": self.emergency(goal[:0:-1], 8)}),
            self.move_wish(one, goal[2]),
            self.move_wish(third, goal[1]),
            Wish(
                ASSIGNMENT,
                "swap",
                {"assignment_id": one, "other_id": other, "night": self.day(2)},
            ),
            self.leave(stay),
        ]
        return Round("mixed", wishes, most=CLIENTS - 1)

    # ------------------------------------------------------------- wishes
    def assign(self, resident, bed, client, start=None):
        first, end = self.overlapping(client)
        if start is not None:
            first = self.day(start)
        names = ("resident_id", "bed_id", "date_start", "date_end")
        values = (resident, bed, first, end)
        return Wish(ASSIGNMENT, "assign", dict(zip(names, values, strict=True)))

    def move_wish(self, row, bed):
        vals = {"assignment_id": row, "bed_id": bed, "night": self.day(1)}
        return Wish(ASSIGNMENT, "move_to", vals)

    def leave(self, stay):
        vals = {"stay_id": stay, "destination": "family", "night": self.day(3)}
        return Wish(STAY, "check_out", vals)


#: One turn of all kinds; two turns and two mixed rounds make twenty.
KINDS = (
    House.one_bed,
    House.one_resident,
    House.one_room,
    House.kept_apart,
    House.emergency_in_opposite_order,
    House.emergency_by_proposal,
    House.move,
    House.swap,
    House.check_out,
    House.check_out_and_place,
)
TWENTY = (*KINDS, House.mixed, *KINDS[:-1])


def play(house, clients, kinds, connections):
    """Play the rounds one after the other; return a list of (round, outcomes).

    :param clients: eight sessions
    :param kinds: methods of :class:`House`
    :param connections: function that returns the number of Odoo's open connections
    """
    played = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        for kind in kinds:
            current = kind(house)
            start = threading.Barrier(CLIENTS)
            futures = [
                pool.submit(fulfil, current.kind, client, wish, start)
                for client, wish in zip(clients, current.wishes, strict=True)
            ]
            time.sleep(0.05)
            seen = connections()
            outcomes = [future.result() for future in futures]
            outcomes[0].database_connections = seen
            played.append((current, outcomes))
            house.night += timedelta(days=NIGHTS_APART)
    return played


def fulfil(kind, client, wish, start):
    start.wait(30)
    began = time.monotonic()
    answer = client.call(wish.model, wish.method, **wish.kwargs)
    return Outcome(kind, wish, answer, began, time.monotonic())


def first_night():
    """Return a night far enough ahead that no example stay reaches it."""
    return date.today() + timedelta(days=400)
