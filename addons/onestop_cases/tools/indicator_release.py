"""What of the 24 indicators may be shown, beside all that was shown before.

Reports that have months of a centre in common could be subtracted from each other: what
was published is kept, and each new report is suppressed together with the earlier ones
that are linked with it (see ``suppression``). Linked: they overlap, or both overlap a
third one.
"""

from odoo.addons.onestop_privacy.tools.suppression import (
    HIDDEN,
    Layout,
    Published,
    suppress,
)

from .classification import MINOR_GROUPS, SEXUAL_TYPES
from .indicators import GBV, MAIN, PARTS, SLICE

#: More stretches than this take too long to examine.
MOST_SLICES = 36


class TooManyOverlaps(ValueError):
    """Too many reports overlap to examine what they give away together."""


def linked(region, earlier):
    """Return the earlier regions that are linked with a region, as a list of places.

    :param region: frozenset of (centre, month)
    :param earlier: list of such regions
    """
    found, reach, grows = set(), set(region), True
    while grows:
        grows = False
        for number, other in enumerate(earlier):
            if number not in found and reach & other:
                found.add(number)
                reach |= other
                grows = True
    return sorted(found)


def slices_of(regions):
    """Return {(centre, month): slice}: what no region tells apart is one slice."""
    marks = {}
    for number, region in enumerate(regions):
        for where in region:
            marks.setdefault(where, []).append(number)
    names = {}
    return {
        where: names.setdefault(tuple(mark), f"s{len(names)}")
        for where, mark in sorted(marks.items())
    }


def release(incidents, region, threshold, earlier=()):
    """Return the tables that may be published: {part: list of Published}.

    :param incidents: mappings with ``where``: (centre, month), of all linked regions
    :param region: frozenset of (centre, month) that the report is about
    :param threshold: the least count that is shown
    :param earlier: list of (region, tables as stored), linked ones, oldest first
    :raises TooManyOverlaps: more slices than can be examined
    """
    slices = slices_of([region, *(other for other, _tables in earlier)])
    names = tuple(dict.fromkeys(slices.values()))
    if len(names) > MOST_SLICES:
        raise TooManyOverlaps(len(names))
    rows = [
        {**one, SLICE: slices[one["where"]]}
        for one in incidents
        if one["where"] in slices
    ]
    mine = _slices(region, slices)
    old = [
        (_slices(other, slices), load(tables, _slices(other, slices)))
        for other, tables in earlier
    ]
    now = {}
    for part in PARTS:
        counts = part.counts(rows, names)
        known = [
            table
            for chosen, tables in [*old, (mine, now)]
            for table in (*_parents(part, tables, chosen), *tables.get(part.key, ()))
        ]
        now[part.key] = _suppressed(part, counts, mine, threshold, known, now)
    return now


def _slices(region, slices):
    return tuple(sorted({slices[where] for where in region}))


def _suppressed(part, counts, mine, threshold, known, now):
    """Return the Published tables of one part; all hidden where a parent is."""
    shown = {name: PARENTS[name](now) is not HIDDEN for name in part.parents}
    layouts, hidden = [], []
    for table in part.tables:
        asked = part.parents if table.name in part.child else part.parents[:1]
        layout = table.layout(mine)
        (layouts if all(shown[name] for name in asked) else hidden).append(layout)
    found = suppress(counts, layouts, threshold, known) if layouts else None
    if found and found.exposed:
        # What is known of the total gives a small count away, whatever is hidden.
        layouts, hidden, found = [], [*hidden, *layouts], None
    tables = {layout.name: _hide(layout) for layout in hidden}
    tables.update({table.layout.name: table for table in found.tables} if found else {})
    return [tables[table.name] for table in part.tables]


def _hide(layout):
    return Published(layout, dict.fromkeys(layout.keys(), HIDDEN), False)


# Numbers that parts share: shown in one part, or what hangs on them is hidden.


def _sum(tables, part, name, labels):
    """Return the sum of shown cells of a table, or HIDDEN."""
    table = next(t for t in tables[part.key] if t.layout.name == name)
    values = [table.values[key] for key in table.layout.keys() if key[-1] in labels]
    return HIDDEN if HIDDEN in values else sum(values)


PARENTS = {
    "gbv": lambda tables: _sum(tables, GBV, "gbv", ("",)),
    "gbv_of_all": lambda tables: _sum(tables, GBV, "gbv", ("",)),
    "rape": lambda tables: _sum(tables, MAIN, "type", ("rape",)),
    "sexual": lambda tables: _sum(tables, MAIN, "type", SEXUAL_TYPES),
    "minors": lambda tables: _sum(tables, MAIN, "age", MINOR_GROUPS),
}
#: Which finest cells of the part that hangs on it a shared number counts.
_COUNTED = {"gbv_of_all": {"kind": {"": ("gbv",)}}, "rape": {"rape": {"": ("yes",)}}}


def _parents(part, tables, slices):
    """Return the shared numbers of a report as tables that its reader knows."""
    for name in part.parents:
        layout = Layout(name, {SLICE: {"": slices}, **_COUNTED.get(name, {})})
        value = PARENTS[name](tables)
        if value is not HIDDEN:
            yield Published(layout, {key: value for key in layout.keys()})


# What a ledger keeps


def dump(tables):
    """Return plain lists and mappings of tables, to be stored."""
    return {part: [one.to_json() for one in found] for part, found in tables.items()}


def load(stored, slices):
    """Return stored tables, with the slices that their region has today."""
    tables = {}
    for part, found in stored.items():
        tables[part] = []
        for data in found:
            axes = [
                [axis, [["", list(slices)]] if axis == SLICE else labels]
                for axis, labels in data["axes"]
            ]
            tables[part].append(Published.from_json({**data, "axes": axes}))
    return tables


def rows_of(tables):
    """Return {(indicator, row): count or HIDDEN} of tables."""
    found = {}
    for part in PARTS:
        for table, shown in zip(part.tables, tables[part.key], strict=True):
            for key, value in shown.values.items():
                found[table.indicator, table.row(key)] = value
    return found
