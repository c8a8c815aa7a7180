from hypothesis import given
from hypothesis import strategies as st
from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase
from odoo.tools import mute_logger

from ..tools.share_out import share_out
from .common import WorkshopsCase


class TestShareOut(BaseCase):
    @given(
        st.integers(0, 10**9),
        st.lists(st.integers(0, 10**7), min_size=1, max_size=40).filter(any),
    )
    def test_not_a_franc_is_lost(self, amount, weights):
        shares = share_out(amount, dict(enumerate(weights)))
        self.assertEqual(sum(shares.values()), amount)
        total = sum(weights)
        for key, weight in enumerate(weights):
            exact = amount * weight / total
            self.assertLess(abs(shares[key] - exact), 1 + exact * 1e-12)

    def test_by_hand(self):
        self.assertEqual(
            share_out(100, {"a": 1, "b": 1, "c": 1}), dict(a=34, b=33, c=33)
        )
        self.assertEqual(share_out(0, {"a": 2}), {"a": 0})
        for amount, weights in ((-1, {"a": 1}), (5, {"a": 0}), (5, {"a": -1, "b": 3})):
            with self.assertRaises(ValueError):
                share_out(amount, weights)


class TestSavingsGroup(WorkshopsCase):
    LEARNERS = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer_env = cls.env(user=cls.livelihoods)
        cls.group = cls.officer_env["onestop.savings.group"].create(
            {
                "name": "Benkadi",
                "centre_id": cls.centre.id,
                "member_ids": [
                    *(
                        Command.create({"enrolment_id": learner.id})
                        for learner in cls.learners
                    ),
                    Command.create({}),
                ],
            }
        )
        cls.members = cls.group.member_ids

    def meet(self, **rows):
        """Return a meeting with the given amounts: name of a field -> four amounts."""
        action = self.group.action_meet()
        meeting = self.officer_env["onestop.savings.meeting"].browse(action["res_id"])
        for name, amounts in rows.items():
            for entry, amount in zip(meeting.entry_ids, amounts, strict=True):
                entry[name] = amount
        return meeting

    def test_box_and_loans(self):
        self.meet(saved=[1000, 2000, 0, 500]).action_close()
        self.meet(saved=[1000, 0, 0, 500], lent=[0, 3000, 0, 0]).action_close()
        self.assertEqual((self.group.saved, self.group.loans_out), (5000, 3000))
        self.assertEqual(self.group.box, 2000)
        self.assertEqual(self.members.mapped("saved"), [2000, 2000, 0, 1000])
        self.assertEqual(self.members[1].owes, 3000)
        self.assertEqual(self.members.mapped("number"), [1, 2, 3, 4])

    def test_the_box_is_never_below_zero(self):
        meeting = self.meet(saved=[100, 0, 0, 0], lent=[0, 500, 0, 0])
        with self.assertRaisesRegex(UserError, "400 XOF are missing"):
            meeting.action_close()

    def test_nobody_pays_back_more_than_she_owes(self):
        meeting = self.meet(saved=[100, 0, 0, 0], repaid=[50, 0, 0, 0])
        with self.assertRaisesRegex(UserError, "Member 01 pays back 50 XOF more"):
            meeting.action_close()

    def test_what_was_counted_has_to_be_there(self):
        meeting = self.meet(saved=[100, 0, 0, 0])
        meeting.counted = 90
        with self.assertRaisesRegex(UserError, "90 XOF were counted, 100 XOF should"):
            meeting.action_close()
        meeting.counted = 100
        meeting.action_close()
        self.assertEqual(meeting.state, "closed")

    def test_a_closed_meeting_stays(self):
        meeting = self.meet(saved=[100, 0, 0, 0])
        meeting.action_close()
        for sql in (
            "UPDATE onestop_savings_entry SET saved = 1 WHERE meeting_id = %s",
            "DELETE FROM onestop_savings_entry WHERE meeting_id = %s",
            "UPDATE onestop_savings_meeting SET state = 'open' WHERE id = %s",
            "DELETE FROM onestop_savings_meeting WHERE id = %s",
        ):
            with (
                self.subTest(sql),
                mute_logger("odoo.sql_db"),
                self.assertRaises(errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(sql, [meeting.id])
        meeting.write({"state": "open"})  # taken out, not written
        self.assertEqual(meeting.state, "closed")

    def test_share_out(self):
        self.meet(saved=[1000, 1000, 1000, 0], fine=[0, 0, 0, 100]).action_close()
        self.meet(lent=[0, 0, 500, 0]).action_close()
        with self.assertRaisesRegex(UserError, "500 XOF are lent out"):
            self.group.action_share_out()
        self.meet(repaid=[0, 0, 500, 0]).action_close()
        self.group.action_share_out()
        last = self.group.meeting_ids.sorted("id")[-1]
        self.assertEqual(last.entry_ids.mapped("shared"), [1034, 1033, 1033, 0])
        self.assertEqual((last.state, self.group.box), ("closed", 0))
        self.assertTrue(self.group.date_share)

    def test_once_and_of_this_centre(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.UniqueViolation):
            self.members.create(
                {"group_id": self.group.id, "enrolment_id": self.learners[0].id}
            )

    def test_not_in_another_centre(self):
        group = self.env["onestop.savings.group"].create(
            {"name": "Elsewhere", "centre_id": self.other_centre.id}
        )
        with self.assertRaisesRegex(ValidationError, "another centre"):
            self.env["onestop.savings.member"].create(
                {"group_id": group.id, "enrolment_id": self.learners[0].id}
            )
        with self.assertRaises(AccessError):
            group.with_user(self.livelihoods).read(["name"])

    def test_who_reads_it(self):
        self.assertEqual(self.group.with_user(self.director).member_count, 4)
        for role in ("director", "trainer", "storekeeper", "social_worker"):
            for model in ("member", "entry"):
                with (
                    self.subTest(role=role, model=model),
                    self.assertRaises(AccessError),
                ):
                    self.as_(role)[f"onestop.savings.{model}"].search([])


class TestMoneyForAStart(WorkshopsCase):
    LEARNERS = 2

    def lend(self, **vals):
        return self.as_("livelihoods")["onestop.microloan"].create(
            {"enrolment_id": self.learners[0].id, "amount": 50000, **vals}
        )

    def repay(self, loan, amount):
        return self.as_("livelihoods")["onestop.microloan.repayment"].create(
            {"loan_id": loan.id, "amount": amount}
        )

    def test_paid_back(self):
        loan = self.lend(charge=1000)
        self.repay(loan, 20000)
        self.assertEqual((loan.paid, loan.balance), (20000, 31000))
        with self.assertRaisesRegex(UserError, "31000 XOF are still owed"):
            self.repay(loan, 31001)
        self.repay(loan, 31000)
        self.assertEqual((loan.state, loan.balance), ("repaid", 0))
        with self.assertRaisesRegex(UserError, "0 XOF are still owed"):
            self.repay(loan, 1)

    def test_the_database_counts_too(self):
        loan = self.lend()
        self.repay(loan, 30000)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "INSERT INTO onestop_microloan_repayment (loan_id, date, amount)"
                " VALUES (%s, now(), 20001)",
                [loan.id],
            )

    def test_written_once(self):
        loan = self.lend()
        paid = self.repay(loan, 10000)
        with self.assertRaisesRegex(UserError, "written once"):
            paid.amount = 5
        with self.assertRaisesRegex(UserError, "stays as it is"):
            loan.amount = 5
        with self.assertRaises(UserError):
            paid.sudo().unlink()
        loan.write({"state": "repaid"})  # taken out, not written
        self.assertEqual(loan.state, "open")

    def test_late(self):
        past = fields.Date.subtract(fields.Date.today(), months=8)
        loan = self.lend(date=past, months=6)
        self.assertTrue(loan.is_late)
        self.assertIn(loan, loan.search([("is_late", "=", True)]))
        loan.action_write_off()
        self.assertFalse(loan.is_late)

    def test_livelihoods_alone(self):
        loan = self.lend()
        grant = self.as_("livelihoods")["onestop.start.grant"].create(
            {
                "enrolment_id": self.learners[0].id,
                "product_id": self.env["product.product"].create({"name": "Iron"}).id,
                "value": 15000,
            }
        )
        for record in (loan, grant):
            for role in ("trainer", "director", "storekeeper", "finance_officer"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    record.with_user(self.users[role]).read(["id"])
