"""Where can this household sleep? Plain ranking, without the ORM.

Input are the beds that are free and the members of the household; output are ranked
plans with reasons. Weights are ours; the order of what counts follows the wish list of
shelter coordinators: together, safe (boys' age), accessible, no move, quiet, cots, and
rooms for families kept for families.
"""

from dataclasses import dataclass, field
from itertools import combinations

#: Children under this age sleep in a cot or share the mother's bed. Years.
SHARING_AGE = 2
#: Children under this age do not sleep in an upper bunk. Years.
UPPER_BUNK_AGE = 6
#: Rooms per plan, at most, when no single room holds the household.
MAX_ROOMS = 3


def known_age(value):
    """Return the age in years as an integer, or None when it is not known.

    An infant of 0 years has a known age; False and an empty text have not.
    """
    if value is None or value is False or value == "":
        return None
    return int(value)


@dataclass(frozen=True)
class Bed:
    """A bed that is free on the first night asked for.

    ``until``: the first night on which somebody else has it, None if none.
    """

    id: int
    name: str
    room_id: int
    kind: str = "single"
    until: object = None


@dataclass(frozen=True)
class Room:
    """What counts of a room. ``others``: other households sleep there."""

    id: int
    name: str
    kind: str = "dormitory"
    floor: int = 0
    accessible: bool = False
    quiet: bool = False
    women_only: bool = False
    max_boy_age: int = 99
    one_household: bool = False
    others: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Member:
    """One member of the household; ``age`` in years or None when unknown."""

    index: int
    role: str = "woman"
    age: int | None = None
    sex: str | None = None
    accessible: bool = False
    medical: bool = False
    bed_need: str | None = None

    @property
    def need(self):
        """``bed``, ``cot`` (a cot if there is one, else shares) or ``shares``."""
        if self.bed_need:
            return self.bed_need
        infant = self.role == "child" and self.age is not None
        return "cot" if infant and self.age < SHARING_AGE else "bed"


@dataclass
class Plan:
    """One proposal. ``beds``: member index -> Bed or None (shares a bed)."""

    rooms: list
    beds: dict
    score: int = 0
    reasons: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    def note(self, points, code, **words):
        """Add ``points`` for a reason, or take them off for a warning."""
        self.score += points
        (self.reasons if points >= 0 else self.warnings).append((code, words))


def room_admits(room, members):
    """Return True if every member may sleep in the room.

    Refused: a room where somebody to keep apart sleeps, a one-household room in which
    another household sleeps, and a boy older than the room admits.
    """
    if room.apart or (room.one_household and room.others):
        return False
    return not any(
        room.women_only
        and member.sex == "male"
        and member.age is not None
        and member.age > room.max_boy_age
        for member in members
    )


def bed_penalty(bed, member):
    """Return how badly a bed fits a member; 0 is perfect, None is impossible."""
    small = member.role == "child" and member.age is not None
    if bed.kind == "cot":
        return 0 if member.need == "cot" else None
    if member.need == "cot":
        return None
    penalty = 0
    if bed.kind == "upper":
        if small and member.age < UPPER_BUNK_AGE:
            penalty += 8
        penalty += 10 if member.accessible or member.medical else 1
    if bed.until:
        penalty += 5
    return penalty


def place_members(beds, members):
    """Give each member a bed of ``beds``; return {index: Bed|None} or None.

    Members with the hardest needs choose first. Infants take a cot if one is left and
    share the mother's bed otherwise.
    """
    free = list(beds)
    result = {}
    order = sorted(
        members,
        key=lambda m: (
            not (m.accessible or m.medical),
            m.age if m.role == "child" and m.age is not None else 99,
        ),
    )
    for member in order:
        if member.need == "shares":
            result[member.index] = None
            continue
        fits = [
            (p, bed.name, bed)
            for bed in free
            if (p := bed_penalty(bed, member)) is not None
        ]
        if fits:
            bed = min(fits, key=lambda fit: fit[:2])[2]
            free.remove(bed)
            result[member.index] = bed
        elif member.need == "cot":
            result[member.index] = None
        else:
            return None
    return result


def _beds_needed(members):
    return sum(member.need == "bed" for member in members)


def _score(plan, members, spare):
    """Score a plan and note its reasons and warnings."""
    single = len(plan.rooms) == 1
    if len(members) > 1:
        if single:
            plan.note(40, "together", room=plan.rooms[0].name)
        else:
            plan.note(-30 * (len(plan.rooms) - 1), "split", rooms=len(plan.rooms))
    _score_rooms(plan, members)
    _score_beds(plan, members)
    plan.score -= min(spare, 10)
    return plan


def _score_rooms(plan, members):
    needs_access = any(m.accessible for m in members)
    needs_quiet = any(m.medical for m in members)
    rooms = plan.rooms
    if needs_access:
        ok = all(room.accessible for room in rooms)
        plan.note(*((35, "accessible") if ok else (-60, "not_accessible")))
    if all(room.floor == 0 for room in rooms):
        plan.note(12 if needs_access or needs_quiet else 3, "ground_floor")
    elif needs_access:
        plan.note(-20, "upstairs")
    if needs_quiet:
        ok = all(room.quiet for room in rooms)
        plan.note(*((25, "quiet") if ok else (-5, "not_quiet")))
    elif any(room.kind == "medical" for room in rooms):
        plan.note(-25, "medical_kept")
    family = any(m.role == "child" and m.need == "bed" for m in members)
    if all(room.one_household for room in rooms):
        if family:
            plan.note(15, "own_room")
        else:
            plan.note(-20, "family_kept")
    if any(m.sex == "male" and m.age is not None for m in members):
        plan.note(5, "boys_age")


def _score_beds(plan, members):
    by_index = {member.index: member for member in members}
    for index, bed in plan.beds.items():
        member = by_index[index]
        if bed is None:
            if member.need == "cot":
                plan.note(-4, "shares_bed")
            continue
        if bed.kind == "cot":
            plan.note(6, "cot", bed=bed.name)
        plan.score -= bed_penalty(bed, member)
    ends = [bed.until for bed in plan.beds.values() if bed and bed.until]
    if ends:
        plan.note(-25, "move_needed", date=min(ends))
    else:
        plan.note(10, "no_move")


def propose(rooms, beds, members, limit=5):
    """Return the best plans for a household, best first.

    :param rooms: list of :class:`Room`
    :param beds: list of :class:`Bed`, free on the first night
    :param members: list of :class:`Member`
    :param int limit: number of plans at most
    :return: list of :class:`Plan`; empty when nothing fits
    """
    members = list(members)
    if not members:
        return []
    admitted = [room for room in rooms if room_admits(room, members)]
    by_room = {room.id: [] for room in admitted}
    for bed in beds:
        if bed.room_id in by_room:
            by_room[bed.room_id].append(bed)
    admitted = [room for room in admitted if by_room[room.id]]
    plans = _plans([(room,) for room in admitted], by_room, members)
    if len(plans) < limit and len(members) > 1:
        plans += _split_plans(admitted, by_room, members, bool(plans))
    plans.sort(key=lambda plan: (-plan.score, [room.name for room in plan.rooms]))
    return plans[:limit]


def _split_plans(admitted, by_room, members, found):
    """Return plans over several rooms: the fewest rooms that do."""
    # Only rooms with most free beds: combinations stay few with 300 beds.
    rooms = sorted(admitted, key=lambda r: (-len(by_room[r.id]), r.floor, r.name))[:12]
    for size in range(2, MAX_ROOMS + 1):
        plans = _plans(combinations(rooms, size), by_room, members, every=True)
        if plans or found:
            return plans
    return []


def _plans(room_sets, by_room, members, every=False):
    """Return a scored plan for each set of rooms that holds the household."""
    needed = _beds_needed(members)
    plans = []
    for rooms in room_sets:
        beds = [bed for room in rooms for bed in by_room[room.id]]
        if sum(bed.kind != "cot" for bed in beds) < needed:
            continue
        placed = place_members(beds, members)
        if placed is None:
            continue
        used = {bed.room_id for bed in placed.values() if bed}
        if every and len(used) < len(rooms):
            continue
        spare = len(beds) - sum(bed is not None for bed in placed.values())
        plans.append(_score(Plan(list(rooms), placed), members, spare))
    return plans
