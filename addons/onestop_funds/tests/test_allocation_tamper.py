from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.onestop_funds.tools.database import missing_guards

from .common_allocation import AllocationCase
from .common_report import ReportCase


@tagged("post_install", "-at_install")
class TestTamper(AllocationCase):
    """What is posted stays, for UI, RPC, import and SQL; what was tried is known."""

    def tries(self):
        return self.env["onestop.grant.tamper"].search_count([])

    def faults(self):
        self.env.invalidate_all()
        found = self.env["onestop.grant.allocation"]._verify_chain(self.company)
        return [(fault["fault"], fault["number"]) for fault in found]

    def by_force(self, query, *args):
        """Change rows as somebody who may switch triggers off."""
        self.env.flush_all()
        self.env.invalidate_all()
        tables = [
            "onestop_grant_allocation",
            "onestop_grant_chain",
            "account_move_line",
            "account_move",
        ]
        for table in tables:
            self.cr.execute(
                SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table))
            )
        self.cr.execute(SQL(query, *args))
        for table in tables:
            self.cr.execute(
                SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table))
            )

    def test_guards_stand(self):
        self.assertEqual(missing_guards(self.env), [])

    def attempts(self, row, posted, vals):
        """Return what somebody may try; the officer may do the last one."""
        return [
            lambda: row.write({"amount": 1}),
            lambda: row.write({"parent_state": "draft"}),
            lambda: row.write({"own_hash": "x"}),
            lambda: row.write({"date": "2026-01-01"}),
            row.unlink,
            lambda: row.create({**vals, "own_hash": "x"}),
            lambda: row.create({**vals, "move_line_id": posted}),
            lambda: row.move_line_id.allocate([]),
            lambda: row.create(vals),
        ]

    def test_every_role_is_refused_by_rpc(self):
        row = self._posted(1000).line_ids.allocation_ids
        draft = self._bill(1000).invoice_line_ids
        vals = {"move_line_id": draft.id, "budget_line_id": self.line.id, "amount": 5}
        users = {**self.users, "administrator": self.env.ref("base.user_admin")}
        users["administrator"].company_ids += self.company
        for role, user in users.items():
            calls = self.attempts(row.with_user(user), row.move_line_id.id, vals)
            for call in calls[: -1 if role == "finance_officer" else None]:
                with self.subTest(role=role), self.assertRaises(UserError):
                    call()
        self.assertEqual(row.amount, 1000)

    def test_import_is_refused(self):
        row = self._posted(1000).line_ids.allocation_ids
        officer = row.with_user(self.users["finance_officer"])
        answer = officer.load([".id", "amount"], [[str(row.id), "1"]])
        self.assertFalse(answer["ids"])
        answer = officer.load(
            ["move_line_id/.id", "budget_line_id/.id", "amount", "own_hash"],
            [[str(row.move_line_id.id), str(self.other_line.id), "1", "x"]],
        )
        self.assertFalse(answer["ids"])
        self.assertEqual(row.amount, 1000)

    def test_defaults_of_the_context(self):
        item = self._bill(1000).invoice_line_ids
        row = (
            self.as_("finance_officer")["onestop.grant.allocation"]
            .with_context(
                default_own_hash="x",
                default_parent_state="posted",
                default_chain_number=7,
            )
            .create(
                {
                    "move_line_id": item.id,
                    "budget_line_id": self.line.id,
                    "amount": 5,
                }
            )
        )
        self.assertFalse(row.own_hash or row.chain_number)
        self.assertEqual(row.parent_state, "draft")
        item.move_id.action_post()
        self.assertTrue(row.own_hash)

    def test_a_posted_entry_is_not_deleted(self):
        bill = self._posted(1000)
        for context in ({"force_delete": True}, {"dynamic_unlink": True}):
            with self.assertRaises(UserError):
                bill.with_context(**context).unlink()
            with self.assertRaises(UserError):
                bill.line_ids.with_context(force_delete=True).unlink()
        self.assertTrue(bill.exists())

    def test_sql_is_refused(self):
        bill = self._posted(1000)
        item = bill.invoice_line_ids
        row = item.allocation_ids
        for query in (
            "UPDATE onestop_grant_allocation SET amount = 1 WHERE id = %s",
            "UPDATE onestop_grant_allocation SET budget_line_id = budget_line_id + 1"
            " WHERE id = %s",
            "UPDATE onestop_grant_allocation SET own_hash = 'x' WHERE id = %s",
            "DELETE FROM onestop_grant_allocation WHERE id = %s",
        ):
            with self.subTest(query=query):
                self._refuses_sql(query, row.id)
        for query in (
            "UPDATE account_move_line SET balance = 1 WHERE id = %s",
            "UPDATE account_move_line SET account_id = account_id + 1 WHERE id = %s",
            "UPDATE account_move_line SET date = '2026-01-01' WHERE id = %s",
            "DELETE FROM account_move_line WHERE id = %s",
        ):
            with self.subTest(query=query):
                self._refuses_sql(query, item.id)
        for query in (
            "UPDATE account_move SET date = '2026-01-01' WHERE id = %s",
            "UPDATE account_move SET name = 'X/1' WHERE id = %s",
            "UPDATE account_move SET state = 'draft' WHERE id = %s",
            "DELETE FROM account_move WHERE id = %s",
        ):
            with self.subTest(query=query):
                self._refuses_sql(query, bill.id)
        other = self._bill(1000)
        self._share(other, 1000)
        self._refuses_sql(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", other.id
        )
        self._refuses_sql(
            "UPDATE onestop_grant_allocation SET amount = 1001 WHERE id = %s",
            other.line_ids.allocation_ids.id,
        )
        self._refuses_sql(
            "UPDATE onestop_grant_allocation SET amount = -1 WHERE id = %s",
            other.line_ids.allocation_ids.id,
        )

    def locked(self, bill):
        with self.assertRaises(UserError):
            bill.button_draft()
        self.env.flush_all()
        self.cr.execute("SELECT set_config('onestop.allocation', 'on', true)")
        row = bill.line_ids.allocation_ids
        self._refuses_sql(
            "DELETE FROM account_analytic_line WHERE allocation_id = %s", row.id
        )
        self.cr.execute("SELECT set_config('onestop.allocation', 'off', true)")

    def test_locked_by_date(self):
        bill = self._posted(1000)
        self.company.sudo().fiscalyear_lock_date = "2026-03-31"
        self.locked(bill)

    def test_locked_by_the_hash(self):
        bill = self._posted(1000)
        bill.sudo().button_hash()
        self.assertTrue(bill.inalterable_hash)
        self.locked(bill)

    def test_attempts_are_noted(self):
        row = self._posted(1000).line_ids.allocation_ids
        officer = row.with_user(self.users["finance_officer"])
        before = self.tries()
        try:
            # assertRaises would take the note back, as it does not in real use.
            officer.write({"amount": 1})
            self.fail("the amount of a posted share was changed")
        except UserError:
            self.assertEqual(self.tries(), before + 1)
        note = self.env["onestop.grant.tamper"].search([], limit=1)
        self.assertEqual(
            (note.user_id, note.kind, note.model, note.record_ids),
            (
                self.users["finance_officer"],
                "write",
                "onestop.grant.allocation",
                str(row.id),
            ),
        )
        for role in ("auditor", "finance_certifier"):
            self.assertEqual(note.with_user(self.users[role]).kind, "write")
        for role in ("finance_officer", "director"):
            with self.assertRaises(AccessError):
                note.with_user(self.users[role]).read(["kind"])
        with self.assertRaises(AccessError):
            note.create({"kind": "x", "model": "x"})

    def test_the_chain_has_no_gap(self):
        before = self.env["onestop.grant.chain"]._head(self.company)[0]
        bill = self._posted(1000, 300, 700)
        bill.button_draft()
        bill.action_post()
        links = self.env["onestop.grant.chain"].search(
            [("company_id", "=", self.company.id), ("number", ">", before)],
            order="number",
        )
        kinds = ["posted"] * 2 + ["withdrawn"] * 2 + ["posted"] * 2
        self.assertEqual(links.mapped("kind"), kinds)
        self.assertEqual(links.mapped("number"), list(range(before + 1, before + 7)))
        rows = bill.line_ids.allocation_ids
        self.assertEqual(rows.mapped("own_hash"), links[-2:].mapped("own_hash"))
        self.assertEqual(self.faults(), [])

    def test_what_was_changed_by_force_is_found(self):
        bill = self._posted(1000, 300, 700)
        first, second = bill.line_ids.allocation_ids
        number = first.chain_number
        self.assertEqual(self.faults(), [])
        for query, args, fault in (
            ("UPDATE %s SET amount = 299 WHERE id = %s", [first.id], "changed"),
            ("UPDATE %s SET date = '2026-01-01' WHERE id = %s", [first.id], "changed"),
            ("UPDATE %s SET own_hash = NULL WHERE id = %s", [first.id], "changed"),
        ):
            with self.subTest(query=query), self.cr.savepoint() as savepoint:
                table = SQL.identifier("onestop_grant_allocation")
                self.by_force(query, table, *args)
                self.assertEqual(self.faults(), [(fault, number)])
                savepoint.rollback()
        with self.cr.savepoint() as savepoint:
            self.by_force("UPDATE account_move SET name = 'X' WHERE id = %s", bill.id)
            self.assertEqual(
                self.faults(), [("changed", number), ("changed", number + 1)]
            )
            savepoint.rollback()
        with self.cr.savepoint() as savepoint:
            self.by_force(
                "UPDATE onestop_grant_chain SET payload = replace(payload, '300',"
                " '299') WHERE company_id = %s AND number = %s",
                self.company.id,
                number,
            )
            self.assertEqual(self.faults(), [("hash", number), ("changed", number)])
            savepoint.rollback()
        with self.cr.savepoint() as savepoint:
            self.by_force(
                "DELETE FROM onestop_grant_chain WHERE company_id = %s AND number = %s",
                self.company.id,
                number,
            )
            self.assertIn(("gap", number), self.faults())
            self.assertIn(("unlinked", 0), self.faults())
            savepoint.rollback()
        with self.cr.savepoint() as savepoint:
            self.by_force(
                "UPDATE account_move SET state = 'draft' WHERE id = %s", bill.id
            )
            self.assertEqual(
                self.faults(), [("missing", number), ("missing", number + 1)]
            )
            savepoint.rollback()

    def test_links_only_grow(self):
        self._posted(1000)
        link = self.env["onestop.grant.chain"].search([], limit=1)
        with self.assertRaises(AccessError):
            link.create({"number": 10**6, "company_id": self.company.id})
        for role in ("finance_officer", "finance_certifier", "auditor"):
            with self.assertRaises(AccessError):
                link.with_user(self.users[role]).write({"payload": "x"})


@tagged("post_install", "-at_install")
class TestReported(ReportCase):
    """What stands in a report that was submitted stays."""

    def test_locked_by_a_report(self):
        move = self.cost_1.move_id.with_user(self.officer)
        items = self.cost_1.move_line_id.with_user(self.officer)
        self.assertFalse(move._locked_entries())
        self._submitted(1)
        self.assertEqual(move._locked_entries(), move)
        for call in (move.button_draft, items.unallocate):
            with self.assertRaises(UserError):
                call()
