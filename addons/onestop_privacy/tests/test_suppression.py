"""Suppressed counts cannot be computed back: an attacker tries, on invented tables."""

import json
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.suppression import HIDDEN, OUTSIDE, Counts, Layout, Published, suppress
from .attacker import Attacker

SIZES = st.sampled_from([(2, 2), (3, 2), (3, 3), (4, 2), (2, 2, 2)])
COUNT = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 11, 20])
ADDED = st.sampled_from([0, 0, 0, 1, 2, 4, 5, 9])
THRESHOLD = st.sampled_from([3, 5])
PATIENT = settings(max_examples=80, deadline=None)


@st.composite
def counts(draw, sizes=SIZES):
    size = draw(sizes)
    axes = {
        f"axis{number}": tuple(f"{number}{letter}" for letter in "abcd"[:length])
        for number, length in enumerate(size)
    }
    return Counts(axes, {key: draw(COUNT) for key in product(*axes.values())})


def count_in(data, wanted):
    """Return the keys of the finest cells of a cell, and their count."""
    places = [wanted.get(axis, data.axes[axis]) for axis in data.axes]
    keys = list(product(*places))
    return keys, sum(data.cells.get(key, 0) for key in keys)


def reader(tables, data, threshold, named=lambda key: [key]):
    """Return an attacker who has read the tables."""
    attacker = Attacker(sum(data.cells.values()) + threshold)
    learn(attacker, tables, data, attacker.most, named)
    return attacker


def learn(attacker, tables, data, most, named=lambda key: [key]):
    for table in tables:
        for key, value in table.values.items():
            keys, _count = count_in(data, table.layout.categories(key))
            names = [name for one in keys for name in named(one)]
            if value is HIDDEN:
                attacker.knows_sum(names, int(table.zeros_shown), most * len(names))
            else:
                attacker.knows_sum(names, value, value)


def small_unions(data, threshold):
    """Yield the groups of finest cells that hold few people together."""
    few = [key for key, count in data.cells.items() if 0 < count < threshold]
    unions = chain.from_iterable(combinations(few, size) for size in (1, 2, 3))
    for keys in unions:
        count = sum(data.cells[key] for key in keys)
        if count < threshold:
            yield keys, count


@tagged("post_install", "-at_install")
class TestSuppression(BaseCase):
    def assertKept(self, data, tables, threshold, attacker, named=lambda key: [key]):
        """Check what the attacker can learn of the small counts of some tables."""
        most = attacker.most * 100
        for table in tables:
            for key, value in table.values.items():
                keys, count = count_in(data, table.layout.categories(key))
                if value is not HIDDEN:
                    self.assertEqual(value, count)
                    self.assertFalse(0 < value < threshold)
                    continue
                names = [name for one in keys for name in named(one)]
                self.assertTrue(
                    attacker.holds_possible(names, count + 1, most)
                    or attacker.holds_possible(names, 0, count - 1),
                    f"{key} of {table.layout.name} is {count} without doubt",
                )
        for keys, count in small_unions(data, threshold):
            names = [name for one in keys for name in named(one)]
            self.assertTrue(
                attacker.holds_possible(names, threshold, most),
                f"{keys} is known to be under {threshold}: it is {count}",
            )
            if len(keys) == 1:
                self.assertTrue(attacker.holds_possible(names, 0, 1), keys)

    @PATIENT
    @given(counts(), THRESHOLD)
    def test_one_table_with_totals(self, data, threshold):
        layout = Layout.of("all", data, *data.axes)
        release = suppress(data, [layout], threshold)
        self.assertFalse(release.exposed)
        attacker = reader(release.tables, data, threshold)
        self.assertKept(data, release.tables, threshold, attacker)

    @PATIENT
    @given(counts(st.just((2, 2, 2))), THRESHOLD)
    def test_linked_tables(self, data, threshold):
        pairs = combinations(data.axes, 2)
        layouts = [Layout.of("-".join(pair), data, *pair) for pair in pairs]
        release = suppress(data, layouts, threshold)
        self.assertFalse(release.exposed)
        attacker = reader(release.tables, data, threshold)
        self.assertKept(data, release.tables, threshold, attacker)

    @PATIENT
    @given(counts(st.just((4, 2))), THRESHOLD, st.integers(1, 2))
    def test_groups_that_overlap(self, data, threshold, cut):
        """Under 15 in one table, under 18 in another: a few are between them."""
        axis, letters = "axis0", data.axes["axis0"]
        layouts = [
            Layout(str(at), {axis: {"low": letters[:at], "high": letters[at:]}})
            for at in (cut, cut + 1)
        ]
        layouts.append(Layout.of("sex", data, "axis1"))
        release = suppress(data, layouts, threshold)
        self.assertFalse(release.exposed)
        attacker = reader(release.tables, data, threshold)
        merged = {}
        for (letter, _sex), count in data.cells.items():
            merged[letter] = merged.get(letter, 0) + count
        for letter in letters[cut : cut + 1]:
            if 0 < merged[letter] < threshold:
                keys, _count = count_in(data, {axis: (letter,)})
                self.assertTrue(attacker.holds_possible(keys, threshold, 10**6))

    @PATIENT
    @given(counts(st.sampled_from([(2, 2), (3, 2)])), THRESHOLD)
    def test_zeros_hidden_too(self, data, threshold):
        layout = Layout.of("all", data, *data.axes)
        release = suppress(data, [layout], threshold, show_zero=False)
        attacker = reader(release.tables, data, threshold)
        self.assertKept(data, release.tables, threshold, attacker)
        for key, count in data.cells.items():
            if count == 0:
                self.assertTrue(attacker.holds_possible([key], threshold, 10**6))

    @PATIENT
    @given(counts(st.just((2, 3))), THRESHOLD)
    def test_second_report_of_the_same_counts(self, data, threshold):
        first = suppress(data, [Layout.of("first", data, "axis0")], threshold)
        layouts = [Layout.of("rows", data, "axis1"), Layout.of("all", data, *data.axes)]
        second = suppress(data, layouts, threshold, first.tables)
        self.assertFalse(second.exposed)
        tables = [*first.tables, *second.tables]
        attacker = reader(tables, data, threshold)
        self.assertKept(data, tables, threshold, attacker)

    @PATIENT
    @given(counts(st.sampled_from([(2, 2), (3, 2)])), st.data(), THRESHOLD)
    def test_second_report_after_some_arrived(self, old, draw, threshold):
        layouts = [Layout.of("all", old, *old.axes)]
        first = suppress(old, layouts, threshold)
        more = {key: draw.draw(ADDED) for key in old.cells}
        new = Counts(old.axes, {key: n + more[key] for key, n in old.cells.items()})
        second = suppress(new, layouts, threshold, first.tables)
        most = sum(new.cells.values()) + threshold
        attacker = Attacker(most)

        def then_and_since(key):
            return [("then", *key), ("since", *key)]

        learn(attacker, first.tables, old, most, named=lambda key: [("then", *key)])
        learn(attacker, second.tables, new, most, named=then_and_since)
        self.assertKept(new, second.tables, threshold, attacker, then_and_since)
        shown = first.tables[0].values
        for key, added in more.items():
            if shown[key] is not HIDDEN and 0 < added < threshold:
                name = [("since", *key)]
                self.assertTrue(attacker.holds_possible(name, threshold, 10**6), key)

    @PATIENT
    @given(counts(st.just((2, 2))), st.data())
    def test_second_report_after_some_were_corrected(self, old, draw):
        layouts = [Layout.of("all", old, *old.axes)]
        first = suppress(old, layouts)
        cells = {key: draw.draw(st.integers(0, n)) for key, n in old.cells.items()}
        second = suppress(Counts(old.axes, cells), layouts, 5, first.tables)
        for key, count in second.tables[0].values.items():
            before = first.tables[0].values[key]
            if count and before is not HIDDEN:
                self.assertFalse(0 < before - count < 5)

    def test_known_example(self):
        """One small cell takes another of its row and two of another row with it."""
        data = Counts(
            {"age": ("child", "adult", "old"), "sex": ("f", "m")},
            {
                ("child", "f"): 3, ("child", "m"): 12,
                ("adult", "f"): 20, ("adult", "m"): 7,
                ("old", "f"): 9, ("old", "m"): 8,
            },
        )  # fmt: skip
        table = suppress(data, [Layout.of("t", data, "age", "sex")]).tables[0]
        hidden = {key for key, value in table.values.items() if value is HIDDEN}
        self.assertEqual(
            hidden, {("child", "f"), ("child", "m"), ("old", "f"), ("old", "m")}
        )
        wide = Counts(data.axes, dict.fromkeys(data.cells, 10))
        table = suppress(wide, [Layout.of("t", wide, "age", "sex")], OUTSIDE).tables[0]
        self.assertNotIn(HIDDEN, table.values.values())

    def test_given_away_before(self):
        """What an earlier report gave away is told, since nothing can mend it."""
        data = Counts({"sex": ("f", "m")}, {("f",): 2, ("m",): 9})
        layout = Layout.of("sex", data, "sex")
        careless = Published(layout, {("f",): HIDDEN, ("m",): 9, ("total",): 11})
        release = suppress(data, [layout], previous=[careless])
        self.assertEqual(release.exposed, [{"sex": ("f",)}])

    def test_ledger_keeps_tables(self):
        data = Counts({"sex": ("f", "m")}, {("f",): 2, ("m",): 9})
        table = suppress(data, [Layout.of("sex", data, "sex")]).tables[0]
        kept = json.loads(json.dumps(table.to_json()))
        self.assertEqual(Published.from_json(kept), table)

    def test_refused(self):
        data = Counts({"sex": ("f", "m")}, {("f",): 2})
        with self.assertRaisesRegex(ValueError, "do not know all of sex"):
            suppress(data, [Layout("x", {"sex": {"other": ("other",)}})])
        with self.assertRaisesRegex(ValueError, "name of its own"):
            suppress(data, [Layout.of("x", data, "sex")] * 2)
        with self.assertRaisesRegex(ValueError, "fits no category"):
            Counts({"sex": ("f", "m")}, {("f",): -1})
        with self.assertRaisesRegex(ValueError, "too many"):
            suppress(Counts({"n": tuple(range(5001))}, {}), [])
