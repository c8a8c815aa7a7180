from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common_store import StoreCase


class TestToolLoan(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._make_product("Sewing machine", 90000, tracking="serial")
        cls.tool = cls._make_lot(cls.machine, "MC-01")
        cls._put(cls.machine, 1, cls.tool)

    def _lend(self, **vals):
        return self.as_("storekeeper")["onestop.tool.loan"].create(
            {
                "lot_id": self.tool.id,
                "cohort_id": self.cohort.id,
                "learner_number": 3,
                **vals,
            }
        )

    def test_lent_once_at_a_time(self):
        self._lend()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._lend()

    def test_lent_again_when_it_is_back(self):
        self._lend().action_return()
        self.assertEqual(self._lend(learner_number=0).state, "lent")

    def test_late(self):
        today = fields.Date.context_today(self.env["onestop.tool.loan"])
        loan = self._lend(
            date_lent=today - timedelta(days=5), date_due=today - timedelta(days=1)
        )
        self.assertTrue(loan.is_late)
        loans = self.as_("storekeeper")["onestop.tool.loan"]
        self.assertEqual(loans.search([("is_late", "=", True)]), loan)
        loan.action_return()
        self.assertFalse(loan.is_late)
        self.assertNotIn(loan, loans.search([("is_late", "=", True)]))

    def test_a_lost_tool_leaves_the_stock_and_is_not_lent(self):
        loan = self._lend()
        loan.action_lost()
        self.assertEqual(self._stock(self.machine), 0)
        self.assertEqual(loan.scrap_id.origin, self.cohort.code)
        self._put(self.machine, 1, self.tool)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._lend()

    def test_a_lost_tool_that_is_found_comes_back(self):
        loan = self._lend()
        loan.action_lost()
        loan.action_return()
        self.assertEqual(self._stock(self.machine), 1)
        self.assertEqual(self._lend().state, "lent")

    def test_the_storekeeper_knows_a_number_and_the_trainer_whose_it_is(self):
        loan = self._lend()
        with self.assertRaises(AccessError):
            loan.borrower  # noqa: B018
        self.assertEqual(loan.with_user(self.trainer).borrower, "Alias 3")
        self.assertEqual(loan.with_user(self.livelihoods).borrower, "Alias 3")
        self.assertEqual(
            self._lend_second().with_user(self.trainer).borrower, "Trainer"
        )

    def test_no_right_to_the_learner_no_alias(self):
        """A conflict of interest hides whose the tool is, from its trainer too."""
        loan = self._lend()
        self.env["onestop.conflict"].create(
            {
                "res_model": "onestop.person",
                "res_id": self.learners[2].person_id.id,
                "user_id": self.trainer.id,
            }
        )
        self.assertFalse(loan.with_user(self.trainer).borrower)
        self.assertEqual(loan.with_user(self.livelihoods).borrower, "Alias 3")

    def _lend_second(self):
        """Return another tool, lent to the trainer."""
        second = self._make_lot(self.machine, "MC-02")
        self._put(self.machine, 1, second)
        return self._lend(lot_id=second.id, learner_number=0)

    def test_only_numbers_of_the_cohort(self):
        with self.assertRaisesRegex(ValidationError, "no number 99"):
            self._lend(learner_number=99)

    def test_a_tool_has_a_serial_number(self):
        with self.assertRaisesRegex(ValidationError, "serial number"):
            self._lend(lot_id=self.later.id)

    def test_no_state_by_hand(self):
        loan = self._lend()
        with self.assertRaises(AccessError):
            loan.state = "returned"
        with self.assertRaises(AccessError):
            loan.with_user(self.trainer).action_return()
        loan.action_return()
        with self.assertRaises(UserError):
            loan.action_return()
