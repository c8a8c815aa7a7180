from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import FundsCase


@tagged("post_install", "-at_install")
class TestBudget(FundsCase):
    def test_each_line_centre_and_activity_has_an_account(self):
        grant = self._grant([("1.1", 600), ("1.2", 400)])
        accounts = grant.line_ids.analytic_account_id
        self.assertEqual(len(accounts), 2)
        plans = ("grant_line", "centre", "activity")
        owners = (grant.line_ids, self.centre, self.activity)
        for plan, owner in zip(plans, owners, strict=True):
            plan = self.env.ref(f"onestop_funds.analytic_plan_{plan}")
            self.assertEqual(owner.analytic_account_id.plan_id, plan)
        self.assertEqual(accounts.company_id, self.company)
        line = grant.line_ids[0].with_user(self.users["finance_officer"])
        line.write({"name": "Renamed", "active": False})
        self.assertEqual(accounts[0].with_context(lang="fr_FR").name, "Renamed")
        self.assertFalse(accounts[0].active)
        self.assertEqual(accounts[1].code, f"{grant.code}/1.2")

    def test_another_person_approves(self):
        grant = self._grant(activate=False)
        version = self.as_("finance_officer")["onestop.grant.budget.version"].create(
            {
                "grant_id": grant.id,
                "reason": "First",
                "rate": 655.957,
                "line_ids": [
                    Command.create(
                        {"budget_line_id": grant.line_ids.id, "unit_cost": 1000}
                    )
                ],
            }
        )
        with self.assertRaises(AccessError):
            version.action_approve()
        with self.assertRaises(UserError):
            grant.with_user(self.users["finance_officer"]).action_activate()
        officer = self.users["finance_officer"]
        officer.group_ids += self.env.ref("onestop_base.group_finance_certifier")
        with self.assertRaises(UserError):
            version.action_approve()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.env.cr.savepoint():
                self.env.execute_query(
                    SQL(
                        "UPDATE onestop_grant_budget_version"
                        " SET approved_by_id = prepared_by_id WHERE id = %s",
                        version.id,
                    )
                )
        version.with_user(self.users["finance_certifier"]).action_approve()
        line = grant.line_ids
        self.assertEqual((line.amount, line.amount_xof), (1000, 655957))
        grant.with_user(officer).action_activate()
        self.assertEqual(grant.state, "active")

    def test_a_certifier_who_changes_a_budget_has_prepared_it(self):
        grant = self._grant(activate=False)
        version = self.as_("finance_officer")["onestop.grant.budget.version"].create(
            {
                "grant_id": grant.id,
                "reason": "First",
                "rate": 655.957,
                "line_ids": [
                    Command.create(
                        {"budget_line_id": grant.line_ids.id, "unit_cost": 900}
                    )
                ],
            }
        )
        certifier = self.users["finance_certifier"]
        certifier.group_ids += self.env.ref("onestop_base.group_finance_officer")
        version.line_ids.with_user(certifier).write({"unit_cost": 1000})
        self.assertEqual(version.prepared_by_id, certifier)
        with self.assertRaises(UserError):
            version.with_user(certifier).action_approve()

    def test_a_newer_version_supersedes(self):
        grant = self._grant([("1.1", 600), ("1.2", 400)])
        first = grant.version_ids
        second = self._approve(grant, {"1.1": 1000.0})
        self.assertEqual(first.state, "superseded")
        self.assertEqual(second.number, 2)
        self.assertEqual(grant.line_ids.mapped("amount"), [1000, 0])
        officer = self.users["finance_officer"]
        with self.assertRaises(UserError):
            second.line_ids.with_user(officer).write({"unit_cost": 1})
        with self.assertRaises(UserError):
            second.with_user(officer).write({"reason": "Other"})
        with self.assertRaises(UserError):
            second.with_user(officer).unlink()

    def test_a_budget_stays_within_the_grant(self):
        grant = self._grant(activate=False, amount=1000, own_fund_percent=20)
        self._approve(grant, {"1.1": 1250.0})
        with self.assertRaises(UserError):
            self._approve(grant, {"1.1": 1250.01})

    def test_steps_are_not_written_by_hand(self):
        grant = self._grant()
        officer = grant.with_user(self.users["finance_officer"])
        with self.assertRaises(AccessError):
            officer.write({"state": "closed"})
        with self.assertRaises(AccessError):
            officer.with_context(funds_internal=True).write({"amount": 5})
        for field, value in (("amount", 5), ("date_end", "2027-01-01")):
            with self.assertRaises(AccessError):
                officer.write({field: value})
        with self.assertRaises(AccessError):
            officer.line_ids.write({"amount": 5})
        version = officer.env["onestop.grant.budget.version"]
        version = version.with_context(default_state="approved").create(
            {"grant_id": grant.id, "reason": "x"}
        )
        self.assertEqual(version.state, "draft")
        with self.assertRaises(UserError):
            officer.unlink()
