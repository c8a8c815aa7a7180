import json
from collections import defaultdict

from odoo.tests import tagged

from ..models.onestop_gbvims_release import region_of
from ..tools.indicators import INDICATORS, count
from .common_figures import DATA, FiguresCase
from .naive_figures import by_hand

JANUARY = "2025-01"


def months(first, last=None):
    return {"month_from": f"2025-{first:02d}", "month_to": f"2025-{last or first:02d}"}


@tagged("post_install", "-at_install")
class TestFigures(FiguresCase):
    """The product against a count by hand, and what it lets out."""

    def facts(self, centres, first=1, last=12):
        """Return the incidents that the product counts, nothing suppressed."""
        figures = self.sudo["onestop.gbvims.figures"]
        dates = [f"2025-{month:02d}-01" for month in (first, last)]
        dates = [self.env["onestop.incident"]._fields["date_interview"].to_date(day)
                 for day in dates]  # fmt: skip
        return figures._incidents(region_of(centres.ids, *dates))

    def counted(self, *args, **kwargs):
        """Return {indicator: {row: number}} of the product, without zeros."""
        found = defaultdict(dict)
        for (indicator, row), number in count(self.facts(*args, **kwargs)).items():
            if number:
                found[indicator][row] = number
        return found

    def hand(self, codes=("TST1", "TST2"), first=1, last=12):
        rows = [
            row
            for row in self.year
            if row["centre"] in codes
            and first <= int(row["date_interview"][5:7]) <= last
        ]
        return by_hand(rows)

    def test_all_24_equal_the_count_by_hand(self):
        both = self.centre + self.other_centre
        with open(DATA / "figures_2025.json", encoding="utf-8") as stream:
            expected = json.load(stream)
        by_loops, product = self.hand(), self.counted(both)
        self.assertEqual(sorted(map(int, expected)), list(INDICATORS))
        for number in INDICATORS:
            with self.subTest(indicator=number):
                self.assertTrue(expected[str(number)])
                self.assertEqual(by_loops[number], expected[str(number)])
                self.assertEqual(dict(product[number]), expected[str(number)])

    def test_some_months_and_one_centre(self):
        for centre, code in ((self.centre, "TST1"), (self.other_centre, "TST2")):
            for first, last in ((1, 1), (4, 6), (12, 12)):
                with self.subTest(code=code, first=first):
                    hand = self.hand([code], first, last)
                    product = self.counted(centre, first=first, last=last)
                    for number in INDICATORS:
                        self.assertEqual(dict(product[number]), hand[number])

    def test_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.facts(self.centre + self.other_centre)

    def test_the_data_are_awkward(self):
        """Who is left out, and what stands at an edge, is among them."""
        self.assertGreaterEqual(len(self.year), 200)
        consents = {row["consent"] for row in self.year}
        self.assertGreaterEqual(len(consents), 8)
        ages = {row["age"] for row in self.year}
        edges = ("", "0", "11", "12", "17", "18", "25", "26", "40", "41", "60", "61")
        self.assertLessEqual(set(edges), ages)
        for name, value in (
            ("reported_elsewhere", "gbvims"), ("type", "non_gbv"), ("type", ""),
            ("date_incident", ""), ("perpetrators", ""), ("referred_from", ""),
        ):  # fmt: skip
            self.assertIn(value, {row[name] for row in self.year})

    def test_withdrawn_now_is_not_counted_now(self):
        before = len(self.facts(self.centre))
        case = next(
            self.cases[row["case"]]
            for row in self.year
            if row["consent"] == "given" and row["centre"] == "TST1"
            and row["type"] == "rape" and row["reported_elsewhere"] == "no"
        )  # fmt: skip
        case.sudo().person_id.consent_ids.action_withdraw()
        self.assertLess(len(self.facts(self.centre)), before)
