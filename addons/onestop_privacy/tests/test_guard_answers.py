"""Over HTTP, by every door: what is absent and what is forbidden look alike."""

import json
import xmlrpc.client

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_guard import FILE, GuardCase

#: What Odoo says of refusals, and of a read-only cursor that gives way to the log.
CHATTER = ("odoo.http", "odoo.addons.rpc.controllers.xmlrpc", "odoo.sql_db")
#: (method, arguments after the ids, keywords)
CALLS = (
    ("read", [], {}),
    ("read", [["code"]], {}),
    ("read", [["display_name"]], {}),
    ("read", [["create_date", "owner_id"]], {}),
    ("web_read", [], {"specification": {"code": {}, "alias": {}}}),
    ("web_read", [], {"specification": {"display_name": {}}}),
    ("write", [{"alias": "x"}], {}),
    ("web_save", [{"alias": "x"}], {"specification": {}}),
    ("unlink", [], {}),
    ("copy", [], {}),
    ("export_data", [["code"]], {}),
    ("get_metadata", [], {}),
    ("get_external_id", [], {}),
    ("action_archive", [], {}),
    ("get_field_translations", ["alias"], {}),
    ("onchange", [{"alias": "y"}, ["alias"], {"alias": {}}], {}),
)


@tagged("post_install", "-at_install")
class TestGuardAnswers(GuardCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate("guard_me", "guard_me")

    def web(self, method, arguments, keywords, debug=False):
        """Return the answer of the web client's door, without its traceback."""
        params = {"model": FILE, "method": method, "args": arguments}
        path = f"/web/dataset/call_kw/{FILE}/{method}{'?debug=1' if debug else ''}"
        answer = self.url_open(
            path, json={"params": {**params, "kwargs": keywords}}
        ).json()
        if "error" in answer:
            answer["error"]["data"].pop("debug")
        return {key: answer.get(key) for key in ("result", "error")}

    def json2(self, method, arguments, keywords):
        names = {
            "read": ["fields"],
            "write": ["vals"],
            "export_data": ["fields_to_export"],
            "web_save": ["vals"],
            "get_field_translations": ["field_name"],
            "onchange": ["values", "field_names", "fields_spec"],
        }
        named = dict(zip(names.get(method, ()), arguments[1:], strict=False))
        answer = self.url_open(
            f"/json/2/{FILE}/{method}",
            json={"ids": arguments[0], **named, **keywords},
            headers={"Authorization": f"Bearer {self.key()}"},
        )
        said = answer.json()
        if isinstance(said, dict):
            said.pop("debug", None)
        return answer.status_code, said

    def key(self):
        if not hasattr(self, "_key"):
            keys = self.env["res.users.apikeys"].with_user(self.me).sudo()
            self._key = keys._generate("rpc", "test", expiration_date=False)
        return self._key

    def xmlrpc(self, method, arguments, keywords):
        login = (self.env.cr.dbname, self.me.id, "guard_me", FILE, method)
        try:
            return self.xmlrpc_object.execute_kw(*login, arguments, keywords)
        except xmlrpc.client.Fault as fault:
            return fault.faultCode, fault.faultString

    @mute_logger(*CHATTER)
    def test_absent_and_forbidden_are_alike(self):
        for door in (self.web, self.json2, self.xmlrpc):
            for method, arguments, keywords in CALLS:
                with self.subTest(door=door.__name__, method=method):
                    hers = door(method, [self.hers.ids, *arguments], keywords)
                    absent = door(method, [[self.absent], *arguments], keywords)
                    self.assertEqual(hers, absent)
                    self.assertNotIn("Awa", str(hers))
                    self.assertNotIn("R3", str(hers))
                    self.assertNotIn("Rule of the example", str(hers))
                    if method != "get_field_translations":  # takes one record
                        both = self.mine.ids + self.hers.ids
                        both = door(method, [both, *arguments], keywords)
                        self.assertEqual(both, hers)

    @mute_logger(*CHATTER)
    def test_debug_mode_tells_nothing_more(self):
        plain = self.web("read", [self.hers.ids], {})
        self.assertEqual(plain, self.web("read", [self.hers.ids], {}, debug=True))
        self.assertNotIn(str(self.hers.id), str(plain))

    @mute_logger(*CHATTER)
    def test_search_finds_neither(self):
        for wanted in (self.hers.id, self.absent):
            for method, arguments in (
                ("search", [[["id", "=", wanted]]]),
                ("search_count", [[["id", "=", wanted]]]),
                ("search_read", [[["id", "=", wanted]]]),
                ("name_search", ["", [["id", "=", wanted]]]),
                ("name_search", ["R3"]),
                ("web_search_read", [[["id", "=", wanted]], {"code": {}}]),
                ("formatted_read_group", [[["id", "=", wanted]], [], ["__count"]]),
            ):
                with self.subTest(method=method):
                    found = json.dumps(self.web(method, arguments, {})["result"])
                    self.assertNotIn("R3", found)
                    self.assertIn(
                        found,
                        (
                            "[]",
                            "0",
                            '{"length": 0, "records": []}',
                            '[{"__extra_domain": [[1, "=", 1]], "__count": 0}]',
                        ),
                    )

    @mute_logger(*CHATTER)
    def test_files(self):
        for path in (
            "/web/content/{model}/{id}/secret",
            "/web/image/{model}/{id}/alias",
            "/web/content?model={model}&id={id}&field=alias",
        ):
            with self.subTest(path=path):
                hers, absent = (
                    self.url_open(path.format(model=FILE, id=number))
                    for number in (self.hers.id, self.absent)
                )
                self.assertEqual(hers.status_code, absent.status_code)
                self.assertEqual(hers.content, absent.content)
                self.assertNotIn(b"Awa", hers.content)

    @mute_logger(*CHATTER)
    def test_attachments(self):
        """Who may not see a file may not hang anything on it, nor ask for what is."""
        hers, absent = (
            self.call_attachment(number)["error"]["data"]
            for number in (self.hers.id, self.absent)
        )
        self.assertEqual(hers["name"], "odoo.exceptions.AccessError")
        self.assertEqual(hers["message"], absent["message"])

    def call_attachment(self, number):
        values = {"name": "x", "raw": "eA==", "res_model": FILE, "res_id": number}
        params = {"model": "ir.attachment", "method": "create", "args": [values]}
        return self.url_open(
            "/web/dataset/call_kw/ir.attachment/create",
            json={"params": {**params, "kwargs": {}}},
        ).json()

    @mute_logger(*CHATTER)
    def test_import_and_new_names_are_refused(self):
        for method, arguments in (
            ("load", [["code"], [["Awa"]]]),
            ("name_create", ["Awa"]),
        ):
            error = self.web(method, arguments, {})["error"]
            self.assertEqual(error["data"]["name"], "odoo.exceptions.AccessError")
