from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_allocation import AllocationCase


@tagged("post_install", "-at_install")
class TestAllocationRules(AllocationCase):
    """What a grant does not pay is refused when posting, whatever the context."""

    def refused(self, bill, rule):
        """Assert that posting breaks exactly this rule, by every way in."""
        problems = bill.line_ids.allocation_ids._problems()
        self.assertEqual({key for _row, key, _words in problems}, {rule})
        for context in (
            {},
            {"skip_analytic_sync": True},
            {"check_move_validity": False},
            {"onestop_allocation": True, "onestop_posting": True},
            {"validate_analytic": False},
        ):
            with self.subTest(rule=rule, context=context):
                with self.assertRaises(UserError):
                    bill.with_context(**context).action_post()
                self.assertEqual(bill.state, "draft")

    def shared(self, amount=1000, **vals):
        bill = self._bill(amount, **vals)
        self._share(bill, amount)
        return bill

    def test_date_within_the_grant(self):
        for day in ("2025-12-31", "2027-01-01"):
            bill = self.shared(date=day, invoice_date=day, invoice_date_due=day)
            bill.date = day
            self.refused(bill, "date")

    def test_payment_within_the_grace(self):
        bill = self.shared()
        bill.invoice_date_due = "2027-01-31"
        self.refused(bill, "payment")
        bill.invoice_date_due = "2027-01-30"
        bill.action_post()

    def test_account_of_the_line(self):
        self.line.account_ids = self.expense_accounts[1]
        self.refused(self.shared(), "account")

    def test_centre_of_the_grant(self):
        bill = self._bill(1000)
        bill.invoice_line_ids.allocate(
            [
                {
                    "budget_line_id": self.line.id,
                    "amount": 1000,
                    "centre_id": self.other_centre.id,
                }
            ]
        )
        self.refused(bill, "centre")

    def test_supporting_document(self):
        bill = self.shared(ref=False)
        self.refused(bill, "document")
        self.env["ir.attachment"].create(
            {"name": "v.txt", "raw": b"x", "res_model": "account.move"}
            | {"res_id": bill.id}
        )
        bill.action_post()

    def test_grant_is_active(self):
        bill = self.shared()
        self.grant.action_close()
        self.refused(bill, "state")

    def test_reversals_always_pass(self):
        bill = self._posted(1000)
        self.grant.action_close()
        bill._reverse_moves([{"invoice_date": "2027-05-01"}], cancel=True)

    def test_budget_without_overrun(self):
        francs = int(self.line.amount_xof)
        self.refused(self.shared(francs + 1), "budget")
        self.shared(francs).action_post()
        self.refused(self.shared(1), "budget")

    def test_warning_from_80_percent(self):
        francs = int(self.line.amount_xof * 8 // 10)
        low, high = self.shared(francs - 1), self.shared(francs + 1)
        self.assertFalse(low.allocation_warnings)
        self.assertIn("80", high.allocation_warnings)
        self.assertFalse(high.allocation_problems)
        high.action_post()
        self.assertIn("80", self.shared(1).allocation_warnings)

    def test_overrun_rule_and_cap(self):
        grant = self._grant(
            [("1.1", 10000.0), ("1.2", 10000.0)],
            overrun_rule="line",
            overrun_percent=10,
        )
        self.line, self.other_line = grant.line_ids.sorted("code")
        francs = int(self.line.amount_xof)
        self.refused(self.shared(francs * 11 // 10 + 1), "budget")
        self.line.sudo().cap = self.line.amount
        self.refused(self.shared(francs + 2), "cap")
        self.line.sudo().cap = 0
        self.shared(francs * 11 // 10).action_post()

    def override(self, bill, rule="date", **vals):
        return self.as_("finance_officer")["onestop.grant.override"].create(
            {
                "allocation_id": bill.line_ids.allocation_ids.id,
                "rule": rule,
                "reason": "Agreed with the donor by letter",
                **vals,
            }
        )

    def test_a_second_person_lets_a_cost_pass(self):
        day = "2027-01-02"
        bill = self.shared(date=day, invoice_date=day)
        bill.date = day
        exception = self.override(bill)
        self.refused(bill, "date")
        with self.assertRaises(UserError):
            exception.action_approve()
        exception.with_user(self.users["finance_certifier"]).action_approve()
        self.assertFalse(bill.line_ids.allocation_ids._problems())
        self._share(bill, 999)
        self.refused(bill, "date")
        self._share(bill, 1000)
        bill.action_post()
        self.assertEqual(exception.approved_by_id, self.users["finance_certifier"])

    def test_nobody_grants_her_own_exception(self):
        bill = self.shared()
        certifier = self.users["finance_certifier"]
        certifier.group_ids += self.env.ref("onestop_base.group_finance_officer")
        exception = self.override(bill).with_user(certifier)
        mine = exception.create(
            {
                "allocation_id": bill.line_ids.allocation_ids.id,
                "rule": "centre",
                "reason": "x",
            }
        )
        self.assertEqual(mine.requested_by_id, certifier)
        with self.assertRaises(UserError):
            mine.action_approve()
        self._refuses_sql(
            "UPDATE onestop_grant_override SET approved_by_id = %s WHERE id = %s",
            certifier.id,
            mine.id,
        )

    def test_exceptions_are_not_written_by_hand(self):
        bill = self.shared()
        user = self.users["finance_certifier"].id
        for vals in (
            {"approved_by_id": user},
            {"requested_by_id": user},
            {"facts": "x"},
        ):
            with self.assertRaises(UserError):
                self.override(bill, **vals)
        exception = self.override(bill)
        for role in ("finance_officer", "finance_certifier"):
            mine = exception.with_user(self.users[role])
            with self.assertRaises(UserError):
                mine.write({"approved_by_id": user})
        with self.assertRaises(AccessError):
            exception.with_user(self.users["auditor"]).write({"reason": "x"})
        with self.assertRaises(UserError):
            self.override(bill, "cap")
        context = {"default_approved_by_id": user, "default_facts": "x"}
        other = exception.with_context(**context).create(
            {
                "allocation_id": bill.line_ids.allocation_ids.id,
                "rule": "centre",
                "reason": "x",
            }
        )
        self.assertFalse(other.approved_by_id)
        exception.with_user(self.users["finance_certifier"]).action_approve()
        with self.assertRaises(UserError):
            exception.write({"reason": "Other"})
        with self.assertRaises(UserError):
            exception.unlink()

    def test_state_is_not_written(self):
        bill = self.shared(ref=False)
        for env in (self.env, self.as_("finance_officer")):
            with self.assertRaises(UserError):
                bill.with_env(env).write({"state": "posted"})
        posted = self._posted(10)
        for state in ("draft", "cancel"):
            with self.assertRaises(UserError):
                posted.write({"state": state})

    def test_queries_of_posting(self):
        """A bill of 5 items with 2 shares each, and the same after 20 others."""
        counts = []
        for before in (1, 1, 20):
            for _n in range(before):
                self._posted(10, 4, 6)
            bill = self._bill(100, 200, 300, 400, 500)
            lines = (self.line, self.other_line)
            bill.invoice_line_ids.allocate(
                [{"budget_line_id": line.id, "weight": 1} for line in lines]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            bill.action_post()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        # The first one fills the caches of rules and fields.
        self.assertLessEqual(counts[2], counts[1])
        self.assertLessEqual(counts[2], 75)


@tagged("post_install", "-at_install")
class TestCommitments(AllocationCase):
    """An order binds its budget lines until its bills take over."""

    def order(self, amount=1001, quantity=1):
        product = self.env["product.product"].create(
            {
                "name": "Cloth",
                "type": "consu",
                "purchase_method": "purchase",
                "property_account_expense_id": self.expense_accounts[0].id,
                "supplier_taxes_id": [Command.clear()],
            }
        )
        return self.as_("finance_officer")["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "currency_id": self.xof.id,
                "date_order": "2026-03-01",
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )

    def share(self, order, *amounts):
        order.order_line.allocate(
            [
                {"budget_line_id": line.id, "amount": amount}
                for line, amount in zip(
                    (self.line, self.other_line), amounts, strict=False
                )
            ]
        )
        return order.order_line.commitment_ids

    def bill_of(self, order):
        order.action_create_invoice()
        bill = order.invoice_ids.filtered(lambda move: move.state == "draft")
        bill.write({"invoice_date": "2026-03-15", "date": "2026-03-15", "ref": "F1"})
        return bill

    def test_a_bill_takes_the_shares_over(self):
        order = self.order()
        rows = self.share(order, 400, 601)
        self.assertEqual(rows.mapped("amount_open"), [0, 0])
        order.button_confirm()
        self.assertEqual(rows.mapped("amount_open"), [400, 601])
        bill = self.bill_of(order)
        self.assertEqual(bill.line_ids.allocation_ids.mapped("amount"), [400, 601])
        self.assertEqual(rows.mapped("amount_open"), [400, 601])
        bill.action_post()
        self.assertEqual(rows.mapped("amount_open"), [0, 0])
        bill.button_draft()
        self.assertEqual(rows.mapped("amount_open"), [400, 601])

    def test_two_bills_make_up_the_order_exactly(self):
        order = self.order(333, quantity=3)
        rows = self.share(order, 500, 400)
        order.button_confirm()
        taken = [0, 0]
        for quantity in (1, 2):
            bill = self.bill_of(order)
            bill.invoice_line_ids.quantity = quantity
            amounts = bill.line_ids.allocation_ids.mapped("amount")
            taken = [sum(pair) for pair in zip(taken, amounts, strict=True)]
            bill.action_post()
        self.assertEqual(taken, [500, 400])
        self.assertEqual(rows.mapped("amount_open"), [0, 0])

    def test_cancelling_frees(self):
        order = self.order()
        rows = self.share(order, 1001)
        order.button_confirm()
        order.button_cancel()
        self.assertEqual(rows.amount_open, 0)

    def test_orders_and_costs_share_one_budget(self):
        francs = int(self.line.amount_xof)
        order = self.order(francs)
        self.share(order, francs)
        order.button_confirm()
        small = self.order(1)
        self.share(small, 1)
        with self.assertRaises(UserError):
            small.button_confirm()
        bill = self._bill(1)
        self._share(bill, 1)
        with self.assertRaises(UserError):
            bill.action_post()
        self.bill_of(order).action_post()

    def test_shares_follow_the_order(self):
        order = self.order()
        rows = self.share(order, 400, 601)
        order.order_line.price_unit = 2002
        self.assertEqual(rows.mapped("amount"), [800, 1202])

    def test_commitments_are_not_written_by_hand(self):
        order = self.order()
        rows = self.share(order, 400)
        for call in (
            lambda: rows.write({"amount": 1}),
            lambda: rows.write({"amount_open": 0}),
            rows.unlink,
            lambda: rows.create(
                {
                    "order_line_id": order.order_line.id,
                    "budget_line_id": self.other_line.id,
                    "amount": 1,
                }
            ),
        ):
            with self.assertRaises(UserError):
                call()
        order.button_confirm()
        with self.assertRaises(UserError):
            self.share(order, 1)
