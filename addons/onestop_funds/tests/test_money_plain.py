"""Shares and conversions, for any amount: no database."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.money import MOST, parts_in_donor, split, to_donor

francs = st.integers(-MOST, MOST)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)
rates = st.decimals("0.01", "100000", places=6, allow_nan=False)

#: A busy machine is no fault of the rule.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestMoney(BaseCase):
    @steady
    @given(francs, weights)
    def test_any_split_is_exact(self, amount, shares):
        parts = split(amount, shares)
        self.assertEqual(sum(parts), amount)
        for part, weight in zip(parts, shares, strict=True):
            exact = Fraction(amount * weight, sum(shares))
            self.assertLess(abs(part - exact), 1)

    def test_the_first_of_equals_gets_the_franc(self):
        self.assertEqual(split(100, [1, 1, 1]), [34, 33, 33])
        self.assertEqual(split(-100, [1, 1, 1]), [-34, -33, -33])
        for wrong in ([], [0, 0], [1, -1]):
            with self.assertRaises(ValueError):
                split(1, wrong)

    @steady
    @given(st.lists(francs, min_size=1, max_size=40), rates)
    def test_parts_add_up_to_the_total(self, amounts, rate):
        total = to_donor(sum(amounts), rate)
        parts = parts_in_donor(amounts, total, 2, rate)
        self.assertEqual(sum(parts), total)
        for amount, part in zip(amounts, parts, strict=True):
            exact = Fraction(amount) / Fraction(rate)
            self.assertLessEqual(abs(Fraction(part) - exact), Fraction(1, 100))

    def test_amounts_that_cancel_out_keep_their_values(self):
        parts = parts_in_donor([65596, -65596], Decimal(0), 2, Decimal("655.957"))
        self.assertEqual(parts, [Decimal("100.00"), Decimal("-100.00")])
        self.assertEqual(parts_in_donor([0, 0], Decimal(0)), [0, 0])
        with self.assertRaises(ValueError):
            parts_in_donor([5, -5], Decimal(0))

    def test_half_a_cent_goes_away_from_zero(self):
        self.assertEqual(to_donor(1, Decimal(200)), Decimal("0.01"))
        self.assertEqual(to_donor(-1, Decimal(200)), Decimal("-0.01"))
        with self.assertRaises(ValueError):
            to_donor(1, Decimal(0))
