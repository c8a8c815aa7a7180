"""The house that both systems are measured with: 500 beds and who slept in them.

Everything follows from the numbers below and from today's date, so that two runs of one
day build the same rows. The larger history holds the smaller one and goes on into the
past: what is asked for has the same answer in both.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

FAMILY_ROOMS, FAMILY_BEDS = 50, 4
DORMITORIES, DORMITORY_BEDS = 30, 10
#: Beds of a dormitory that a woman with one child has; the others are of women alone.
PAIRS = 2
BEDS = FAMILY_ROOMS * FAMILY_BEDS + DORMITORIES * DORMITORY_BEDS
#: So many stays of a bed have the length of today's; those before are short.
RECENT = 100
#: Beds of this share of the units are free now and stay so for this many nights.
FREE_NIGHTS = 25


@dataclass(frozen=True)
class Unit:
    """Beds that one household has at a time, by their numbers in the house."""

    index: int
    beds: tuple


@dataclass(frozen=True)
class Nights:
    """One stay: first night, night of departure (None: open), state."""

    start: object
    end: object
    state: str


def rooms():
    """Return (kind, numbers of the beds) for each room."""
    found, first = [], 0
    for kind, rooms_of_kind, beds in (
        ("family", FAMILY_ROOMS, FAMILY_BEDS),
        ("dormitory", DORMITORIES, DORMITORY_BEDS),
    ):
        for _room in range(rooms_of_kind):
            found.append((kind, tuple(range(first, first + beds))))
            first += beds
    return found


def units():
    """Return the units of the house: family rooms, pairs and single beds."""
    groups = []
    for kind, beds in rooms():
        if kind == "family":
            groups.append(beds)
            continue
        groups += [beds[2 * pair : 2 * pair + 2] for pair in range(PAIRS)]
        groups += [(bed,) for bed in beds[2 * PAIRS :]]
    return [Unit(index, tuple(group)) for index, group in enumerate(groups)]


def stays(unit, count, today):
    """Return ``count`` stays of a unit that do not overlap, the latest ones first."""
    chance = random.Random(unit.index)
    kind = unit.index % 10
    found = []
    if kind < 2:
        before = today - timedelta(days=chance.randint(0, 40))
        found.append(Nights(before, None, "occupied"))
    elif kind < 5:
        before = today - timedelta(days=chance.randint(0, 5))
        found += _coming(today + timedelta(days=FREE_NIGHTS), chance)
    else:
        before = today - timedelta(days=chance.randint(0, 12))
        leaves = today + timedelta(days=chance.randint(1, 14))
        found += _coming(leaves, chance)
        found.append(Nights(before, leaves, "occupied"))
    while len(found) < count:
        longest, gap = ((21, 3), (3, 0))[len(found) >= RECENT]
        end = before - timedelta(days=chance.randint(0, gap))
        before = end - timedelta(days=chance.randint(1, longest))
        found.append(Nights(before, end, "done"))
    return found[:count]


def _coming(first, chance):
    """Return two reservations from a night on, the later one first."""
    middle = first + timedelta(days=chance.randint(3, 21))
    last = middle + timedelta(days=chance.randint(3, 21))
    return [Nights(middle, last, "reserved"), Nights(first, middle, "reserved")]


def per_bed(rows):
    """Return how many stays each bed has so that there are ``rows`` in all."""
    return max(rows // BEDS, 4)
