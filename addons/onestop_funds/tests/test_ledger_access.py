from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import OnestopCase

#: What finance keeps: read by the auditor, written by none but finance.
MONEY = (
    "account.account",
    "account.analytic.account",
    "account.analytic.distribution.model",
    "account.analytic.line",
    "account.analytic.plan",
    "account.bank.statement",
    "account.bank.statement.line",
    "account.full.reconcile",
    "account.journal",
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
    "account.payment",
    "account.tax",
    "purchase.order",
    "purchase.order.line",
)
READERS = {"finance_officer", "finance_certifier", "auditor"}
#: Who may read some of it by another part of the suite.
OUTSIDERS = (
    "reception",
    "social_worker",
    "medical",
    "psychologist",
    "legal",
    "police",
    "shelter_coordinator",
    "trainer",
    "livelihoods",
    "director",
    "national",
    "protection",
)
PERSONS = (
    "onestop.person",
    "onestop.person.identity",
    "onestop.identity.hash",
    "onestop.safe.contact",
    "onestop.consent",
)
LEDGER = (
    "account.bank.statement",
    "account.bank.statement.line",
    "account.move",
    "account.move.line",
    "account.payment",
)


@tagged("post_install", "-at_install")
class TestLedgerAccess(OnestopCase):
    """Who reads and writes the ledger."""

    def test_the_auditor_reads_all_money_and_writes_nothing(self):
        env = self.env(user=self.users["auditor"])
        for model in MONEY:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=model, operation=operation):
                    self.assertEqual(
                        env[model].has_access(operation), operation == "read"
                    )

    def test_finance_and_auditor_read_no_person(self):
        for role in sorted(READERS):
            for model in PERSONS:
                with self.subTest(role=role, model=model):
                    env = self.env(user=self.users[role])
                    self.assertFalse(env[model].has_access("read"))

    def test_nobody_else_reads_the_ledger(self):
        for role in OUTSIDERS:
            env = self.env(user=self.users[role])
            for model in LEDGER:
                with self.subTest(role=role, model=model):
                    self.assertFalse(env[model].has_access("read"))

    def test_no_report_of_the_ledger_for_others(self):
        for role in OUTSIDERS:
            env = self.env(user=self.users[role])
            for name in ("general.ledger", "trial.balance", "open.items"):
                with self.subTest(role=role, report=name):
                    self.assertFalse(env[f"{name}.report.wizard"].has_access("create"))

    def test_the_officer_prepares_posts_and_matches(self):
        env = self.env(user=self.users["finance_officer"])
        accounts = {
            code: env["account.account"].search(
                [("company_ids", "=", env.company.id), ("code", "=", code)]
            )
            for code in ("421000", "471200", "614000")
        }
        journal = env["account.journal"].search(
            [("company_id", "=", env.company.id), ("type", "=", "general")], limit=1
        )

        def entry(debit, credit):
            move = env["account.move"].create(
                {
                    "journal_id": journal.id,
                    "line_ids": [
                        Command.create({"account_id": accounts[debit].id, "debit": 9}),
                        Command.create(
                            {"account_id": accounts[credit].id, "credit": 9}
                        ),
                    ],
                }
            )
            move.action_post()
            return move.line_ids

        lines = entry("421000", "471200") + entry("471200", "421000")
        advance = lines.filtered(lambda line: line.account_id == accounts["421000"])
        advance.reconcile()
        self.assertTrue(all(advance.mapped("reconciled")))

    def test_journals_and_accounts_are_not_the_officers_to_change(self):
        env = self.env(user=self.users["finance_officer"])
        for model in ("account.journal", "account.account"):
            with self.subTest(model), self.assertRaises(AccessError):
                env[model].search([], limit=1).write({"name": "Other"})

    def test_other_companies_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Another house"})
        journal = self.env["account.journal"].create(
            {"name": "X", "code": "XX", "type": "general", "company_id": other.id}
        )
        for role in sorted(READERS):
            with self.subTest(role):
                env = self.env(user=self.users[role])
                self.assertFalse(
                    env["account.journal"].search([("id", "=", journal.id)])
                )

    def test_each_role_finds_its_menus(self):
        expected = {
            "finance_officer": {"bank_import", "bank_reconcile", "costs_bills"},
            "finance_certifier": {"bank_reconcile", "reports_trial_balance"},
            "auditor": {"costs_items", "reports_general_ledger", "bank_statements"},
        }
        for role, names in expected.items():
            seen = (
                self.env["ir.ui.menu"].with_user(self.users[role])._visible_menu_ids()
            )
            for name in names:
                with self.subTest(role=role, menu=name):
                    menu = self.env.ref(f"onestop_funds.onestop_funds_menu_{name}")
                    self.assertIn(menu.id, seen)
        director = self.env["ir.ui.menu"].with_user(self.users["director"])
        ledger = self.env.ref("onestop_funds.onestop_funds_menu_costs_items")
        self.assertNotIn(ledger.id, director._visible_menu_ids())
