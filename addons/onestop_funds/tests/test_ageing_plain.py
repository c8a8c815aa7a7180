"""Ageing of tranches: no database."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.ageing import Received, ageing, own_share, unmatched

START = date(2026, 1, 1)
TODAY = START + timedelta(days=400)
days = st.integers(0, 399).map(lambda days: START + timedelta(days=days))
received = st.lists(
    st.builds(Received, days, st.integers(1, 99), st.integers(1, 10**9), days),
    max_size=6,
    unique_by=lambda one: one.number,
)
paid = st.lists(st.tuples(days, st.integers(1, 10**8)), max_size=12)

#: A busy machine is no fault of the rule.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestAgeing(BaseCase):
    def test_first_in_first_out(self):
        found = ageing(
            [
                Received(date(2026, 3, 1), 2, 500, date(2026, 4, 12)),
                Received(date(2026, 1, 1), 1, 1000, date(2026, 2, 12)),
            ],
            [(date(2026, 2, 1), 600), (date(2026, 3, 5), 500)],
            date(2026, 3, 31),
            percent=5,
        )
        self.assertEqual(
            [(one.spent, one.left) for one in found], [(1000, 0), (100, 400)]
        )
        self.assertEqual([one.days_over for one in found], [0, 0])

    def test_interest_runs_on_each_franc_until_it_is_paid(self):
        """By hand: 400,000 F paid 73 days late, 600,000 F unspent for 146 days, 5 %."""
        found = ageing(
            [Received(START, 1, 1_000_000, date(2026, 1, 31))],
            [(date(2026, 4, 14), 400_000)],
            date(2026, 6, 26),
            percent=5,
        )
        self.assertEqual(found[0].interest, 4000 + 12000)
        self.assertEqual((found[0].left, found[0].days_over), (600_000, 146))

    def test_what_is_given_back_was_not_spent(self):
        receipts = [Received(START, 1, 1000)]
        moves = [(date(2026, 1, 5), 600), (date(2026, 1, 9), -200)]
        self.assertEqual(ageing(receipts, moves, TODAY)[0].spent, 400)
        early = [(date(2026, 1, 5), -200), (date(2026, 1, 9), 600)]
        self.assertEqual(ageing(receipts, early, TODAY)[0].spent, 400)

    def test_paid_ahead_of_the_donor(self):
        receipts = [Received(date(2026, 2, 1), 1, 1000)]
        payments = [(date(2026, 1, 5), 1200)]
        self.assertEqual(unmatched(receipts, payments, date(2026, 1, 31)), 1200)
        self.assertEqual(unmatched(receipts, payments, date(2026, 2, 1)), 200)
        self.assertEqual(ageing(receipts, payments, date(2026, 2, 1))[0].left, 0)
        self.assertEqual(own_share(1_000_001, 12.5), 125_000)

    @steady
    @given(received, paid, st.randoms())
    def test_any_order_gives_the_same(self, received, paid, random):
        before = ageing(received, paid, TODAY, percent=6)
        mixed, moves = list(received), list(paid)
        random.shuffle(mixed)
        random.shuffle(moves)
        self.assertEqual(ageing(mixed, moves, TODAY, percent=6), before)

    @steady
    @given(received, paid)
    def test_every_franc_is_spent_once(self, received, paid):
        found = ageing(received, paid, TODAY)
        self.assertEqual(
            sum(one.spent for one in found) + unmatched(received, paid, TODAY),
            sum(francs for _day, francs in paid),
        )
        for one, receipt in zip(found, sorted(received), strict=True):
            self.assertEqual(one.spent + one.left, receipt.francs)
            self.assertGreaterEqual(one.left, 0)
