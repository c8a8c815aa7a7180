from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_allocation import AllocationCase


@tagged("post_install", "-at_install")
class TestAllocation(AllocationCase):
    """Shares are exact; each gives one analytic line; posting freezes them."""

    def analytic(self, move):
        return self.env["account.analytic.line"].search(
            [("move_line_id", "in", move.line_ids.ids)], order="id"
        )

    def test_weights_and_amounts_are_exact(self):
        item = self._bill(1000).invoice_line_ids
        item.allocate(
            [
                {"budget_line_id": self.line.id, "weight": 1},
                {"budget_line_id": self.other_line.id, "weight": 2},
            ]
        )
        self.assertEqual(item.allocation_ids.mapped("amount"), [333, 667])
        kept = item.allocation_ids[1]
        item.allocate(
            [
                {"budget_line_id": self.other_line.id, "amount": 400},
                {"budget_line_id": self.line.id, "weight": 1, "activity_id": False},
                {
                    "budget_line_id": self.line.id,
                    "weight": 1,
                    "activity_id": self.activity.id,
                },
            ]
        )
        self.assertEqual(sorted(item.allocation_ids.mapped("amount")), [300, 300, 400])
        self.assertEqual(kept.exists().amount, 400)
        self.assertEqual(set(item.allocation_ids.mapped("origin")), {"bill"})
        self.assertEqual(item.allocation_ids.centre_id, self.centre)

    def test_one_analytic_line_for_each_share(self):
        bill = self._bill(1000)
        item = self._share(bill, 333, 500)
        self.assertFalse(self.analytic(bill))
        bill.action_post()
        lines = self.analytic(bill)
        self.assertEqual(lines.allocation_id, item.allocation_ids)
        for line in lines:
            row = line.allocation_id
            self.assertEqual(line.amount, -row.amount)
            plan = self.env.ref("onestop_funds.analytic_plan_grant_line")
            self.assertEqual(
                line[plan._column_name()], row.budget_line_id.analytic_account_id
            )
            plan = self.env.ref("onestop_funds.analytic_plan_centre")
            self.assertEqual(
                line[plan._column_name()], row.centre_id.analytic_account_id
            )
        self.assertEqual(sum(item.analytic_distribution.values()), 83.3)

    def test_shares_never_pass_the_item(self):
        item = self._bill(1000).invoice_line_ids
        line = self.line.id
        for wrong in (
            [{"budget_line_id": line, "amount": 1001}],
            [{"budget_line_id": line, "amount": -1}],
            [{"budget_line_id": line, "amount": 1.5}],
            [{"budget_line_id": line, "amount": True}],
            [{"budget_line_id": line, "amount": float("nan")}],
            [{"budget_line_id": line, "weight": -1}],
            [{"budget_line_id": line, "weight": "x"}],
            [{"budget_line_id": line}],
            [{"budget_line_id": 0, "amount": 1}],
            [{"budget_line_id": 10**6, "amount": 1}],
            [{"budget_line_id": line, "amount": 1, "own_hash": "x"}],
            "x",
        ):
            with self.subTest(shares=wrong), self.assertRaises(ValidationError):
                item.allocate(wrong)
        self.assertFalse(item.allocation_ids)

    def test_no_cost_no_share(self):
        bill = self._bill(1000)
        payable = bill.line_ids - bill.invoice_line_ids
        with self.assertRaises(UserError):
            payable.allocate([{"budget_line_id": self.line.id, "amount": -1000}])

    def test_who_may_allocate(self):
        item = self._bill(1000).invoice_line_ids
        shares = [{"budget_line_id": self.line.id, "amount": 1}]
        for role in ("finance_certifier", "auditor", "director", "trainer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                item.with_user(self.users[role]).allocate(shares)

    def test_shares_follow_the_amount_of_a_draft(self):
        bill = self._bill(1000)
        item = self._share(bill, 400, 600)
        bill.write({"invoice_line_ids": [(1, item.id, {"price_unit": 500})]})
        self.assertEqual(item.allocation_ids.mapped("amount"), [200, 300])
        bill.write({"invoice_line_ids": [(1, item.id, {"price_unit": 2001})]})
        self.assertEqual(item.allocation_ids.mapped("amount"), [800, 1201])
        self._share(bill, 1000)
        bill.write({"invoice_line_ids": [(1, item.id, {"price_unit": 4002})]})
        self.assertEqual(item.allocation_ids.mapped("amount"), [2000])

    def test_a_copy_has_no_shares(self):
        bill = self._posted(1000)
        copy = bill.copy()
        self.assertFalse(copy.line_ids.allocation_ids)
        self.assertFalse(copy.line_ids.filtered("analytic_distribution"))

    def test_a_reversal_reverses_the_shares(self):
        bill = self._posted(1000, 333, 667)
        refund = bill._reverse_moves([{"invoice_date": "2026-03-20"}], cancel=True)
        self.assertEqual(refund.state, "posted")
        rows = refund.line_ids.allocation_ids
        self.assertEqual(rows.mapped("amount"), [-333, -667])
        self.assertEqual(self.analytic(refund).mapped("amount"), [333, 667])
        self.assertEqual(
            self.grant._totals(None, None), {self.line.id: 0, self.other_line.id: 0}
        )

    def test_a_draft_reversal_of_an_entry(self):
        move, item = self._entry(1001)
        item.allocate([{"budget_line_id": self.line.id, "amount": 1001}])
        move.action_post()
        reverse = move._reverse_moves()
        self.assertEqual(reverse.state, "draft")
        self.assertEqual(reverse.line_ids.allocation_ids.mapped("amount"), [-1001])

    def test_back_to_draft_and_posted_again(self):
        bill = self._posted(1000, 333, 667)
        bill.button_draft()
        self.assertFalse(self.analytic(bill))
        self.assertEqual(self._share(bill, 1000).allocation_ids.amount, 1000)
        bill.action_post()
        self.assertEqual(self.analytic(bill).mapped("amount"), [-1000])

    def test_what_is_posted_stays(self):
        bill = self._posted(1000)
        row = bill.line_ids.allocation_ids
        with self.assertRaises(UserError):
            self._share(bill, 500)
        with self.assertRaises(UserError):
            row.write({"amount": 1})
        with self.assertRaises(UserError):
            row.unlink()
        with self.assertRaises(UserError):
            bill.invoice_line_ids.write({"analytic_distribution": {"1": 100}})

    def test_a_posted_item_gets_its_first_shares(self):
        move, item = self._entry(1000, post=True)
        item = item.with_user(self.users["finance_officer"])
        item.allocate([{"budget_line_id": self.line.id, "amount": 700}])
        self.assertEqual(self.analytic(move).mapped("amount"), [-700])
        self.assertTrue(item.allocation_ids.own_hash)
        with self.assertRaises(UserError):
            item.allocate([{"budget_line_id": self.line.id, "amount": 800}])
        item.unallocate()
        self.assertFalse(self.analytic(move))
        self.assertFalse(item.allocation_ids)
        faults = self.env["onestop.grant.allocation"]._verify_chain(self.company)
        self.assertEqual(faults, [])
        self.company.sudo().fiscalyear_lock_date = "2026-03-31"
        with self.assertRaises(UserError):
            item.allocate([{"budget_line_id": self.line.id, "amount": 700}])

    def test_a_posted_item_keeps_the_rules(self):
        _move, item = self._entry(1000, post=True, ref=False)
        with self.assertRaises(UserError):
            item.allocate([{"budget_line_id": self.line.id, "amount": 700}])
        over = int(self.line.amount_xof) + 1
        _move, item = self._entry(over, post=True)
        with self.assertRaises(UserError):
            item.allocate([{"budget_line_id": self.line.id, "amount": over}])
        item.allocate([{"budget_line_id": self.line.id, "amount": over - 1}])

    def test_no_free_lines_on_the_plan(self):
        bill = self._posted(1000)
        Line = self.as_("finance_officer")["account.analytic.line"]
        column = self.line.analytic_account_id.plan_id._column_name()
        account = self.line.analytic_account_id.id
        values = {"name": "Free", "amount": -1, column: account}
        for context in ({}, {"onestop_allocation": True}, {"skip_analytic_sync": True}):
            with self.assertRaises(UserError):
                Line.with_context(**context).create(values)
        with self.assertRaises(UserError):
            Line.with_context(**{f"default_{column}": account}).create(
                {"name": "Free", "amount": -1}
            )
        own = self.analytic(bill).with_user(self.users["finance_officer"])
        for vals in ({"amount": -2}, {column: False}, {"allocation_id": False}):
            with self.assertRaises(UserError):
                own.write(vals)
        with self.assertRaises(UserError):
            own.unlink()
        with self.assertRaises(UserError):
            self._bill(5).invoice_line_ids.analytic_distribution = {str(account): 100}
        with self.assertRaises(UserError):
            self._entry(5, line_ids=[(0, 0, {"analytic_distribution": {account: 1}})])
        with self.assertRaises(UserError):
            self.env["account.analytic.distribution.model"].create(
                {"analytic_distribution": {str(account): 100}}
            )

    def test_no_free_lines_by_sql(self):
        column = self.line.analytic_account_id.plan_id._column_name()
        account = self.line.analytic_account_id.id
        free = self.env["account.analytic.line"].create(
            {"name": "Free", "amount": -1, "account_id": self._free_account()}
        )
        self._refuses_sql(
            "UPDATE account_analytic_line SET %s = %s WHERE id = %s",
            SQL.identifier(column),
            account,
            free.id,
        )
        own = self.analytic(self._posted(1000))
        self._refuses_sql("DELETE FROM account_analytic_line WHERE id = %s", own.id)
        self._refuses_sql(
            "UPDATE account_analytic_line SET amount = -1 WHERE id = %s", own.id
        )

    def _free_account(self):
        plan, _others = self.env["account.analytic.plan"]._get_all_plans()
        account = self.env["account.analytic.account"].create(
            {"name": "Other", "plan_id": plan.id}
        )
        return account.id

    def test_paid(self):
        bill = self._posted(1000, 333, 500)
        rows = bill.line_ids.allocation_ids
        self.assertEqual(sum(rows._paid(date(2026, 12, 31)).values()), 0)
        self._pay(bill, 500, date(2026, 4, 1))
        self._pay(bill, 500, date(2026, 5, 1))
        for day, francs in (
            (date(2026, 3, 31), [0, 0]),
            (date(2026, 4, 1), [167, 250]),
            (date(2026, 5, 1), [333, 500]),
        ):
            paid = rows._paid(day)
            self.assertEqual([paid.get(row.id, 0) for row in rows], francs)
        move, item = self._entry(700)
        item.allocate([{"budget_line_id": self.line.id, "amount": 700}])
        move.action_post()
        row = item.allocation_ids
        self.assertEqual(row._paid(date(2026, 3, 15)), {row.id: 700})
        self.assertEqual(row._paid(date(2026, 3, 14)), {})
        with self.assertQueryCount(1):
            self.env["onestop.grant.allocation"]._paid(date(2026, 12, 31))

    def _pay(self, bill, amount, day):
        move = self.env["account.move"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": day,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": sign * amount})
                    for account, sign in (
                        (self.supplier.property_account_payable_id, 1),
                        (self.bank_journal.default_account_id, -1),
                    )
                ],
            }
        )
        move.line_ids[0].partner_id = self.supplier
        move.action_post()
        payable = bill.line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        (payable.with_env(self.env) + move.line_ids[0]).reconcile()

    def test_totals(self):
        self._posted(1000, 333, 500)
        self._bill(1000)
        with self.assertQueryCount(1):
            totals = self.grant._totals(date(2026, 1, 1), date(2026, 3, 15))
        self.assertEqual(totals, {self.line.id: 333, self.other_line.id: 500})
        self.assertEqual(self.grant._totals(date(2026, 3, 16), None), {})
