"""Our side: onestop_shelter. Its data, and how it is asked.

Rows go in by COPY with all constraints and triggers in place, so that what is measured
is what the guards let through.
"""

from datetime import timedelta
from functools import partial

from ..copying import copy_rows, raise_sequence
from . import plan

ROLE = "onestop_base.group_shelter_coordinator"


class Ours:
    """A database with onestop_shelter installed."""

    def __init__(self, registry, today):
        self.registry = registry
        self.today = today
        self.uid = None
        self.centre_id = None
        self.bed_ids = []
        self.free_beds = []
        self.full_stay = None
        self.waiting = []

    # --------------------------------------------------------------- data
    def build(self, env, rows):
        """Build the house and ``rows`` assignments; ``env`` is the administrator's.

        :return: the number of assignments
        """
        user = env["res.users"].create(
            {
                "name": "Coordinator",
                "login": "coordinator_bench",
                "tz": "Africa/Bamako",
                "group_ids": [(4, env.ref(ROLE).id)],
            }
        )
        self.uid = user.id
        centre = env["onestop.centre"].create(
            {"name": "Bench", "code": "BENCH", "member_ids": [(4, user.id)]}
        )
        self.centre_id = centre.id
        self.today = centre.current_night()
        rooms = env["onestop.room"].create(
            [
                self._room(number, kind, beds)
                for number, (kind, beds) in enumerate(plan.rooms())
            ]
        )
        env.flush_all()
        self.bed_ids = rooms.bed_ids.sorted("name").ids
        count = self._copy(env.cr, rows)
        self.waiting = self._requests(env)
        return count

    def _room(self, number, kind, beds):
        family = kind == "family"
        return {
            "name": f"{'F' if family else 'D'}{number:02}",
            "centre_id": self.centre_id,
            "kind": kind,
            "one_household": family,
            "women_only": not family,
            "floor": number % 3,
            "accessible": number % 7 == 0,
            "bed_ids": [(0, 0, {"name": f"B{bed:03}"}) for bed in beds],
        }

    def _copy(self, cursor, rows):
        """Copy persons, stays, residents and assignments, a household a stay."""
        stays, members = self._households(rows)
        copy_rows(
            cursor,
            "onestop_person",
            ("id", "code", "alias", "centre_id", "sex", "birth_year", "age_group",
             "active", "need_accessible", "need_medical", "need_infant"),
            (
                (number, f"P{number:07}", f"Name {number}", self.centre_id,
                 "female", 1990 if member == 0 else 2019,
                 None, True, False, False, False)
                for number, (_stay, member, _bed) in enumerate(members, start=1)
            ),
        )  # fmt: skip
        copy_rows(
            cursor,
            "onestop_stay",
            ("id", "code", "centre_id", "person_id", "state", "priority",
             "date_request", "date_arrival", "date_expected", "date_departure",
             "household_size", "child_count", "nights"),
            (
                (number, f"T{number:07}", self.centre_id, head,
                 STATES[nights.state], "0", nights.start, nights.start, nights.end,
                 nights.end if nights.state == "done" else None,
                 size, size - 1, 0)
                for number, (nights, head, size) in enumerate(stays, start=1)
            ),
        )  # fmt: skip
        copy_rows(
            cursor,
            "onestop_resident",
            ("id", "stay_id", "centre_id", "person_id", "code", "role", "sex", "age",
             "age_known", "bed_need"),
            (
                (number, stay, self.centre_id, number, f"P{number:07}",
                 "child" if member else "woman", "female", 6 if member else 30, True,
                 "bed")
                for number, (stay, member, _bed) in enumerate(members, start=1)
            ),
        )  # fmt: skip
        count = copy_rows(
            cursor,
            "onestop_bed_assignment",
            ("stay_id", "resident_id", "bed_id", "date_start", "date_end", "state"),
            (
                (stay, number, self.bed_ids[bed], stays[stay - 1][0].start,
                 stays[stay - 1][0].end, stays[stay - 1][0].state)
                for number, (stay, _member, bed) in enumerate(members, start=1)
            ),
        )  # fmt: skip
        for table in ("onestop_person", "onestop_stay", "onestop_resident"):
            raise_sequence(cursor, table)
        return count

    def _households(self, rows):
        """Return stays (nights, head, size), and members (stay, member, bed).

        Persons, stays and residents are numbered from one in the order of the lists.
        """
        stays, members = [], []
        for unit in plan.units():
            nights = plan.stays(unit, plan.per_bed(rows), self.today)
            for stay in nights:
                stays.append((stay, len(members) + 1, len(unit.beds)))
                members += [
                    (len(stays), member, bed) for member, bed in enumerate(unit.beds)
                ]
            self._note(unit, nights, len(stays) - len(nights))
        return stays, members

    def _note(self, unit, nights, before):
        """Remember a stay to check out, and beds that are free."""
        current = [n for n, stay in enumerate(nights, 1) if stay.state == "occupied"]
        if current and len(unit.beds) == plan.FAMILY_BEDS and not self.full_stay:
            self.full_stay = before + current[0]
        if not current and len(unit.beds) == 1:
            self.free_beds.append(self.bed_ids[unit.beds[0]])

    def _requests(self, env):
        """Return residents of new requests: who waits for a bed."""
        stays = env["onestop.stay"].create(
            [
                {
                    "centre_id": self.centre_id,
                    "resident_ids": [(0, 0, {"role": "woman", "alias": f"New {n}"})],
                }
                for n in range(80)
            ]
        )
        env.flush_all()
        return stays.resident_ids.ids

    # ---------------------------------------------------------- questions
    def questions(self):
        """Return key -> function of an environment of the coordinator."""
        found = {
            "free": self.free,
            "free_folio": self.free,
            "week": self.week,
            "month": self.month,
            "places": self.places,
            "assign": self.assign,
            "check_out": self.check_out,
        }
        if "onestop.occupancy" in self.registry:
            found["occupancy"] = self.occupancy
        return found

    def day(self, offset):
        return self.today + timedelta(days=offset)

    def free(self, env):
        """Beds that are free for seven nights; return how many."""
        found = env["onestop.bed"].free_beds(self.centre_id, self.day(0), self.day(7))
        return len(found)

    def board(self, env, nights):
        """The board of the whole house; return the number of its bars."""
        window = env["onestop.shelter.board"].get_window(
            self.centre_id, self.day(0), self.day(nights)
        )
        return len(window["bars"])

    def week(self, env):
        return self.board(env, 7)

    def month(self, env):
        return self.board(env, 31)

    def places(self, env):
        """Where can a woman with three children sleep? Return how many proposals."""
        members = [{"role": "woman"}, *({"role": "child", "age": a} for a in (4, 7, 9))]
        found = env["onestop.stay"].find_places(
            self.centre_id, self.day(0), None, members=members
        )
        return len(found)

    def assign(self, env):
        """One resident gets one bed for three nights."""
        env["onestop.bed.assignment"].assign(
            self.waiting[0], self.free_beds[0], self.day(0), self.day(3)
        )
        env.flush_all()
        return 1

    def check_out(self, env):
        """A household of four leaves; return how many beds are free then."""
        left = env["onestop.stay"].check_out(self.full_stay, "family", self.day(0))
        env.flush_all()
        return len(left["freed"])

    def occupancy(self, env):
        """Bed-nights of last month by room type; return the number of rows."""
        first = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        rows = env["onestop.occupancy"]._read_group(
            [("centre_id", "=", self.centre_id), ("month", "=", first)],
            ["room_kind"],
            ["nights_available:sum", "nights_occupied:sum", "nights_blocked:sum"],
        )
        return len(rows)

    # -------------------------------------------------------------- races
    def rivals_assign(self, _env, number):
        """Two residents, one bed, nights that no other round has."""
        rivals = [
            partial(self._assign, resident=resident, start=400 + 10 * number)
            for resident in self.waiting[:2]
        ]
        return rivals, 1

    def rivals_arrive(self, _env, number):
        """Two emergency admissions that name the same bed."""
        return [partial(self._arrive, start=800 + 10 * number)] * 2, 1

    def rivals_extend(self, env, number):
        """A stay of three nights and the next one; the first is extended by two."""
        start = 1200 + 10 * number
        first = self._assign(env, resident=self.waiting[0], start=start)
        self._assign(env, resident=self.waiting[1], start=start + 3)
        dates = self.day(start), self.day(start + 5)

        def extend(env):
            env["onestop.bed.assignment"].set_range(first, *dates)

        return [extend], 0

    def _assign(self, env, resident, start):
        return env["onestop.bed.assignment"].assign(
            resident, self.free_beds[0], self.day(start), self.day(start + 3)
        )

    def _arrive(self, env, start):
        return env["onestop.stay"].admit_emergency(
            {
                "centre_id": self.centre_id,
                "alias": "Race",
                "children": 0,
                "beds": [self.free_beds[0]],
                "date_start": self.day(start),
                "date_expected": self.day(start + 3),
            }
        )


#: State of an assignment -> state of its stay.
STATES = {"done": "checked_out", "occupied": "checked_in", "reserved": "reserved"}
