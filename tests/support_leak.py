"""What a planted secret looks like on its way out, and everybody who might see it.

A `Crawler` asks as one signed-in user whatever Odoo answers for any model: it lists,
searches, groups, sorts, opens and prints, and keeps each answer as bytes. A secret is
looked for in all the shapes in which it may travel.
"""

import base64
import json
import secrets
import xmlrpc.client
from urllib.parse import quote

import requests
from passlib.context import CryptContext
from support_server import Session

#: Rows that one call asks for, the newest first: those of the day are among them.
MANY = 300
#: With so many characters the secrets of a day begin alike: most answers have none.
HEAD = 8
#: Models whose rows are Odoo's own texts and views: large, and nobody writes there.
DULL = ("ir.ui.view", "ir.model.data", "ir.asset", "base.language.export")
#: Fields that may hold what somebody wrote.
TALKING = ("char", "text", "html", "json", "date", "binary")


def shapes(secret):
    """Return the byte strings under which a secret would leave or be stored."""
    plain = secret.encode()
    found = {plain, secret.encode("latin-1", "ignore"), secret.encode("utf-16-le")}
    found.add(json.dumps(secret)[1:-1].encode())
    found.add(json.dumps(secret)[1:-1].replace("\\", "\\\\").encode())
    found.add(quote(secret).encode())
    found.add(plain.hex().encode())
    for offset in range(3):  # base 64 of any place within a longer text
        whole = base64.b64encode(b"\0" * offset + plain)
        found.add(whole[offset + 1 if offset else 0 : -4])
    return {shape for shape in found if len(shape) > 5}


class Secrets:
    """Texts that were planted, by the place in which they were."""

    def __init__(self):
        self.planted = {}
        self.shapes = {}
        self.heads = set()

    def plant(self, where, text):
        """Remember a text, and return it."""
        self.planted[where] = text
        self.shapes[where] = shapes(text)
        self.heads |= shapes(text[:HEAD])
        return text

    def found_in(self, content):
        """Return the places whose texts stand in some bytes."""
        if not any(head in content for head in self.heads):
            return []
        return sorted(
            where
            for where, found in self.shapes.items()
            if any(shape in content for shape in found)
        )


class Answers:
    """What one user was given: searched when it comes, and not kept."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.leaks = {}
        self.given = 0

    def add(self, asked, content):
        if found := self.wanted.found_in(content):
            self.leaks[asked] = found

    @property
    def places(self):
        """Return the places of all secrets that were in an answer."""
        return {place for found in self.leaks.values() for place in found}


def key_for(copy, uid):
    """Put a key for programs into the database, as Odoo would, and return it."""
    key = secrets.token_hex(20)
    crypt = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=6000)
    copy.ask(
        "INSERT INTO res_users_apikeys (name, user_id, index, key, create_date)"
        " VALUES ('Leak', %s, %s, %s, now())",
        [uid, key[:8], crypt.hash(key)],
    )
    return key


class Crawler:
    """One user who tries everything that a browser can ask Odoo for."""

    def __init__(self, server, login, wanted, debug=True):
        self.session = Session(server, login)
        self.login = login
        self.answers = Answers(wanted)
        if debug:
            self.get("/odoo?debug=1")

    def get(self, path):
        reply = self.session.http.get(
            self.session.server.address + path, timeout=120, allow_redirects=False
        )
        self.answers.add(path, reply.content)
        return reply

    def call(self, model, method, *args, **kwargs):
        """Return the result or None; the answer is kept whichever it is."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        reply = self.session.http.post(
            f"{self.session.server.address}/web/dataset/call_kw/{model}/{method}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=120,
        )
        asked = f"{self.login}: {model}.{method} {json.dumps([args, kwargs])[:120]}"
        self.answers.add(asked, reply.content)
        try:
            answer = reply.json()
        except requests.JSONDecodeError:
            # Odoo answers 500 for the bytes of a picture; they were searched above.
            return None
        if "result" in answer:
            self.answers.given += 1
            return answer["result"]
        return None

    def visit(self, model, ids):
        """Ask for everything of a model, and for some records by their numbers."""
        fields = self.call(model, "fields_get", [], ["type", "store", "sortable"])
        if not fields:
            return
        names = list(fields)
        self.call(model, "search_read", [], names, limit=MANY, order="id desc")
        self.call(model, "name_search", "", limit=MANY)
        if ids:
            for name in names:
                if fields[name]["type"] in TALKING:
                    self.visit_field(model, name, ids)
            self.visit_records(model, ids, names)

    def visit_field(self, model, name, ids):
        """Ask for one field alone: a field that is refused hides the others."""
        self.call(model, "web_search_read", [], {name: {}}, limit=MANY, order="id desc")
        self.call(model, "read", ids, [name])
        self.call(model, "search", [], order=name)
        self.call(model, "formatted_read_group", [], [name], [f"{name}:array_agg"])
        self.get(f"/web/content/{model}/{ids[0]}/{name}")

    def visit_records(self, model, ids, names):
        """Ask for records by their numbers, whether she may or not."""
        for method in ("read", "web_read", "export_data", "copy", "unlink"):
            given = {"web_read": [{name: {} for name in names}]}
            given |= {"read": [names], "export_data": [names]}
            if method in ("copy", "unlink") and self.may_write(model):
                continue
            self.call(model, method, ids, *given.get(method, []))
        specification = {name: {} for name in names}
        self.call(model, "onchange", ids[:1], {}, [], specification)

    def may_write(self, model):
        return bool(self.call(model, "has_access", [], "unlink"))

    def report(self, name, ids):
        listed = ",".join(map(str, ids))
        self.get(f"/report/html/{name}/{listed}")

    def by_xmlrpc(self, database, models):
        """Ask the same by XML-RPC, with her password."""
        uid, login = self.session.uid, self.login
        address = f"{self.session.server.address}/xmlrpc/2/object"
        proxy = xmlrpc.client.ServerProxy(address, allow_none=True)
        for model, ids in models.items():
            for method, given in (("search_read", [[], [], 0, MANY]), ("read", [ids])):
                asked = f"{login}: XML-RPC {model}.{method}"
                try:
                    answer = proxy.execute_kw(
                        database, uid, login, model, method, given
                    )
                except xmlrpc.client.Fault as fault:
                    answer = fault.faultString
                self.answers.add(asked, repr(answer).encode())

    def by_json2(self, key, models):
        """Ask the same by JSON-2, with a key of hers."""
        for model, ids in models.items():
            for method, given in (
                ("search_read", {"limit": MANY}),
                ("read", {"ids": ids}),
            ):
                reply = self.session.http.post(
                    f"{self.session.server.address}/json/2/{model}/{method}",
                    json=given,
                    headers={"Authorization": f"bearer {key}"},
                    cookies={"session_id": ""},
                    timeout=120,
                )
                asked = f"{self.login}: JSON-2 {model}.{method}"
                self.answers.add(asked, reply.content)
                self.answers.given += reply.ok
