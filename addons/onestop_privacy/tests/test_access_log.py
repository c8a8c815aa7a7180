"""The access log: who opened what, by whatever way, and nobody changes it."""

import json
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .. import access
from ..access import Reason
from ..models.onestop_access_log_seal import MARK
from .common import MODEL, SealedCase

VALUES = {"code": "A1", "name": "Awa", "nickname": "Sata", "story": "long ago"}

NAME = {"name": {}}


@tagged("post_install", "-at_install")
class TestAccessLog(SealedCase):
    def setUp(self):
        super().setUp()
        self.records = self.Example.create([VALUES] * 3)
        groups = "base.group_user,onestop_privacy.group_log_reader"
        groups = "base.group_user,onestop_privacy.group_log_reader"
        self.reader = new_test_user(self.env, "log_reader", groups=groups)
        self.Log = self.env["onestop.access.log"].with_user(self.reader)
        self.Seal = self.env["onestop.access.log.seal"]
        self.env.cr.flush()
        self.start = self.Log.search([], limit=1).id or 0
        self.env.invalidate_all()

    def rows(self):
        """Return (user, model, fields, number of records) of the new rows."""
        self.env.cr.flush()
        logs = self.Log.search([("id", ">", self.start)], order="id")
        return [
            (log.user_id, log.model, log.field_names, log.record_count) for log in logs
        ]

    def test_one_row_for_a_call(self):
        self.records.read(["code", "name", "story"])
        self.assertEqual(self.rows(), [(self.user, MODEL, "name, story", 3)])

    def test_every_way_in(self):
        record = self.records[0]
        for way in (
            lambda: record.read(["name"]),
            lambda: record.web_read(NAME),
            lambda: self.Example.search_read([("id", "=", record.id)], ["name"]),
            lambda: self.Example.web_search_read(
                [("id", "=", record.id)], {"name": {}}
            ),
            lambda: record.mapped("name"),
            lambda: record.sudo().name,
            lambda: self.Example.new({}, origin=record).name,
            lambda: record.filtered(lambda one: one.name == "Awa"),
        ):
            self.env.invalidate_all()
            way()
            self.assertEqual(self.rows(), [(self.user, MODEL, "name", 1)])
            self.start = self.Log.search([], limit=1).id

    def test_only_what_was_opened(self):
        self.records.mapped("code")
        self.records[0].mapped("name")
        self.assertEqual(self.rows(), [(self.user, MODEL, "name", 1)])
        self.records.write({"name": "Ami"})
        self.assertEqual(len(self.rows()), 1)

    def test_search_leaves_a_trace_without_the_value(self):
        self.Example.search([("name", "=", "Awa")])
        self.assertEqual(self.rows(), [(self.user, MODEL, "name (searched)", 0)])
        self.env.cr.execute("SELECT l::text FROM onestop_access_log l")
        self.assertNotIn("Awa", str(self.env.cr.fetchall()))

    def test_who_has_seen_a_record(self):
        self.records[0].mapped("name")
        self.env.cr.flush()
        self.records.with_context(access_reason=Reason("hearing")).mapped("story")
        self.env.cr.flush()
        seen = [("model", "=", MODEL), ("record_id", "=", self.records[0].id)]
        reasons = self.Log.search(seen).mapped("reason")
        self.assertEqual(reasons, ["hearing", False])
        seen = [("model", "=", MODEL), ("record_id", "=", self.records[1].id)]
        self.assertEqual(len(self.Log.search(seen)), 1)

    def test_reason_of_a_caller_is_none(self):
        """A context comes with any call: somebody would write her name into the log."""
        self.records[0].with_context(access_reason="Awa Keita").mapped("name")
        self.env.cr.flush()
        self.assertEqual(self.Log.search([], limit=1).reason, False)

    def test_cost_is_one_statement(self):
        """Opening 3 x 2 values costs the two readings, two checks, and one row."""
        self.records.mapped("name")
        self.env.cr.flush()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            self.records.mapped("name")
            self.records.mapped("story")
            self.env.cr.flush()

    # Nobody changes it

    def test_read_by_its_readers_alone(self):
        with self.assertRaises(AccessError):
            self.Log.with_user(self.user).search([])

    def test_not_by_the_program(self):
        self.records.mapped("name")
        self.env.cr.flush()
        log = self.Log.search([], limit=1).sudo()
        for change in (
            lambda: log.write({"reason": "x"}),
            log.unlink,
            lambda: log.create({"model": "x"}),
        ):
            with self.assertRaisesRegex(AccessError, "writes itself"):
                change()

    @mute_logger("odoo.sql_db")
    def test_not_by_the_database(self):
        self.records.mapped("name")
        self._seal()
        for table in ("onestop_access_log", "onestop_access_log_seal"):
            for change in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"):
                with self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                    with self.env.cr.savepoint():
                        self.env.cr.execute(change.format(table))

    # The chain

    def _seal(self):
        """Seal all rows, as if the transactions that wrote them had ended."""
        self.env.cr.flush()
        last = self.Log.search([], limit=1).id
        self.Seal._seal_to(self.Seal._newest(), last)

    def _tamper(self, statement):
        """Change a table as its owner can who switches the triggers off."""
        table = statement.split(" WHERE")[0].split()
        name = next(word for word in table if word.startswith("onestop_"))
        self.env.cr.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        self.env.cr.execute(statement)
        self.env.cr.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def test_a_user_in_the_log_stays(self):
        self.records.read(["name"])
        self.env.cr.flush()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            self.user.unlink()
        new_test_user(self.env, "never_read").unlink()

    def test_chain_finds_every_change(self):
        for record in self.records:
            record.mapped("name")
            self._seal()
            self.env.invalidate_all()
        good = self.Seal._verify()
        self.assertEqual((good["faults"], good["unsealed"]), ([], 0))
        first, second, _third = self.Seal.search([], order="id desc", limit=3).sorted()
        log, seal = "onestop_access_log", "onestop_access_log_seal"
        for statement, fault in (
            (f"UPDATE {log} SET user_id = 1 WHERE id = {second.last}", "changed"),
            (f"DELETE FROM {log} WHERE id = {second.last}", "there are 0, 1 were"),
            (f"DELETE FROM {seal} WHERE id = {second.id}", "is missing"),
            (f"UPDATE {seal} SET link = '00' WHERE id = {second.id}", "changed"),
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self._tamper(statement)
                self.assertRegex("; ".join(self.Seal._verify()["faults"]), fault)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(self.Seal._verify(good["link"])["faults"], [])
        self.assertTrue(self.Seal._verify("00")["faults"])
        self.assertTrue(first.link)

    def test_chain_tells_of_triggers(self):
        self.env.cr.execute("ALTER TABLE onestop_access_log DISABLE TRIGGER USER")
        faults = self.Seal._verify()["faults"]
        self.assertEqual(len(faults), 2)
        self.assertIn("switched off", faults[0])

    def test_chain_over_rotated_keys(self):
        for record in self.records:
            record.mapped("name")
            self._seal()
            self.use_ring(self.ring.with_new_key())
        self.assertEqual(self.Seal._verify()["faults"], [])

    def test_sealed_only_when_settled(self):
        """Rows are sealed once no transaction can add one below the mark."""
        self.records.mapped("name")
        self.env.cr.flush()
        last = self.Log.search([], limit=1).id
        sealed = self.Seal._newest().last
        for numbers, expected in (
            ((7, 9), sealed),  # the mark is set while number 7 is running
            ((7, 12), sealed),
            ((8, 14), sealed),
            ((9, 15), last),
        ):
            numbered = patch.object(type(self.Seal), "_numbers", return_value=numbers)
            with numbered:
                self.Seal._cron_seal()
            self.assertEqual(self.Seal._newest().last, expected, numbers)

    def test_mark_of_another_cluster_is_replaced(self):
        """A restored database counts transactions anew."""
        self.records.mapped("name")
        self.env.cr.flush()
        parameter = self.env["ir.config_parameter"]
        parameter.set_param(MARK, json.dumps({"last": 10**6, "next": 10**15}))
        sealed = self.Seal._newest().last
        self.Seal._cron_seal()
        self.assertEqual(self.Seal._newest().last, sealed)
        mark = json.loads(parameter.get_param(MARK))
        self.assertEqual(mark["last"], self.Log.search([], limit=1).id)

    # Refused tries

    def test_refused_try_outlives_the_error(self):
        """Its row is there for everybody at once, whatever becomes of the call."""
        root = self.env.ref("base.user_root")
        tried = self.records.ids[:2]
        with patch.object(access.module, "current_test", None):
            access.note_refused(self.env(user=root), MODEL, tried)
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT record_ids, user_id FROM onestop_access_log"
                " WHERE field_names = %s AND model = %s ORDER BY id DESC",
                [access.REFUSED, MODEL],
            )
            self.assertEqual(cr.fetchone(), (tried, root.id))

    def test_refused_tries_do_not_fill_the_log(self):
        with patch.dict(access._refused, clear=True):
            for _try in range(access.REFUSED_A_MINUTE + 5):
                access.note_refused(self.env, MODEL, [1])
        self.assertEqual(len(self.rows()), access.REFUSED_A_MINUTE)
