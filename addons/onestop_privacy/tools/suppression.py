"""Small counts are suppressed so that nobody can compute them back.

Rule: a count below the threshold (5 inside an organisation, 10 outside) is not shown:
*primary* suppression. Since totals, other cells, other tables of the same data and
earlier reports could give it away, further cells are hidden: *complementary*
suppression. Both bear the same mark. Cells of zero may be shown.

What is promised: whoever knows every shown cell of these tables and of `previous` ones,
that counts are whole and not negative, and that a hidden cell is at least 1 where zeros
are shown, still holds possible for every count v with 1 <= v < threshold, be it a cell,
a combination of categories that no table shows, or what was added to or taken from a
cell since an earlier report, that it is the threshold or more; and, for one that is not
itself a sum of others, that it is 1. From this follows that no union of such groups can
be determined as a small count either.

How: a *witness* is another set of whole counts that agrees with all that is shown. One
for either end is sought by linear programming and checked in whole numbers, so that a
rounding error can hide a cell too many but never one too few. Where none is found, the
prices of the program (its Farkas certificate) name the cells that give it away; the
least of them is hidden. At the end cells that no witness needs hidden are shown again,
or the band that they lie in, where the witnesses left bear that.

Readers differ in what they hold: who reads one place's tables may know of 5, who reads
those of all places of 10, and some hold both. Tables are safe before each `Reader`.

What is not promised: knowledge from outside (a neighbour who knows two of the three),
and reports missing from `previous`.

Sources: A. Hundepool et al., *Statistical Disclosure Control* (Wiley, 2012), chapter 4
(frequency rules, secondary suppression, linked tables, sliding protection);
M. Fischetti and J. J. Salazar, "Solving the cell suppression problem on tabular data
with linear constraints", *Management Science* 47 (2001); for differences of reports:
UK Office for National Statistics, *Policy on protecting confidentiality in tables*
(differencing).
"""

from dataclasses import dataclass, field
from itertools import pairwise, product

from .protection import Protection, show_again

INSIDE = 5
OUTSIDE = 10
#: What stands in a table for a suppressed count; the same for primary and other cells.
HIDDEN = None
#: Least counts of the bands that may stand for an exact count; each is open or ends
#: before the next, and is at least as wide as the threshold that it is used with.
BANDS = (5, 10, 20, 50, 100, 200, 500, 1000)
#: Finest cells that one call takes; each is an unknown of the linear programs.
MOST_ATOMS = 5_000


@dataclass(frozen=True)
class Counts:
    """The finest data: how many for each combination of categories.

    :param axes: {axis: (category, ...)}
    :param cells: {(category of each axis, in order): count}; what is missing is 0
    """

    axes: dict
    cells: dict

    def __post_init__(self):
        names = list(self.axes)
        for key, count in self.cells.items():
            fits = len(key) == len(names) and all(
                part in self.axes[name] for name, part in zip(names, key, strict=True)
            )
            if not fits or count != int(count) or count < 0:
                raise ValueError(f"the count {count!r} of {key!r} fits no category")


@dataclass(frozen=True)
class Layout:
    """The shape of one table.

    :param name: how the table is found among others
    :param axes: {axis: {label: (category, ...)}}; a label may join categories, and
        labels may overlap (months and quarters, a total). Over an axis that is not
        named, everything is counted.
    """

    name: str
    axes: dict

    @classmethod
    def of(cls, name, counts, *axes, total="total"):
        """Return the layout by all categories of some axes, with totals.

        :param total: label of the totals; None leaves them out
        """
        labels = {}
        for axis in axes:
            labels[axis] = {category: (category,) for category in counts.axes[axis]}
            if total is not None:
                labels[axis][total] = tuple(counts.axes[axis])
        return cls(name, labels)

    def keys(self):
        """Return the keys of all cells: one label for each axis, in order."""
        return list(product(*self.axes.values()))

    def categories(self, key):
        """Return {axis: categories} of the cell."""
        parts = zip(self.axes.items(), key, strict=True)
        return {axis: labels[label] for (axis, labels), label in parts}


@dataclass(frozen=True)
class Published:
    """A table as readers see it; these are what a ledger of publications keeps.

    :param values: {key of Layout.keys(): count, (least, most or None), or HIDDEN}
    :param zeros_shown: whether all zeros are shown, so that a hidden cell is at least 1
    """

    layout: Layout
    values: dict
    zeros_shown: bool = True

    def to_json(self):
        """Return plain lists and mappings that `json` can write."""
        axes = [
            [axis, [[label, list(parts)] for label, parts in labels.items()]]
            for axis, labels in self.layout.axes.items()
        ]
        values = [self.values[key] for key in self.layout.keys()]
        return {
            "name": self.layout.name,
            "axes": axes,
            "values": values,
            "zeros_shown": self.zeros_shown,
        }

    @classmethod
    def from_json(cls, data):
        axes = {
            axis: {label: tuple(parts) for label, parts in labels}
            for axis, labels in data["axes"]
        }
        layout = Layout(data["name"], axes)
        found = (tuple(v) if isinstance(v, list) else v for v in data["values"])
        values = dict(zip(layout.keys(), found, strict=True))
        return cls(layout, values, data["zeros_shown"])


@dataclass(frozen=True)
class Release:
    """What may be published.

    :param tables: one Published for each layout
    :param exposed: small counts that the *previous* tables give away already, whatever
        is hidden now; empty when those came from here too
    """

    tables: list
    exposed: list = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """Somebody who holds some earlier tables beside the new ones.

    :param threshold: the least count that this reader may know of
    :param previous: Published tables, oldest first
    """

    threshold: int
    previous: tuple = ()


def bands_of(threshold):
    """Return the bands that are tried, (least, most or None), narrow ones first."""
    ends = [threshold, *(least for least in BANDS if least >= 2 * threshold)]
    closed = [(a, b - 1) for a, b in pairwise(ends)]
    return [*closed, (ends[-1], None), *((least, None) for least in reversed(ends[:2]))]


def suppress(
    counts, layouts, threshold=INSIDE, previous=(), show_zero=True, others=(), bands=()
):
    """Return a Release of tables in which no small count can be computed back.

    :param counts: Counts; they must tell apart all categories of `previous`
    :param layouts: list of Layout: tables published together
    :param threshold: the least count that is shown; INSIDE or OUTSIDE
    :param previous: Published tables, oldest first, that a reader may hold beside
        these, of the same counts or of counts that have changed since
    :param show_zero: whether 0 may be shown; else it is as secret as 1
    :param others: further Readers, who hold other earlier tables, from whom counts
        under another threshold are to be kept: the tables are safe before each
    :param bands: (least, most or None) that may stand in place of a count which is
        hidden to protect others; see `bands_of`
    :raises ValueError: when the data do not fit, or are too fine to be examined
    """
    readers = [Reader(threshold, tuple(previous)), *others]
    if min(reader.threshold for reader in readers) < 2:
        raise ValueError("a threshold below 2 suppresses nothing")
    atoms = _Atoms(counts)
    now = {}
    for layout in layouts:
        for key in layout.keys():
            now[layout.name, key] = atoms.of_cell(layout, key)
    if len(now) != sum(len(layout.keys()) for layout in layouts):
        raise ValueError("each table needs a name of its own")
    known = [(reader.threshold, atoms.of_tables(reader.previous)) for reader in readers]
    release = None
    # Where a reader of earlier tables knows too much from "a hidden cell is no zero",
    # zeros are hidden as well, as far as that helps.
    for zeros in ("shown", "cover") if show_zero else ("secret",):
        found = _release(atoms, layouts, now, known, zeros, bands)
        if release is None or len(found.exposed) < len(release.exposed):
            release = found
        if not release.exposed:
            break
    return release


def _release(atoms, layouts, now, known, zeros, bands):
    hidden, protections = set(), []
    cells = set(now.values())
    for threshold, before in known:
        groups = atoms.merged(
            [*now.values(), *(c for old, _floor in before for c in old)]
        )
        protections.append(
            Protection(groups, cells, before, threshold, zeros, hidden, atoms.block)
        )
    for protection in protections:
        protection.keep()
    shown = show_again(protections, hidden, bands)
    tables = []
    for layout in layouts:
        values = {}
        for key in layout.keys():
            cell = now[layout.name, key]
            count = protections[0].values[cell]
            values[key] = shown.get(cell) if cell in hidden else count
        tables.append(Published(layout, values, zeros == "shown"))
    exposed = dict.fromkeys(cell for one in protections for cell in one.exposed)
    return Release(tables, [atoms.describe(cell) for cell in exposed])


class _Atoms:
    """The finest cells, numbered."""

    def __init__(self, counts):
        self.axes = counts.axes
        self.keys = list(product(*counts.axes.values()))
        if len(self.keys) > MOST_ATOMS:
            raise ValueError(
                f"{len(self.keys)} combinations of categories are too many to examine "
                f"(at most {MOST_ATOMS}): leave out an axis or join categories"
            )
        self.values = [int(counts.cells.get(key, 0)) for key in self.keys]

    def of_cell(self, layout, key):
        """Return the set of the numbers of the atoms that a cell counts."""
        wanted = {axis: set(parts) for axis, parts in layout.categories(key).items()}
        for axis, parts in wanted.items():
            if axis not in self.axes or not parts <= set(self.axes[axis]):
                raise ValueError(f"the counts do not know all of {axis}: {parts}")
        chosen = [wanted.get(axis) for axis in self.axes]
        return frozenset(
            number
            for number, atom in enumerate(self.keys)
            if all(
                parts is None or part in parts
                for part, parts in zip(atom, chosen, strict=True)
            )
        )

    def of_tables(self, tables):
        """Return, for each table, {numbers of atoms: value} and its floor."""
        return [
            (
                {self.of_cell(old.layout, key): n for key, n in old.values.items()},
                int(old.zeros_shown),
            )
            for old in tables
        ]

    def block(self, numbers):
        """Return the categories of the first axis that some atoms span, in order."""
        return tuple(sorted({str(self.keys[number][0]) for number in numbers}))

    def merged(self, cells):
        """Return {atoms that no cell tells apart: their count}."""
        cells = list(dict.fromkeys(cells))
        marks = {}
        for number in range(len(self.keys)):
            mark = tuple(number in cell for cell in cells)
            marks.setdefault(mark, []).append(number)
        return {
            frozenset(numbers): sum(self.values[number] for number in numbers)
            for numbers in marks.values()
        }

    def describe(self, numbers):
        """Return {axis: categories} that the atoms of these numbers span."""
        parts = zip(*(self.keys[number] for number in sorted(numbers)), strict=True)
        return {
            axis: tuple(dict.fromkeys(found))
            for axis, found in zip(self.axes, parts, strict=True)
        }
