"""Each call that reads guarded records is a row of the access log, without values."""

from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_guard import FILE, GuardCase


@tagged("post_install", "-at_install")
class TestGuardLog(GuardCase):
    def setUp(self):
        super().setUp()
        self.Log = self.env["onestop.access.log"]
        self.start = self.Log.search([], limit=1).id or 0

    def rows(self):
        """Return (model, fields, ids) of the new rows of the log."""
        self.env.cr.flush()
        logs = self.Log.search([("id", ">", self.start)], order="id")
        self.assertLessEqual(set(logs.user_id.ids), {self.me.id})
        found = [
            (row[4], row[6], row[5]) for row in self.Log._rows(self.start + 1, 10**9)
        ]
        self.start = self.Log.search([], limit=1).id or 0
        self.env.invalidate_all()
        return found

    def test_every_way_leaves_a_row(self):
        ids, spec = self.mine.ids, {"alias": {}}
        mine = self.mine.with_user(self.me)
        for call, names, found in (
            (lambda: mine.read(["alias"]), "alias", ids),
            (lambda: mine.web_read(spec), "alias", ids),
            (lambda: self.Mine.search_read([], ["alias"]), "alias", ids),
            (lambda: self.Mine.web_search_read([], spec), "alias", ids),
            (lambda: self.Mine.name_search("K7"), "display_name (searched)", ids),
            (
                lambda: self.Mine.formatted_read_group([], ["alias"], ["__count"]),
                "alias (grouped)",
                [],
            ),
            (
                lambda: self.Mine.web_read_group([], ["alias"], ["owner_id:max"]),
                "alias (grouped), owner_id (grouped)",
                [],
            ),
            (mine.copy, "(copied)", ids),
        ):
            with self.subTest(names=names):
                call()
                self.assertEqual(self.rows(), [(FILE, names, found)])

    def test_report(self):
        self.env["ir.ui.view"].create(
            {
                "name": "x",
                "type": "qweb",
                "key": "onestop_privacy.guard_example",
                "arch": '<t t-name="x"><p t-out="docs.mapped(\'code\')"/></t>',
            }
        )
        report = self.env["ir.actions.report"].create(
            {"name": "x", "model": FILE, "report_name": "onestop_privacy.guard_example"}
        )
        reports = self.env["ir.actions.report"].with_user(self.me)
        html, _kind = reports._render_qweb_html(report, self.mine.ids)
        self.assertIn(b"K7", html)
        self.assertEqual(self.rows(), [(FILE, "(report)", self.mine.ids)])

    def test_nested_reading_is_noted_for_its_model(self):
        naming = self.Naming.create({"file_id": self.mine.id})
        naming.web_read({"file_id": {"fields": {"alias": {}}}})
        self.assertEqual(self.rows(), [(FILE, "alias", self.mine.ids)])

    def test_a_code_in_a_list_is_no_reading(self):
        self.Naming.search_read([], ["file_id"])
        self.assertEqual(self.rows(), [])

    def test_refused_tries(self):
        for call in (
            lambda: self.hers.with_user(self.me).read(["alias"]),
            lambda: self.Naming.create({"file_id": self.hers.id}),
        ):
            with suppress(AccessError):  # assertRaises rolls back what was noted
                call()
            self.assertEqual(self.rows(), [(FILE, "(refused)", self.hers.ids)])

    def test_cost_is_one_statement(self):
        """Reading 80 records costs two statements, of which one is the row."""
        rows = [{"code": f"C{n}", "owner_id": self.me.id} for n in range(80)]
        records = self.env[FILE].create(rows).with_user(self.me)
        records.read(["code", "alias"])
        self.rows()
        with self.assertQueryCount(2):
            records.read(["code", "alias"])
            self.env.cr.flush()
        self.assertEqual(self.rows(), [(FILE, "alias, code", records.ids)])
