"""Every way in over HTTP opens sealed values by their field, and leaves a row."""

import base64
import json

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MODEL, SealedCase

PAPER = base64.b64encode(b"%PDF-1.7 sealed paper")
VALUES = {"code": "A1", "name": "Awa Keita", "paper": PAPER}


#: What Odoo says when a test's read-only cursor gives way to one that writes the log.
RETRIES = "odoo.http"


@tagged("post_install", "-at_install")
class TestWaysIn(SealedCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.record = self.Example.create(VALUES)
        self.env.cr.flush()
        self.env.invalidate_all()
        self.authenticate("sealed_user", "sealed_user")

    def _log(self, address="127.0.0.1"):
        """Return (way, fields, number of records) of the newest row."""
        log = self.env["onestop.access.log"].search([], limit=1)
        self.assertEqual(log.user_id, self.user)
        self.assertEqual((log.model, log.address), (MODEL, address))
        return log.way, log.field_names, log.record_count

    def _call(self, method, *arguments, **keywords):
        params = {"model": MODEL, "method": method, "args": arguments}
        path = f"/web/dataset/call_kw/{MODEL}/{method}"
        params = {**params, "kwargs": keywords}
        answer = self.url_open(path, json={"params": params}).json()
        return answer.get("result", answer.get("error"))

    @mute_logger(RETRIES)
    def test_web_client(self):
        path = f"/web/dataset/call_kw/{MODEL}/"
        form = self._call("web_read", [self.record.id], specification={"name": {}})
        self.assertEqual(form[0]["name"], VALUES["name"])
        self.assertEqual(self._log(), (path + "web_read", "name", 1))
        domain = [["name", "=", "AWA KEITA"]]
        found = self._call("search_read", domain, ["code", "name"])
        self.assertEqual(found[0]["name"], VALUES["name"])
        self.assertEqual(
            self._log(), (path + "search_read", "name, name (searched)", 1)
        )

    @mute_logger(RETRIES)
    def test_file(self):
        path = f"/web/content/{MODEL}/{self.record.id}/paper"
        answer = self.url_open(path)
        self.assertEqual(answer.content, base64.b64decode(PAPER))
        self.assertEqual(self._log(), (path, "name, paper", 1))  # name of the file

    @mute_logger(RETRIES, "odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc(self):
        login = (self.env.cr.dbname, self.user.id, "sealed_user")
        read = self.xmlrpc_object.execute(*login, MODEL, "read", [self.record.id])
        self.assertEqual(read[0]["name"], VALUES["name"])
        way, names, count = self._log(address=False)
        self.assertEqual((way, count), ("/xmlrpc/2/object", 1))
        self.assertIn("name", names)

    @mute_logger(RETRIES)
    def test_json2(self):
        expires = {"expiration_date": False}
        key = self.env["res.users.apikeys"].with_user(self.user).sudo()
        key = key._generate("rpc", "test", **expires)
        self.opener.cookies.clear()
        path = f"/json/2/{MODEL}/search_read"
        answer = self.url_open(
            path,
            json={"domain": [["name", "=", "Awa Keita"]], "fields": ["name"]},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertEqual(answer.json()[0]["name"], VALUES["name"])
        self.assertEqual(self._log()[0], path)

    @mute_logger(RETRIES, "odoo.addons.web.controllers.export")
    def test_refused_by_export_and_group(self):
        data = {
            "model": MODEL,
            "fields": [{"name": "name", "label": "Name", "type": "char"}],
            "ids": [self.record.id],
            "domain": [],
            "import_compat": False,
        }
        token = Request.csrf_token(self)
        answer = self.url_open(
            "/web/export/csv", data={"data": json.dumps(data), "csrf_token": token}
        )
        self.assertNotIn(VALUES["name"], answer.text)
        self.assertNotEqual(answer.status_code, 200)
        for method, arguments in (
            ("web_read_group", ([], ["name"])),
            ("formatted_read_group", ([], ["code"], ["name:array_agg"])),
            ("search", ([], 0, None, "name")),
            ("search_count", ([["name", "ilike", "awa"]],)),
        ):
            error = self._call(method, *arguments)
            self.assertIn("is sealed", error["data"]["message"], method)
            self.assertNotIn(VALUES["name"], json.dumps(error))
