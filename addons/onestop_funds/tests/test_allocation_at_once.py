from contextlib import closing
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules import module
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger

from .common import CHART

#: What switches the guards off: this class commits, and cleans up after itself.
TABLES = (
    "account_analytic_line",
    "onestop_grant_allocation",
    "account_move",
    "account_move_line",
    "onestop_grant_chain",
    "onestop_grant_tamper",
)


@tagged("post_install", "-at_install")
class TestAllocationAtOnce(BaseCase):
    """Of two connections that would break a rule together, the second starts anew."""

    def setUp(self):
        super().setUp()
        with closing(self.cursor()) as cr:
            env = self.env_of(cr)
            self.company_id = self.find_company(env)
            self.assertTrue(self.company_id, "no company keeps the books of ours")
            self.prepare(self.env_of(cr))
            cr.commit()  # pylint: disable=invalid-commit
        self.addCleanup(self.clean)

    def cursor(self):
        return db_connect(get_db_name()).cursor()

    def env_of(self, cr):
        context = {"tracking_disable": True}
        company = getattr(self, "company_id", None)
        if company:
            context["allowed_company_ids"] = [company]
        return api.Environment(cr, SUPERUSER_ID, context)

    def find_company(self, env):
        company = env["res.company"].search([("chart_template", "=", CHART)], limit=1)
        if company:
            return company.id
        return False

    def prepare(self, env):
        """Commit a grant whose line bears 1,000 francs, and two bills of 600."""
        journal = env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.company_id)], limit=1
        )
        cost = env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company_id)],
            limit=1,
        )
        other = env["account.account"].search(
            [
                ("account_type", "=", "liability_current"),
                ("company_ids", "in", self.company_id),
            ],
            limit=1,
        )
        donor = env["res.partner"].create({"name": "At once", "is_company": True})
        grant = env["onestop.grant"].create(
            {
                "code": "AT-ONCE",
                "name": "At once",
                "company_id": self.company_id,
                "donor_id": donor.id,
                "currency_id": env.ref("base.XOF").id,
                "amount": 1000,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                "rate_source": "treaty",
            }
        )
        heading = env["onestop.grant.budget.heading"].create(
            {"grant_id": grant.id, "code": "1", "name": "One"}
        )
        line = env["onestop.grant.budget.line"].create(
            {
                "grant_id": grant.id,
                "heading_id": heading.id,
                "code": "1.1",
                "name": "Line",
            }
        )
        env.flush_all()
        env.cr.execute(
            SQL(
                "UPDATE onestop_grant_budget_line SET amount = 1000, amount_xof = 1000"
                " WHERE id = %s",
                line.id,
            )
        )
        env.cr.execute(
            SQL("UPDATE onestop_grant SET state = 'active' WHERE id = %s", grant.id)
        )
        env.invalidate_all()
        moves = env["account.move"].create(
            [
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": f"2026-0{month}-15",
                    "ref": "At once",
                    "line_ids": [
                        Command.create({"account_id": cost.id, "balance": 600}),
                        Command.create({"account_id": other.id, "balance": -600}),
                    ],
                }
                for month in (3, 4)
            ]
        )
        self.ids = {
            "account.move": moves.ids,
            "onestop.grant": grant.ids,
            "onestop.grant.budget.line": line.ids,
            "onestop.grant.budget.heading": heading.ids,
            "res.partner": donor.ids,
        }
        self.line_id = line.id

    def clean(self):
        with closing(self.cursor()) as cr:
            for table in TABLES:
                cr.execute(
                    SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table))
                )
            moves = tuple(self.ids["account.move"])
            for query in (
                "DELETE FROM account_analytic_line WHERE move_line_id IN"
                " (SELECT id FROM account_move_line WHERE move_id IN %(ids)s)",
                "DELETE FROM onestop_grant_chain WHERE allocation_number IN"
                " (SELECT id FROM onestop_grant_allocation WHERE move_id IN %(ids)s)",
                "DELETE FROM onestop_grant_allocation WHERE move_id IN %(ids)s",
                "DELETE FROM onestop_grant_tamper WHERE kind = 'at_once'",
                "DELETE FROM account_move_line WHERE move_id IN %(ids)s",
                "DELETE FROM account_move WHERE id IN %(ids)s",
            ):
                cr.execute(SQL(query, ids=moves))
            for table in TABLES:
                cr.execute(
                    SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table))
                )
            env = self.env_of(cr)
            for model in (
                "onestop.grant.budget.line",
                "onestop.grant.budget.heading",
                "onestop.grant",
                "res.partner",
            ):
                table = SQL.identifier(env[model]._table)
                if model == "onestop.grant.budget.line":
                    env[model].browse(self.ids[model]).unlink()
                    env.flush_all()
                else:
                    ids = tuple(self.ids[model])
                    cr.execute(SQL("DELETE FROM %s WHERE id IN %s", table, ids))
            cr.commit()  # pylint: disable=invalid-commit

    def item(self, env, number):
        move = env["account.move"].browse(self.ids["account.move"][number])
        return move.line_ids.filtered(lambda line: line._is_cost())

    def share(self, env, number, amount=600):
        self.item(env, number).allocate(
            [{"budget_line_id": self.line_id, "amount": amount}]
        )

    def post(self, env, number):
        env["account.move"].browse(self.ids["account.move"][number]).action_post()

    def committed(self, *calls):
        with closing(self.cursor()) as cr:
            env = self.env_of(cr)
            for call in calls:
                call(env)
            env.flush_all()
            cr.commit()  # pylint: disable=invalid-commit

    def second_starts_anew(self, first, second):
        """Run both as of the same beginning; the second is refused by PostgreSQL."""
        with closing(self.cursor()) as one, closing(self.cursor()) as two:
            two.execute("SELECT 1")
            env = self.env_of(one)
            first(env)
            env.flush_all()
            one.commit()  # pylint: disable=invalid-commit
            env = self.env_of(two)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                second(env)
                env.flush_all()
            two.rollback()

    def test_one_budget_and_two_entries(self):
        """600 and 600 of 1,000: the second starts anew, and is refused then."""
        self.committed(lambda env: self.share(env, 0), lambda env: self.share(env, 1))
        self.second_starts_anew(
            lambda env: self.post(env, 0),
            # The lines alone: the numbers of entries and the chain meet as well.
            lambda env: (
                env["onestop.grant.budget.line"]
                .browse(self.line_id)
                ._touch_for_budget()
            ),
        )
        with closing(self.cursor()) as cr, self.assertRaises(UserError):
            self.post(self.env_of(cr), 1)

    def test_one_item_and_two_officers(self):
        self.second_starts_anew(
            lambda env: self.share(env, 0, 400),
            lambda env: self.insert(env, 400),
        )

    def insert(self, env, amount):
        """Another share of the first item, past the ORM."""
        item = self.item(env, 0)
        centre = env["onestop.centre"].search([], limit=1)
        env.cr.execute(
            SQL(
                "INSERT INTO onestop_grant_allocation"
                " (move_line_id, move_id, budget_line_id, centre_id, amount)"
                " VALUES (%s, %s, %s, %s, %s)",
                item.id,
                item.move_id.id,
                self.line_id,
                centre.id or None,
                amount,
            )
        )

    def test_one_chain_and_two_entries(self):
        self.second_starts_anew(self.append, self.append)

    def append(self, env):
        company = env["res.company"].browse(self.company_id)
        env["onestop.grant.chain"]._head(company)

    def test_what_was_tried_outlives_the_refusal(self):
        with closing(self.cursor()) as cr, patch.object(module, "current_test", False):
            self.env_of(cr)["onestop.grant.tamper"]._note(
                "account.move", [1], "at_once"
            )
            cr.rollback()
        with closing(self.cursor()) as cr:
            notes = self.env_of(cr)["onestop.grant.tamper"]
            self.assertEqual(notes.search_count([("kind", "=", "at_once")]), 1)
