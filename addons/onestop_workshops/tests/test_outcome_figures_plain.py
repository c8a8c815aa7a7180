"""Suppressed figures of graduates, judged by the tables of ``onestop_privacy``."""

from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.onestop_privacy.tools.suppression import (
    Counts,
    Layout,
    Published,
    suppress,
)

from ..tools.outcome_figures import ALL, LEVELS, MEASURES, fact, publish

TRADES = {"c1": "t1", "c2": "t1", "c3": "t2", "c4": "t2", "c5": "t2"}
#: So many women of a cohort who answered alike.
BLOCK = st.tuples(
    st.sampled_from(sorted(TRADES)),
    st.sampled_from(("done", "done", "done", "unreachable", "refused", "waiting")),
    st.booleans(),
    st.sampled_from(LEVELS),
    st.integers(0, 100_000),
    st.integers(1, 14),
)
BLOCKS = st.lists(BLOCK, max_size=14)


def rows_of(blocks):
    return [
        {
            "leaf": leaf, "round": 12, "status": status, "relevant": relevant,
            "level": level, "income": income,
        }
        for leaf, status, relevant, level, income, count in blocks
        for _woman in range(count)
    ]  # fmt: skip


def many(leaf, count, **vals):
    row = {
        "leaf": leaf, "round": 12, "status": "done", "relevant": True,
        "level": "below", "income": 30_000,
    }  # fmt: skip
    return [{**row, **vals}] * count


class TestFigures(TestCase):
    def test_the_smallest_beside_a_hidden_one_is_hidden(self):
        """3 of c1 cannot be had from the trade: c2 is hidden, too."""
        rows = many("c1", 3) + many("c2", 9) + many("c3", 8) + many("c4", 7)
        figures = publish(rows, TRADES, 5)
        done = {key: figures[key, 12]["done"] for key in (ALL, "t1", "t2", *TRADES)}
        self.assertEqual(
            done,
            {
                ALL: 27, "t1": 12, "t2": 15,
                "c1": None, "c2": None, "c3": 8, "c4": 7, "c5": 0,
            },
        )  # fmt: skip

    def test_a_small_trade_hides_another(self):
        rows = many("c1", 3) + many("c3", 20)
        figures = publish(rows, TRADES, 5)
        self.assertEqual(figures[ALL, 12]["done"], 23)
        for key in ("t1", "t2", "c1", "c3"):
            self.assertIsNone(figures[key, 12]["done"])
            self.assertIsNone(figures[key, 12]["mean"])

    def test_means_are_rounded(self):
        rows = many("c1", 5, income=41_260) + many("c1", 1, income=90_001)
        cell = publish(rows, TRADES, 5)[ALL, 12]
        self.assertEqual((cell["mean"], cell["median"]), (49_500, 41_500))

    def test_nobody(self):
        self.assertIsNone(publish([], TRADES, 5)[ALL, 12]["response_rate"])

    @settings(max_examples=80, deadline=None)
    @given(BLOCKS, st.sampled_from((5, 10)))
    def test_no_small_count_is_given_away(self, blocks, threshold):
        """All that is shown, taken as known, gives no small count away."""
        rows = rows_of(blocks)
        figures = publish(rows, TRADES, threshold)
        for measure, (_parent, names) in MEASURES.items():
            cells = {}
            for row in rows:
                name = fact(row, measure)
                if name:
                    key = row["leaf"], name
                    cells[key] = cells.get(key, 0) + 1
            counts = Counts({"leaf": tuple(sorted(TRADES)), "fact": names}, cells)
            known = list(self.published(figures, names))
            for table in known:
                for value in table.values.values():
                    self.assertFalse(0 < value < threshold)
            if known:
                total = Layout("all", {"fact": {name: (name,) for name in names}})
                found = suppress(counts, [total], threshold, known)
                self.assertEqual(found.exposed, [])

    def published(self, figures, names):
        for group in (ALL, *set(TRADES.values()), *TRADES):
            leaves = tuple(
                leaf for leaf, trade in sorted(TRADES.items())
                if group in (ALL, trade, leaf)
            )  # fmt: skip
            cell = figures[group, 12]
            if cell[names[0]] is None:
                continue
            layout = Layout(
                group, {"leaf": {"": leaves}, "fact": {name: (name,) for name in names}}
            )
            values = {("", name): cell[name] for name in names}
            yield Published(layout, values)

    @settings(max_examples=80, deadline=None)
    @given(BLOCKS)
    def test_means_stand_for_enough(self, blocks):
        rows = rows_of(blocks)
        for (group, _months), cell in publish(rows, TRADES, 5).items():
            if cell["mean"] is not None:
                answers = sum(
                    row["status"] == "done"
                    and group in (ALL, row["leaf"], TRADES[row["leaf"]])
                    for row in rows
                )
                self.assertGreaterEqual(answers, 5)
                self.assertEqual(answers, cell["done"])
