"""Who may not read a record may not name it either, and learns nothing by it."""

import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..guard import refusal
from .common_guard import FILE, LINE, NAMING, GuardCase


@tagged("post_install", "-at_install")
class TestGuardNaming(GuardCase):
    def assert_refused(self, call):
        with self.assertRaises(AccessError) as caught:
            call()
        self.assertEqual(str(caught.exception), str(refusal(self.env)))

    def values(self, number):
        """Return values of a record that name a file, one for each way to do it."""
        return (
            {"file_id": number},
            {"file_ids": [Command.link(number)]},
            {"file_ids": [Command.set([self.mine.id, number])]},
            {"line_ids": [Command.create({"file_id": number})]},
            {"res_model": FILE, "res_id": number},
            {"reference": f"{FILE},{number}"},
        )

    def test_create_and_write(self):
        record = self.Naming.create({"name": "own"})
        for vals in self.values(self.mine.id):
            self.Naming.create(vals)
            record.write(vals)
        for number in (self.hers.id, self.absent):
            for vals in self.values(number):
                with self.subTest(vals=vals):
                    self.assert_refused(lambda vals=vals: self.Naming.create(vals))
                    self.assert_refused(lambda vals=vals: record.write(vals))

    def test_a_pair_is_checked_when_half_of_it_changes(self):
        record = self.Naming.create({"res_model": "res.users", "res_id": self.hers.id})
        self.assert_refused(lambda: record.write({"res_model": FILE}))
        record = self.Naming.create({"res_model": FILE})
        self.assert_refused(lambda: record.write({"res_id": self.hers.id}))

    def test_defaults(self):
        context = {"default_file_id": self.hers.id}
        Naming = self.Naming.with_context(**context)
        self.assert_refused(lambda: Naming.default_get(["file_id"]))
        self.assert_refused(lambda: Naming.create({"name": "x"}))

    def test_onchange(self):
        spec = {"file_id": {}, "alias": {}, "line_ids": {"fields": {"file_id": {}}}}
        for vals in self.values(self.hers.id):
            (name,) = set(vals) - {"res_model"}
            with self.subTest(vals=vals):
                self.assert_refused(
                    lambda vals=vals, name=name: self.Naming.onchange(
                        dict(vals), [name], {**spec, name: {}}
                    )
                )

    def test_own_lines_name_their_new_record(self):
        """Whether she may read it can depend on its lines: a team, say."""
        made = self.Mine.create({"code": "X", "owner_id": self.me.id})
        made.sudo().owner_id = self.other
        self.env[LINE].with_user(self.me).create({"file_id": made.id})
        self.env.cr.precommit.data.clear()
        self.env.invalidate_all()
        self.assert_refused(
            lambda: self.env[LINE].with_user(self.me).create({"file_id": made.id})
        )


@tagged("post_install", "-at_install")
class TestGuardPaths(GuardCase, HttpCase):
    """Sorting, grouping and searching through a link tells nothing either."""

    def setUp(self):
        super().setUp()
        self.Naming.create({"name": "m", "file_id": self.mine.id})
        self.authenticate("guard_me", "guard_me")

    def call(self, method, *arguments, **keywords):
        params = {"model": NAMING, "method": method, "args": arguments}
        return self.url_open(
            f"/web/dataset/call_kw/{NAMING}/{method}",
            json={"params": {**params, "kwargs": keywords}},
        ).json()

    @mute_logger("odoo.http")
    def test_order_is_by_number(self):
        """By alias, hers (Awa) would come before mine."""
        for order in ("file_id", "file_id asc, id"):
            found = self.call("search_read", [], ["file_id"], order=order)["result"]
            ids = [row["file_id"][0] for row in found]
            self.assertEqual(ids, sorted(ids))
            self.assertEqual(len(ids), 2)
        groups = self.call("formatted_read_group", [], ["file_id"], ["__count"])
        names = [row["file_id"][1] for row in groups["result"]]
        self.assertEqual(names, ["K7", "R3"])

    @mute_logger("odoo.http")
    def test_related_value_is_refused(self):
        for method, arguments in (
            ("search", ([], 0, None, "alias")),
            ("formatted_read_group", ([], ["alias"], ["__count"])),
            ("formatted_read_group", ([], ["name"], ["alias:array_agg"])),
            ("web_read_group", ([], ["alias"])),
            ("read_group", ([], ["alias:max"], ["name"])),
            ("search_read", ([], ["alias"])),
            ("export_data", ([self.naming.id], ["alias"])),
            ("export_data", ([self.naming.id], ["file_id/alias"])),
            ("export_data", ([], ["file_id/alias"])),
            ("read", ([self.naming.id], ["alias"])),
        ):
            with self.subTest(method=method, arguments=arguments):
                answer = self.call(method, *arguments)
                self.assertIn("error", answer)
                self.assertNotIn("Awa", json.dumps(answer))

    @mute_logger("odoo.http")
    def test_search_through_a_link_finds_own_alone(self):
        for domain in (
            [["alias", "=", "Awa"]],
            [["file_id.alias", "=", "Awa"]],
            [["file_id", "any", [["alias", "=", "Awa"]]]],
            [["file_id.alias", "like", "Aw"]],
            [["file_id.owner_id.name", "=", self.other.name]],
            [["file_id", "=", "R3"]],
            [["file_id", "ilike", "R3"]],
            [["file_id.code", "=", "R3"]],
            [["file_id.display_name", "=", "R3"]],
            [["alias", "in", ["Awa"]]],
            [["alias", ">=", "Aw"], ["alias", "<", "Ax"]],
        ):
            with self.subTest(domain=domain):
                answer = self.call("search_count", domain)
                self.assertIn(answer.get("result", 0), (0,), answer)

    @mute_logger("odoo.http")
    def test_group_by_a_path_shows_own_values_alone(self):
        for method, arguments in (
            ("formatted_read_group", ([], ["file_id.alias"], ["__count"])),
            ("web_read_group", ([], ["file_id.alias"])),
            ("formatted_read_group", ([], ["file_id"], ["file_id.alias:array_agg"])),
            ("search_read", ([], ["name"], 0, None, "file_id.alias")),
        ):
            with self.subTest(method=method, arguments=arguments):
                self.assertNotIn("Awa", json.dumps(self.call(method, *arguments)))

    @mute_logger("odoo.http")
    def test_label_is_the_code(self):
        found = self.call("read", [self.naming.id], ["file_id"])["result"]
        self.assertEqual(found[0]["file_id"], [self.hers.id, "R3"])
