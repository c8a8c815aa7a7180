"""Requests of the web client to Odoo's own application, in this process."""

import http.client
import json
import logging
import threading
import time

from werkzeug.serving import make_server

import odoo.http
from odoo.service.server import load_server_wide_modules


class Web:
    """A server on a free port, and one client that is logged in."""

    def __init__(self, database, login):
        load_server_wide_modules()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, odoo.http.root, threaded=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.cookie = None
        params = {"db": database, "login": login, "password": login}
        self.post("/web/session/authenticate", params)

    def post(self, path, params):
        """Return the result of a call by JSON-RPC and what it took, in milliseconds."""
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        link = http.client.HTTPConnection("127.0.0.1", self.server.server_port)
        began = time.perf_counter()
        link.request("POST", path, body, headers)
        answer = link.getresponse()
        content = answer.read()
        spent = 1000 * (time.perf_counter() - began)
        if given := answer.getheader("Set-Cookie"):
            self.cookie = given.split(";")[0]
        link.close()
        found = json.loads(content)
        if "error" in found:
            raise RuntimeError(found["error"]["data"]["message"])
        return found["result"], spent

    def call(self, model, method, *arguments, **keywords):
        path = f"/web/dataset/call_kw/{model}/{method}"
        params = {"model": model, "method": method, "args": arguments}
        return self.post(path, {**params, "kwargs": keywords})
