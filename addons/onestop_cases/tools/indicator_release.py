"""What of the 24 indicators may be shown, beside all that was shown before.

Reports that have months of a centre in common could be subtracted from each other: the
year and its quarters, the nation and its centres. What was published is kept, and each
new report is suppressed together with the earlier ones that are linked with it (see
``suppression``), so that all of them are one table. Linked: they overlap, or both
overlap a third one.
"""

from odoo.addons.onestop_privacy.tools.program import MOST, bounds_of
from odoo.addons.onestop_privacy.tools.suppression import (
    HIDDEN,
    Layout,
    Published,
    Reader,
    bands_of,
    suppress,
)

from .classification import MINOR_GROUPS, SEXUAL_TYPES
from .indicators import GBV, MAIN, PARTS, SLICE

#: More stretches than this take too long to examine.
MOST_SLICES = 20


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


def release(incidents, region, threshold, earlier=(), others=()):
    """Return the tables that may be published: {part: list of Published}.

    :param incidents: mappings with ``where``: (centre, month), of all linked regions
    :param region: frozenset of (centre, month) that the report is about
    :param threshold: the least count that is shown
    :param earlier: list of (region, tables as stored), linked ones, oldest first, that
        its readers hold
    :param others: list of (threshold, earlier) of others who will read it beside what
        they hold, and what they may know of
    :raises TooManyOverlaps: more slices than can be examined
    """
    readers = [(threshold, earlier), *others]
    held = [one for _threshold, found in readers for one in found]
    slices = slices_of(dict.fromkeys([region, *(other for other, _tables in held)]))
    names = tuple(dict.fromkeys(slices.values()))
    if len(names) > MOST_SLICES:
        raise TooManyOverlaps(len(names))
    rows = [
        {**one, SLICE: slices[one["where"]]}
        for one in incidents
        if one["where"] in slices
    ]
    mine = _slices(region, slices)
    loaded = [(level, _loaded(found, slices)) for level, found in readers]
    now = {}
    for part in PARTS:
        counts = part.counts(rows, names)
        known = [
            Reader(level, _known(part, [*old, (mine, now)])) for level, old in loaded
        ]
        now[part.key] = _suppressed(part, counts, mine, known, now)
    return now


def _slices(region, slices):
    return tuple(sorted({slices[where] for where in region}))


def _loaded(earlier, slices):
    places = [_slices(region, slices) for region, _tables in earlier]
    return [
        (mine, load(tables, mine))
        for mine, (_region, tables) in zip(places, earlier, strict=True)
    ]


def _known(part, reports):
    """Return what the readers of reports know of one part, oldest first."""
    return tuple(
        table
        for mine, tables in reports
        for table in (*_parents(part, tables, mine), *tables.get(part.key, ()))
    )


def _suppressed(part, counts, mine, readers, now):
    """Return the Published tables of one part; all hidden where a parent is."""
    shown = {name: isinstance(PARENTS[name](now), int) for name in part.parents}
    layouts, hidden = [], []
    for table in part.tables:
        asked = part.parents if table.name in part.child else part.parents[:1]
        layout = table.layout(mine)
        (layouts if all(shown[name] for name in asked) else hidden).append(layout)
    own, *others = readers
    # The total stands in no band: all tables hang on it.
    bands = bands_of(own.threshold) if part is not GBV else ()
    found = None
    if layouts:
        found = suppress(
            counts, layouts, own.threshold, own.previous, others=others, bands=bands
        )
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
    """Return the sum of cells of a table: a count, or the band that it lies in."""
    table = next(t for t in tables[part.key] if t.layout.name == name)
    values = [table.values[key] for key in table.layout.keys() if key[-1] in labels]
    bounds = [bounds_of(value, int(table.zeros_shown)) for value in values]
    least, most = map(sum, zip(*bounds, strict=True))
    return least if least == most else (least, most if most < MOST else None)


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
    """Yield the shared numbers of a report as tables that its reader knows."""
    for name in part.parents:
        layout = Layout(name, {SLICE: {"": slices}, **_COUNTED.get(name, {})})
        value = PARENTS[name](tables)
        yield Published(layout, {key: value for key in layout.keys()})


# What follows from what was published


def summed(region, earlier, threshold):
    """Return tables summed up from earlier reports, or None where they do not fit.

    Whoever holds those could do the same sum: nobody learns anything by it, so that
    nothing needs to be examined. A sum with a hidden part is told as a band.

    :param earlier: list of (region, tables as stored), oldest first, of one reader
    """
    chosen = _cover(frozenset(region), earlier)
    if not chosen:
        return None
    found = [load(tables, ("",)) for tables in chosen]
    return {
        part.key: [
            _sum_of([tables[part.key][number] for tables in found], threshold)
            for number in range(len(part.tables))
        ]
        for part in PARTS
    }


def _cover(region, earlier):
    """Return tables of reports that make up a region, each part of it once."""
    if not region:
        return []
    first = min(region)
    for place, tables in reversed(earlier):
        if first in place and place <= region:
            rest = _cover(region - place, earlier)
            if rest is not None:
                return [tables, *rest]
    return None


def _sum_of(tables, threshold):
    values = {}
    for key in tables[0].layout.keys():
        bounds = [bounds_of(one.values[key], int(one.zeros_shown)) for one in tables]
        least, most = map(sum, zip(*bounds, strict=True))
        if least == most:
            values[key] = least
        elif least >= threshold:
            values[key] = (least, most if most < MOST else None)
        else:
            values[key] = HIDDEN
    return Published(tables[0].layout, values, False)


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


def total_of(tables):
    """Return the sum that all tables hang on, or None where it is hidden."""
    total = PARENTS["gbv"](tables)
    return total if isinstance(total, int) else None


def rows_of(tables):
    """Return {(indicator, row): count or HIDDEN} of tables."""
    found = {}
    for part in PARTS:
        for table, shown in zip(part.tables, tables[part.key], strict=True):
            for key, value in shown.values.items():
                found[table.indicator, table.row(key)] = value
    return found
