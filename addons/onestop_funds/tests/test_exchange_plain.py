"""The four methods of exchange: no database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.exchange import (
    average_rate,
    convert,
    convert_dated,
    convert_fifo,
    day_rate,
    fifo_rate,
    fifo_value,
    monthly_rate,
)

START = date(2026, 1, 1)
CENT = Decimal("0.01")
days = st.integers(0, 364).map(lambda days: START + timedelta(days=days))
receipts = st.lists(
    st.tuples(
        days,
        st.integers(1, 99),
        st.integers(10**5, 10**9),
        st.decimals("1000", "2000000", places=2),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda receipt: receipt[1],
)
totals = st.dictionaries(
    st.integers(1, 50), st.integers(-(10**6), 10**9), min_size=1, max_size=20
)
GIVEN = [
    (date(2026, 3, 1), 2, 640_000, Decimal(1000)),
    (date(2026, 1, 1), 1, 1_310_000, Decimal(2000)),
]

#: A busy machine is no fault of the rule.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestExchange(BaseCase):
    def test_average(self):
        self.assertEqual(average_rate(GIVEN), Decimal("650"))
        self.assertIsNone(average_rate([]))

    def test_fifo_pays_out_of_the_oldest(self):
        self.assertEqual(fifo_value(GIVEN, 1_310_000), 2000)
        self.assertEqual(fifo_value(GIVEN, 1_310_000 + 320_000), 2500)
        self.assertEqual(fifo_value(GIVEN, 1_950_000 + 640), 3001)
        self.assertEqual(fifo_rate(GIVEN, 0), 655)
        self.assertEqual(fifo_rate(GIVEN, 1_310_000), 640)
        self.assertIsNone(fifo_rate([], 0))
        with self.assertRaises(ValueError):
            fifo_value([], 1)
        found = convert_fifo({"a": 655_000, "b": 320_000}, GIVEN, 655_000)
        self.assertEqual(sum(found.values()), 1500)

    def test_the_rate_of_the_month_is_of_that_month(self):
        rates = [(date(2026, 2, 1), Decimal(600)), (date(2026, 3, 1), Decimal(610))]
        self.assertEqual(monthly_rate(rates, date(2026, 2, 28)), 600)
        self.assertEqual(monthly_rate(rates, date(2026, 3, 31)), 610)
        self.assertIsNone(monthly_rate(rates, date(2026, 4, 1)))
        self.assertIsNone(monthly_rate(rates, date(2026, 1, 31)))
        self.assertEqual(monthly_rate(rates, date(2029, 4, 1), fixed=True), 610)

    def test_the_rate_of_the_day_is_no_older_than_a_month(self):
        rates = [(date(2026, 2, 1), Decimal(600)), (date(2026, 2, 9), Decimal(610))]
        self.assertEqual(day_rate(rates, date(2026, 2, 8)), 600)
        self.assertEqual(day_rate(rates, date(2026, 3, 12)), 610)
        self.assertIsNone(day_rate(rates, date(2026, 3, 13)))
        self.assertIsNone(day_rate(rates, date(2026, 1, 31)))

    def test_each_month_is_converted_once(self):
        rates = {1: Decimal(600), 2: Decimal(700)}
        found = convert_dated(
            {
                ("a", date(2026, 1, 3)): 1000,
                ("a", date(2026, 1, 9)): 500,
                ("b", date(2026, 1, 9)): 1500,
                ("a", date(2026, 2, 1)): 7,
            },
            lambda day: (day.month, rates[day.month]),
        )
        self.assertEqual(found, {"a": Decimal("2.51"), "b": Decimal("2.50")})

    @steady
    @given(receipts, totals, st.randoms())
    def test_any_order_gives_equal_totals(self, receipts, totals, random):
        before = convert_fifo(totals, receipts, 0), average_rate(receipts)
        mixed, pairs = list(receipts), list(totals.items())
        random.shuffle(mixed)
        random.shuffle(pairs)
        self.assertEqual(
            (convert_fifo(dict(pairs), mixed, 0), average_rate(mixed)), before
        )
        rate = before[1]
        self.assertEqual(convert(dict(pairs), rate), convert(totals, rate))

    @steady
    @given(receipts, totals)
    def test_a_total_is_converted_once(self, receipts, totals):
        rate = average_rate(receipts)
        exact = Fraction(sum(totals.values())) / Fraction(rate)
        found = convert(totals, rate)
        self.assertLessEqual(abs(Fraction(sum(found.values())) - exact), CENT / 2)

    @steady
    @given(receipts, st.lists(totals, min_size=1, max_size=4))
    def test_periods_add_up_to_the_whole(self, receipts, periods):
        spent, reported = 0, Decimal(0)
        for period in periods:
            reported += sum(convert_fifo(period, receipts, spent).values())
            spent += sum(period.values())
        whole = convert_fifo({"all": spent}, receipts, 0)["all"]
        self.assertEqual(reported, whole)
