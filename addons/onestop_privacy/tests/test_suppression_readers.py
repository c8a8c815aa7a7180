"""Reports of one place, of all places, of a quarter and of the year are one table.

The attacker holds everything that was published, in whatever order, and subtracts.
"""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import protection
from ..tools.suppression import (
    HIDDEN,
    Counts,
    Layout,
    Published,
    Reader,
    bands_of,
    suppress,
)
from .attacker import Attacker

PLACES, QUARTERS, KINDS = "AB", "12", ("x", "y")
#: Who reads one place may know of 3, who reads all places of 5.
ONE, ALL = 3, 5
COUNT = st.sampled_from([0, 1, 2, 2, 3, 4, 5, 7, 9, 12])
PATIENT = settings(max_examples=80, deadline=None)


def region(places, quarters):
    return tuple(f"{place}{quarter}" for place in places for quarter in quarters)


SLICES = region(PLACES, QUARTERS)
REPORTS = [
    *((region(place, quarter), ONE) for place in PLACES for quarter in QUARTERS),
    *((region(place, QUARTERS), ONE) for place in PLACES),
    *((region(PLACES, quarter), ALL) for quarter in QUARTERS),
    (region(PLACES, QUARTERS), ALL),
]
ORDERS = st.permutations(REPORTS).flatmap(
    lambda order: st.integers(2, 7).map(lambda length: order[:length])
)
FULL = [*REPORTS[:4], *REPORTS[6:8], *REPORTS[4:6], REPORTS[8]]


@st.composite
def counts(draw):
    cells = {(slice_, kind): draw(COUNT) for slice_ in SLICES for kind in KINDS}
    return Counts({"slice": SLICES, "kind": KINDS}, cells)


def layout_of(slices):
    kinds = {kind: (kind,) for kind in KINDS}
    return Layout("t", {"slice": {"": slices}, "kind": {**kinds, "total": KINDS}})


def publish(data, reports, careless=False):
    """Return [(table, threshold)], each safe beside those before it.

    :param careless: who publishes for all places does not think of who reads one
    """
    shown = []
    for slices, threshold in reports:
        every = tuple(table for table, _level in shown)
        own = tuple(table for table, level in shown if level == threshold)
        others = [Reader(ONE, every)] if threshold == ALL and not careless else []
        release = suppress(
            data,
            [layout_of(slices)],
            threshold,
            own if threshold == ALL or careless else every,
            others=others,
            bands=bands_of(threshold),
        )
        shown.append((release.tables[0], threshold))
    return shown


def names_of(table, key):
    return [
        (slice_, kind)
        for slice_ in table.layout.categories(key)["slice"]
        for kind in table.layout.categories(key)["kind"]
    ]


def reader(tables, data):
    most = sum(data.cells.values()) + ALL
    attacker = Attacker(most)
    for table in tables:
        for key, value in table.values.items():
            least, high = int(table.zeros_shown), most * len(SLICES)
            if value is not HIDDEN:
                least, high = value if isinstance(value, tuple) else (value, value)
            attacker.knows_sum(names_of(table, key), least, high or most * len(SLICES))
    return attacker


def told(tables, data, threshold):
    """Return what small counts an attacker has computed from tables."""
    attacker, found = reader(tables, data), []
    small = [[key] for key, count in data.cells.items() if 0 < count < threshold]
    for table in tables:
        for key in table.values:
            names = names_of(table, key)
            if 0 < sum(data.cells[name] for name in names) < threshold:
                small.append(names)
    for names in small:
        if not attacker.holds_possible(names, threshold, 10**6):
            found.append((names, "is under the threshold"))
        elif len(names) == 1 and not attacker.holds_possible(names, 0, 1):
            found.append((names, "is more than 1"))
    return found


@tagged("post_install", "-at_install")
class TestReaders(BaseCase):
    def assertKept(self, data, shown):
        for table, threshold in shown:
            for key, value in table.values.items():
                count = sum(data.cells[name] for name in names_of(table, key))
                if isinstance(value, tuple):
                    least, most = value
                    self.assertTrue(least <= count <= (most or count))
                    self.assertGreaterEqual(least, threshold)
                    self.assertTrue(most is None or most - least + 1 >= threshold)
                elif value is not HIDDEN:
                    self.assertEqual(value, count)
                    self.assertFalse(0 < value < threshold)
        every = [table for table, _level in shown]
        self.assertEqual(told(every, data, ONE), [])
        nation = [table for table, level in shown if level == ALL]
        self.assertEqual(told(nation, data, ALL), [])

    @PATIENT
    @given(counts(), ORDERS)
    def test_any_order(self, data, reports):
        self.assertKept(data, publish(data, reports))

    @PATIENT
    @given(counts())
    def test_a_whole_year(self, data):
        """Each quarter of each place and of all, then the year of each and of all."""
        self.assertKept(data, publish(data, FULL))

    @PATIENT
    @given(counts(), ORDERS)
    def test_few_blocks_at_a_time(self, data, reports):
        """As where there are many places: witnesses are sought nearby first."""
        with patch.object(protection, "FEW", 1):
            self.assertKept(data, publish(data, reports))

    def test_all_less_the_other(self):
        """What the second place hides follows from all places less the first."""
        cells = dict.fromkeys(((s, k) for s in SLICES for k in KINDS), 9)
        cells["B1", "x"] = 1
        data = Counts({"slice": SLICES, "kind": KINDS}, cells)
        reports = [REPORTS[0], REPORTS[2], REPORTS[6]]
        careless = [table for table, _level in publish(data, reports, careless=True)]
        self.assertTrue(told(careless, data, ONE))
        shown = publish(data, reports)
        self.assertKept(data, shown)
        # the size may be told, where the count may not
        self.assertIn((10, 19), shown[2][0].values.values())

    def test_year_less_the_quarters(self):
        cells = dict.fromkeys(((s, k) for s in SLICES for k in KINDS), 9)
        cells["A2", "y"] = 2
        data = Counts({"slice": SLICES, "kind": KINDS}, cells)
        shown = publish(data, [REPORTS[0], REPORTS[1], REPORTS[4]])
        self.assertKept(data, shown)
        year = shown[2][0].values
        self.assertIsInstance(year["", "x"], tuple)
        self.assertIsInstance(year["", "y"], tuple)

    def test_bands(self):
        """Bands are as wide as the threshold, and kept by the ledger."""
        for threshold in (2, 3, 5, 10):
            for least, most in bands_of(threshold):
                self.assertGreaterEqual(least, threshold)
                self.assertTrue(most is None or most - least + 1 >= threshold)
        table = Published(layout_of(SLICES), dict.fromkeys(
            layout_of(SLICES).keys(), (20, 49)
        ))  # fmt: skip
        self.assertEqual(Published.from_json(table.to_json()), table)
