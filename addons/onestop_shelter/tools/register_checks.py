"""What stands against the lines of a register, found before anything is written.

Plain Python, no Odoo. :class:`Standing` says what the database holds; :func:`check`
sets the status of each line (``new``, ``known``, ``update``, ``bad``) and notes the
reasons. The first of two lines that want the same bed stands; what the database holds
stands before both.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

#: A child under this age shares the mother's bed. Years.
SHARING_AGE = 2


@dataclass(frozen=True)
class Place:
    """A bed that exists or that the sheet of rooms brings."""

    name: str
    room: str
    id: int | None = None
    cot: bool = False
    archived: bool = False
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True)
class RoomRule:
    one_household: bool = False
    women_only: bool = True
    max_boy_age: int = 12
    id: int | None = None


@dataclass(frozen=True)
class Span:
    """Nights on which a bed is taken; ``end`` is exclusive, None while open."""

    start: date
    end: date | None
    #: ("row", number of the row), ("stay", id) or ("block", id)
    owner: tuple
    label: str = ""

    def overlaps(self, start, end):
        """Return whether a night lies in both; a span without nights meets none."""
        if end == start or self.end == self.start:
            return False
        return (not end or self.start < end) and (not self.end or start < self.end)


@dataclass(frozen=True)
class KnownStay:
    id: int
    state: str
    arrival: date | None
    departure: date | None


@dataclass(frozen=True)
class KnownBlock:
    id: int
    end: date | None


@dataclass
class Standing:
    """What the database holds of one centre; names of beds and rooms in capitals."""

    night: date
    places: dict = field(default_factory=dict)
    rooms: dict = field(default_factory=dict)
    #: bed -> list of Span
    spans: dict = field(default_factory=dict)
    #: reference -> KnownStay
    stays: dict = field(default_factory=dict)
    #: (bed, first night) -> KnownBlock
    blocks: dict = field(default_factory=dict)

    #: owner -> first night on which the bed is free again, learned from the register
    ends: dict = field(default_factory=dict)
    #: owner -> (owner, label) by which the register knows it
    names: dict = field(default_factory=dict)

    def first_overlap(self, bed, start, end):
        """Return the first span of a bed with a night in the range, or None."""
        for span in self.spans.get(bed, ()):
            if span.owner in self.ends:
                last = self.ends[span.owner]
                last = max(span.start, min(span.end or last, last))
                span = replace(span, end=last)
            if span.overlaps(start, end):
                owner, label = self.names.get(span.owner, (span.owner, span.label))
                return replace(span, owner=owner, label=label)
        return None


def room_rule(kind):
    """Return the rules that a new room of this kind starts with."""
    family = kind == "family"
    return RoomRule(one_household=family, women_only=not family)


def deal_beds(line, places):
    """Return a bed name or None for the woman and each child of a line.

    The woman comes first, then the children who need a bed of their own; infants get
    what is left, cots before other beds, and share the mother's bed when nothing is.
    """
    beds = sorted(line.beds, key=lambda name: places[name].cot)
    infants = [child.age < SHARING_AGE for child in line.children]
    need = 1 + infants.count(False)
    own = iter(beds[:need])
    rest = iter(sorted(beds[need:], key=lambda name: not places[name].cot))
    return [next(own)] + [next(rest if i else own, None) for i in infants]


def check(register, standing):
    """Set the status of every line and note what stands against it."""
    _check_rooms(register.rooms, standing)
    _Stays(register, standing).run()
    _check_blocks(register.blocks, standing)


# ------------------------------------------------------------------ the rooms
def _check_rooms(lines, standing):
    """Rooms and beds that exist are found by name; the others are added."""
    seen = {}
    for line in lines:
        if line.name in seen:
            line.refuse("room_repeated", room=line.name, row=seen[line.name])
        seen.setdefault(line.name, line.row)
        if line.problems:
            continue
        missing = [bed for bed in line.beds if bed not in standing.places]
        if line.name in standing.rooms:
            line.status = "update" if missing else "known"
        standing.rooms.setdefault(line.name, room_rule(line.kind))
        for bed in missing:
            standing.places[bed] = Place(bed, line.name)


# ------------------------------------------------------------------ the stays
class _Stays:
    """The checks of the sheet of stays, line by line in their order."""

    def __init__(self, register, standing):
        self.lines = register.stays
        self.blocks = register.blocks
        self.bad_rooms = {
            line.name: line.row for line in register.rooms if line.problems
        }
        self.standing = standing
        self.refs = {}
        self.families = {}

    def run(self):
        """Find known lines first: a departure filled in since frees a bed."""
        for line in self.lines:
            self._check_dates(line)
            if line.arrival and line.number:
                self._check_known(line)
        for line in self.blocks:
            _match_block(line, self.standing)
        for line in self.lines:
            if line.status in ("new", "bad") and not line.stay_id:
                self._check_new(line)

    def _check_dates(self, line):
        if not line.arrival:
            return
        for name in ("departure", "expected"):
            day = getattr(line, name)
            if day and day < line.arrival:
                line.refuse(f"{name}_order", arrival=line.arrival, departure=day)

    def _check_known(self, line):
        """Compare a line with the stay that was made of it before."""
        if line.ref in self.refs:
            line.refuse("number_repeated", number=line.number, row=self.refs[line.ref])
            return
        self.refs[line.ref] = line.row
        known = self.standing.stays.get(line.ref)
        if not known:
            return
        line.stay_id = known.id
        if known.arrival != line.arrival:
            line.refuse("known_other", number=line.number, arrival=known.arrival)
        elif known.departure and line.departure and known.departure != line.departure:
            line.refuse("known_departure", departure=known.departure)
        if not line.problems:
            line.status = "known"
            self._check_update(line, known)
        self.standing.names["stay", known.id] = (("row", line.row), line.number)

    def _check_update(self, line, known):
        """A known stay moves on when she came or left since the last import."""
        night = self.standing.night
        leaves = line.departure and line.departure <= night
        if known.state == "checked_in" and leaves:
            line.status = "update"
        if known.state == "reserved" and line.arrival <= night:
            line.status = "update"
        if line.status == "update" and leaves:
            self.standing.ends["stay", known.id] = line.departure

    def _check_new(self, line):
        readable = not any(p.code in ("bed_missing", "bed_repeated", "ages_unreadable")
                           for p in line.problems)  # fmt: skip
        known_beds = self._check_places(line)
        if readable and line.beds:
            self._check_bed_count(line)
        if line.arrival and not (line.departure and line.departure < line.arrival):
            for bed in known_beds:
                self._check_free(line, bed)
            self._check_twice(line)
        if line.problems:
            return
        self._check_boys(line)
        if not line.problems:
            for bed in line.beds:
                end = leaving(line, self.standing.night)
                span = Span(line.arrival, end, ("row", line.row), line.number)
                self.standing.spans.setdefault(bed, []).append(span)

    def _check_places(self, line):
        """Refuse beds that do not exist; return those that do."""
        known = []
        for bed in line.beds:
            place = self.standing.places.get(bed)
            room = bed.rpartition("-")[0]
            if place and place.archived:
                line.refuse("bed_archived", bed=bed)
            elif place:
                known.append(bed)
            elif room in self.bad_rooms:
                line.refuse("room_bad", bed=bed, room=room, row=self.bad_rooms[room])
            else:
                line.refuse("bed_unknown", bed=bed)
        return known

    def _check_bed_count(self, line):
        """A bed for each person; children under two share, or have one of their own."""
        infants = sum(child.age < SHARING_AGE for child in line.children)
        persons = 1 + len(line.children)
        need = persons - infants
        if not need <= len(line.beds) <= persons:
            line.refuse("beds_count", persons=persons, need=need, beds=len(line.beds))

    def _check_free(self, line, bed):
        """Refuse a bed or a one-household room that somebody else has."""
        start, end = line.arrival, leaving(line, self.standing.night)
        place = self.standing.places[bed]
        if (place.date_from and start < place.date_from) or (
            place.date_to and (end or start + timedelta(days=1)) > place.date_to
        ):
            line.refuse("bed_service", bed=bed)
        taken = self.standing.first_overlap(bed, start, end)
        if taken:
            _refuse_taken(line, bed, taken)
        elif self.standing.rooms[place.room].one_household:
            self._check_room(line, place.room, start, end)

    def _check_room(self, line, room, start, end):
        """Refuse a room for one household in which another one sleeps."""
        if any(p.words.get("room") == room for p in line.problems):
            return
        for name, place in self.standing.places.items():
            if place.room != room or name in line.beds:
                continue
            taken = self.standing.first_overlap(name, start, end)
            if taken and taken.owner[0] != "block":
                _refuse_taken(line, name, taken, room=room)
                return

    def _check_twice(self, line):
        """Refuse the same mother with the same children written down twice."""
        if not line.children or line.problems:
            return
        ages = tuple(
            sorted(Counter((c.age, c.sex or "") for c in line.children).items())
        )
        family = (line.alias, line.arrival, ages)
        if family in self.families:
            line.refuse("household_twice", row=self.families[family])
        self.families.setdefault(family, line.row)

    def _check_boys(self, line):
        """Refuse a boy who is too old for a room for women only."""
        beds = deal_beds(line, self.standing.places)
        for child, bed in zip(line.children, beds[1:], strict=True):
            room = self.standing.places[bed].room if bed else None
            rule = self.standing.rooms.get(room)
            if rule and rule.women_only and child.sex == "male":
                if child.age > rule.max_boy_age:
                    line.refuse("boy", age=child.age, room=room, max=rule.max_boy_age)


def leaving(line, night):
    """Return the exclusive end of the nights of a line, None while it is open.

    Who is here keeps the bed until she leaves, whatever was expected; who comes only
    after the running night is promised it up to the expected departure.
    """
    if line.departure or line.arrival <= night:
        return line.departure
    return line.expected if line.expected and line.expected > line.arrival else None


def _refuse_taken(line, bed, span, **words):
    """Note who has the bed, or the room that ``words`` names."""
    kind, owner = span.owner
    code = f"{'room' if words else 'bed'}_taken_{kind}"
    line.refuse(
        code,
        bed=bed,
        row=owner,
        label=span.label,
        start=span.start,
        end=span.end,
        **words,
    )


# ------------------------------------------------------- beds out of service
def _match_block(line, standing):
    """Find the assignment that was made of this line before."""
    known = standing.blocks.get((line.bed, line.start))
    if not known or line.problems:
        return
    line.block_id = known.id
    line.status = "known"
    if line.end and not known.end and line.end > line.start:
        line.status = "update"
        standing.ends["block", known.id] = line.end


def _check_blocks(lines, standing):
    seen = {}
    for line in lines:
        if line.bed and line.start:
            if (line.bed, line.start) in seen:
                line.refuse("block_repeated", row=seen[line.bed, line.start])
            seen.setdefault((line.bed, line.start), line.row)
        if line.end and line.start and line.end <= line.start:
            line.refuse("block_order", start=line.start, end=line.end)
        if line.bed and line.bed not in standing.places:
            line.refuse("bed_unknown", bed=line.bed)
        if line.problems or line.block_id:
            continue
        taken = standing.first_overlap(line.bed, line.start, line.end)
        if taken:
            _refuse_taken(line, line.bed, taken)
        else:
            span = Span(line.start, line.end, ("out", line.row))
            standing.spans.setdefault(line.bed, []).append(span)
