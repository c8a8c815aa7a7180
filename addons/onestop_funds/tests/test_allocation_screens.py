from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_allocation import AllocationCase


@tagged("post_install", "-at_install")
class TestAllocationScreens(AllocationCase):
    """The dialog, as the officer uses it."""

    def dialog(self, record):
        action = record.action_allocate()
        return self.as_("finance_officer")[action["res_model"]].browse(action["res_id"])

    def test_amounts_and_rest(self):
        item = self._bill(1001).invoice_line_ids
        with Form(self.dialog(item)) as form:
            with form.line_ids.new() as line:
                line.budget_line_id = self.line
                line.amount = 400
            self.assertEqual(form.rest, 601)
            with form.line_ids.new() as line:
                line.budget_line_id = self.other_line
                line.amount = 601
            self.assertEqual(form.rest, 0)
        form.record.action_allocate()
        self.assertEqual(item.allocation_ids.mapped("amount"), [400, 601])
        self.assertEqual(item.allocation_ids.centre_id, self.centre)
        again = self.dialog(item)
        self.assertEqual(again.line_ids.mapped("amount"), [400, 601])
        again.action_split()
        self.assertEqual(again.line_ids.mapped("amount"), [501, 500])

    def test_the_last_bill_of_the_supplier(self):
        self._posted(1000, 250, 500)
        dialog = self.dialog(self._bill(2000).invoice_line_ids)
        dialog.action_copy()
        self.assertEqual(dialog.line_ids.mapped("amount"), [500, 1000])

    def test_many_costs_by_percent(self):
        bill = self._bill(333, 667)
        dialog = self.dialog(bill)
        dialog.line_ids = [
            Command.create({"budget_line_id": line.id, "percent": percent})
            for line, percent in ((self.line, 33.3333), (self.other_line, 66.6667))
        ]
        self.assertEqual(dialog.rest, 0)
        dialog.action_allocate()
        sums = [
            sum(item.allocation_ids.mapped("amount")) for item in bill.invoice_line_ids
        ]
        self.assertEqual(sums, [333, 667])
        self.assertEqual(bill.amount_to_allocate, 0)
        dialog.line_ids[0].percent = 50
        with self.assertRaises(UserError):
            dialog.action_allocate()

    def test_costs_without_budget_line(self):
        Line = self.as_("finance_officer")["account.move.line"]
        domain = [("amount_to_allocate", "!=", 0), ("company_id", "=", self.company.id)]
        bill = self._bill(1000, 2000)
        first, second = bill.invoice_line_ids
        self.env.flush_all()
        self.assertLessEqual({first.id, second.id}, set(Line.search(domain).ids))
        self._share(bill, 1000)
        self.env.flush_all()
        found = set(Line.search(domain).ids)
        self.assertIn(second.id, found)
        self.assertNotIn(first.id, found)

    def test_an_exception_is_asked_for(self):
        bill = self._bill(1000, ref=False)
        self._share(bill, 1000)
        self.assertTrue(bill.allocation_problems)
        Ask = self.as_("finance_officer")["onestop.grant.override.ask"]
        ask = Ask.with_context(active_id=bill.id).create({"reason": "Lost in a flood"})
        ask.action_ask()
        asked = bill.line_ids.allocation_ids.override_ids
        self.assertEqual(asked.rule, "document")
        asked.with_user(self.users["finance_certifier"]).action_approve()
        bill.action_post()
        self.assertEqual(bill.state, "posted")
