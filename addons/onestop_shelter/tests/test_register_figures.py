"""Monthly figures of the imported register against a count by hand, night by night."""

import io
from collections import Counter
from datetime import date, timedelta

import openpyxl

from odoo.tests import tagged

from .common_register import RegisterCase
from .test_register_import import as_date


def count_by_hand(content, night):
    """Count bed-nights in the sheets, one night after the other.

    Knows nothing of the reader: it opens the sheets and goes by the five numbers of the
    bad lines (9001 to 9005). The first bed of a line is the mother's.
    """
    book = openpyxl.load_workbook(io.BytesIO(content))
    figures = {"occupied": Counter(), "child": Counter(), "blocked": Counter()}
    for row in book["Séjours"].iter_rows(min_row=3, values_only=True):
        if row[0] > 9000:
            continue
        beds = len(row[4].split(";"))
        day, end = as_date(row[5]), as_date(row[7])
        while day <= night and (not end or day < end):
            figures["occupied"][day.replace(day=1)] += beds
            figures["child"][day.replace(day=1)] += beds - 1
            day += timedelta(days=1)
    for row in book["Hors service"].iter_rows(min_row=2, values_only=True):
        day = row[1].date()
        while day <= night and day < row[2].date():
            figures["blocked"][day.replace(day=1)] += 1
            day += timedelta(days=1)
    return figures


@tagged("post_install", "-at_install")
class TestRegisterFigures(RegisterCase):
    def rows(self):
        """Return {month: (occupied, child, blocked, capacity)} of the reports."""
        self.env.flush_all()
        return {
            month: tuple(sums)
            for month, *sums in self.env["onestop.occupancy"]._read_group(
                [("centre_id", "=", self.centre.id)],
                ["month:month"],
                [
                    "nights_occupied:sum",
                    "nights_child:sum",
                    "nights_blocked:sum",
                    "nights_capacity:sum",
                ],
            )
        }

    def test_figures_equal_a_hand_count(self):
        self.do_import()
        hand = count_by_hand(self.content, self.night)
        self.assertTrue(hand["occupied"] and hand["child"] and hand["blocked"])
        rows = self.rows()
        self.assertEqual(min(rows), date(2026, 3, 1))
        for month, (occupied, child, blocked, capacity) in rows.items():
            next_month = (month + timedelta(days=31)).replace(day=1)
            nights = (min(next_month, self.night + timedelta(days=1)) - month).days
            with self.subTest(month=month):
                self.assertEqual(occupied, hand["occupied"][month])
                self.assertEqual(child, hand["child"][month])
                self.assertEqual(blocked, hand["blocked"][month])
                self.assertEqual(capacity, 40 * nights)
        self.assertEqual(set(rows), set(rows) | set(hand["occupied"]))
