"""What the figures of overlapping months let out; plain Python on the invented year."""

import json
from itertools import combinations

from odoo.tests import BaseCase, tagged

from odoo.addons.onestop_base.tools.age import age_group_of

from ..tools.classification import contexts
from ..tools.indicator_release import (
    MOST_SLICES,
    TooManyOverlaps,
    dump,
    linked,
    load,
    release,
    rows_of,
    slices_of,
    summed,
)
from ..tools.indicators import INDICATORS, PARTS, count
from .common_figures import counted, days_band, had, nearest, read_year

#: Indicators whose rows share out all GBV incidents: their sum is the total.
PARTITIONS = (4, 5, 6, 7, 8, 10, 11, 13, 16, 17, 18, 19, 20, 22)
QUARTERS = [(1, 3), (4, 6), (7, 9), (10, 12)]


def facts(row):
    """Return an incident as the product reads it."""
    age = age_group_of(int(row["age"])) if row["age"] else "unknown"
    relations = [man.split("/")[0] for man in row["perpetrators"].split(";")]
    kinds = [one.split(":")[0] for one in row["services"].split(";")]
    return {
        **{name: value or None for name, value in row.items()},
        "where": (row["centre"], row["date_interview"][:7]),
        "age_group": age,
        "delay_band": days_band(row),
        "perpetrator_relation": nearest(row, 0),
        "perpetrator_age_group": nearest(row, 2),
        "perpetrator_occupation": nearest(row, 3),
        "provided": {kind for kind in kinds if had(row, kind, "provided")},
        "referred": {kind for kind in kinds if had(row, kind, "referred")},
        **contexts(
            row["type"],
            is_minor=age in ("0_11", "12_17"),
            relations=relations,
            goods_exchanged=row["goods_exchanged"],
            abduction=row["abduction"],
            harmful_practice=row["harmful_practice"],
        ),
    }


def region(first, last, centres=("TST1",)):
    months = [f"2025-{month:02d}" for month in range(first, last + 1)]
    return frozenset((centre, month) for centre in centres for month in months)


@tagged("post_install", "-at_install")
class TestIndicators(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facts = [facts(row) for row in read_year() if counted(row)]

    def truth(self, where):
        return count([one for one in self.facts if one["where"] in where])

    def publish(self, places, threshold=5, facts=None):
        """Return [(region, rows)] of reports published one after the other."""
        seen = self.publish_all([(where, threshold) for where in places], facts)
        return [(where, rows) for where, rows, _threshold in seen]

    def publish_all(self, places, facts=None):
        """Return [(region, rows, threshold)] of reports to one centre or the nation.

        Who reads those of the nation (threshold 10) reads no others; who reads those of
        a centre may hold all.
        """
        ledger, seen = [], []
        for where, threshold in places:
            chosen = linked(where, [one[0] for one in ledger])
            known = [ledger[number][:2] for number in chosen]
            own = [ledger[n][:2] for n in chosen if ledger[n][2] == threshold]
            readers = (known,) if threshold == 5 else (own, [(5, known)])
            tables = release(facts or self.facts, where, threshold, *readers)
            # as the ledger keeps it
            kept = json.loads(json.dumps(dump(tables)))
            ledger.append((where, kept, threshold))
            seen.append((where, rows_of(tables), threshold))
        return seen

    def assertKept(self, where, rows, threshold):
        """What is shown is true, and no small count is; nor by the total."""
        truth = self.truth(where)
        self.assertEqual(set(rows), set(truth))
        for key, shown in rows.items():
            if shown is not None:
                least, most = shown if isinstance(shown, tuple) else (shown, shown)
                self.assertTrue(least <= truth[key] <= (most or truth[key]), key)
                self.assertFalse(0 < least < threshold, key)
                if least != most:
                    self.assertGreaterEqual((most or least * 2) - least + 1, threshold)
        total = rows[3, "gbv"]
        for indicator in PARTITIONS:
            cells = {k: n for k, n in rows.items() if k[0] == indicator}
            hidden = [k for k, number in cells.items() if not isinstance(number, int)]
            if total is not None and hidden:
                self.assertNotEqual(len(hidden), 1, f"{hidden} follows from the total")

    def test_all_24(self):
        """Each has rows, and each row one place."""
        places = [
            (table.indicator, table.row(key))
            for part in PARTS
            for table in part.tables
            for key in table.layout(("",)).keys()
        ]
        self.assertEqual(len(places), len(set(places)))
        self.assertEqual({indicator for indicator, _row in places}, set(INDICATORS))

    def test_one_report(self):
        for threshold in (5, 10):
            for first, last in ((1, 12), (1, 3), (5, 5)):
                where = region(first, last)
                with self.subTest(threshold=threshold, first=first, last=last):
                    [(_where, rows)] = self.publish([where], threshold)
                    self.assertKept(where, rows, threshold)

    def test_the_whole_year_tells_something(self):
        [(_where, rows)] = self.publish([region(1, 12)])
        shown = [key for key, number in rows.items() if number]
        self.assertGreaterEqual(len(shown), 107)

    def test_the_year_after_its_quarters_tells_something(self):
        """Where the exact count would give a quarter away, a band says its size."""
        places = [region(*quarter) for quarter in QUARTERS]
        *_quarters, (where, rows) = self.publish([*places, region(1, 12)])
        self.assertKept(where, rows, 5)
        exact = [key for key, number in rows.items() if number and number != (5, None)]
        self.assertGreaterEqual(len(exact), 70)

    def test_nothing_follows_from_a_difference(self):
        """Year and quarters, in both orders; a reader subtracts one from another."""
        year = region(1, 12)
        quarters = [region(*quarter) for quarter in QUARTERS]
        for places in ([year, *quarters], [*quarters[:2], region(1, 6), year]):
            seen = self.publish(places)
            for where, rows in seen:
                self.assertKept(where, rows, 5)
            for (wide, more), (narrow, less) in combinations(seen, 2):
                if not (wide < narrow or narrow < wide):
                    continue
                for key in more:
                    if not (isinstance(more[key], int) and isinstance(less[key], int)):
                        continue
                    rest = abs(more[key] - less[key])
                    self.assertFalse(0 < rest < 5, f"{key}: {rest} more")
            self.assertAllQuartersKept(seen, year)

    def assertAllQuartersKept(self, seen, year):
        """The year less all other reports in it leaves no small rest."""
        rows = dict(seen)
        parts = [where for where, _rows in seen if len(where) == 3]
        for key, whole in rows[year].items():
            numbers = [rows[where][key] for where in parts]
            if all(isinstance(number, int) for number in (whole, *numbers)):
                self.assertFalse(0 < whole - sum(numbers) < 5, key)

    def test_counting_again_gives_away_nobody_who_came(self):
        """Two women came in late: no figure grows by two."""
        where = region(1, 6)
        [(_where, before)] = self.publish([where])
        inside = [one for one in self.facts if one["where"] in where]
        late = [{**one} for one in inside if one["type"] == "rape"][:2]
        tables = release(inside, where, 5)
        again = rows_of(release([*inside, *late], where, 5, [(where, dump(tables))]))
        for key, number in again.items():
            if isinstance(number, int) and isinstance(before[key], int):
                self.assertFalse(0 < abs(number - before[key]) < 5, key)

    def test_few_show_nothing(self):
        facts = [one for one in self.facts if one["type"] == "rape"][:3]
        where = frozenset(one["where"] for one in facts)
        [(_where, rows)] = self.publish([where], facts=facts)
        self.assertEqual({number for number in rows.values() if number}, set())
        self.assertIsNone(rows[3, "gbv"])
        self.assertIsNone(rows[10, "rape"])

    def test_nobody_shows_zeros(self):
        where = frozenset([("TST1", "2001-01")])
        [(_where, rows)] = self.publish([where])
        self.assertEqual(set(rows.values()), {0})

    def test_linked_by_a_third(self):
        places = [region(1, 3), region(3, 4), region(6, 7), region(4, 5)]
        self.assertEqual(linked(region(1, 2), places), [0, 1, 3])
        self.assertEqual(linked(region(8, 9), places), [])

    def test_slices(self):
        slices = slices_of([region(1, 3), region(3, 4)])
        self.assertEqual(len(set(slices.values())), 3)
        self.assertEqual(slices["TST1", "2025-01"], slices["TST1", "2025-02"])

    def test_too_many_overlaps_are_refused(self):
        centres = [f"C{number}" for number in range(MOST_SLICES + 1)]
        earlier = [(region(1, 1, [centre]), {}) for centre in centres]
        with self.assertRaises(TooManyOverlaps):
            release([], region(1, 1, centres), 5, earlier)

    def test_nation_and_centres(self):
        """Year and quarters, of each centre and of both together, in two orders."""
        both = ("TST1", "TST2")
        quarters = [
            place
            for first, last in QUARTERS[:2]
            for place in (
                *((region(first, last, [code]), 5) for code in both),
                (region(first, last, both), 10),
            )
        ]
        halves = [(region(1, 6, [code]), 5) for code in both]
        for places in (
            [*quarters, *halves, (region(1, 6, both), 10)],
            [(region(1, 6, both), 10), *halves, *quarters[:3]],
        ):
            seen = self.publish_all(places)
            for where, rows, threshold in seen:
                self.assertKept(where, rows, threshold)
            self.assertNoRest(seen)

    def assertNoRest(self, seen):
        """No report less others that lie in it leaves a small count."""
        for where, rows, _threshold in seen:
            for size in (1, 2, 3):
                for others in combinations(seen, size):
                    inside = [one[0] for one in others]
                    if sum(map(len, inside)) != len(frozenset().union(*inside)):
                        continue
                    if not frozenset().union(*inside) < where:
                        continue
                    for key, whole in rows.items():
                        numbers = [whole, *(one[1][key] for one in others)]
                        if all(isinstance(number, int) for number in numbers):
                            self.assertFalse(0 < whole - sum(numbers[1:]) < 5, key)

    def test_summed(self):
        """A year made of its quarters tells what their reader knows, and no more."""
        places = [region(*quarter) for quarter in QUARTERS]
        seen, ledger = self.publish(places), []
        for where in places:
            chosen = [one for one in ledger if one[0] & where]
            tables = release(self.facts, where, 5, chosen)
            ledger.append((where, json.loads(json.dumps(dump(tables)))))
        year = rows_of(summed(region(1, 12), ledger, 5))
        truth = self.truth(region(1, 12))
        for key, value in year.items():
            parts = [rows[key] for _where, rows in seen]
            if None not in parts and not any(isinstance(n, tuple) for n in parts):
                self.assertEqual(value, sum(parts))
            elif value is not None:
                least, most = value
                self.assertTrue(5 <= least <= truth[key] <= (most or truth[key]))
        self.assertGreater(len([n for n in year.values() if n]), 60)
        self.assertIsNone(summed(region(1, 11), ledger, 5))
        self.assertIsNone(summed(region(1, 12, ["TST2"]), ledger, 5))

    def test_ledger_keeps_what_was_shown(self):
        where = region(1, 12)
        tables = release(self.facts, where, 5)
        kept = load(json.loads(json.dumps(dump(tables))), ("",))
        self.assertEqual(rows_of(kept), rows_of(tables))
