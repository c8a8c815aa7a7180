import hashlib
import json
from functools import cache

from odoo import http
from odoo.http import request
from odoo.tools import file_open

from ..tools.vocabulary import EXCUSES, ICONS

HERE = "onestop_workshops/static/src/tablet"
PICTURES = "onestop_workshops/static/img/learner"
EXCUSE_PICTURES = "onestop_workshops/static/img/excuse"
#: What the page needs without a network. It says nothing about anybody.
PAGES = {"/w/": "index.html", "/w/away": "away.html"}
STATIC = (
    "app.js",
    "away.js",
    "call_form.js",
    "call_list.js",
    "call_question.js",
    "calls.css",
    "calls.js",
    "cards.js",
    "compare.js",
    "drafts.js",
    "excuse.js",
    "icon.svg",
    "keeper.js",
    "screen.js",
    "seal.js",
    "server.js",
    "sheet.js",
    "store.js",
    "tablet.css",
    "waiting.js",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
#: The shell is asked for anew; the worker keeps what it needs.
HEADERS = [
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
]


def read(name, folder=HERE):
    with file_open(f"{folder}/{name}", "rb") as file:
        return file.read()


@cache
def version():
    """Return a hash over the shell: another one makes tablets fetch it anew."""
    digest = hashlib.sha256()
    for name in (*PAGES.values(), *STATIC, "worker.js"):
        digest.update(name.encode() + read(name))
    for path in pictures():
        with file_open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:12]


def pictures():
    """Return the paths of the pictures of learners and of excuses."""
    return [
        *(f"{PICTURES}/{icon}.svg" for icon, _name in ICONS),
        *(f"{EXCUSE_PICTURES}/{excuse}.svg" for excuse, _name in EXCUSES),
    ]


class Tablet(http.Controller):
    """The shell of the tablet page: the same for everybody, known to its worker."""

    def _file(self, name, kind, headers=()):
        body = read(name)
        kind = f"{kind}; charset=utf-8"
        return request.make_response(
            body, headers=[("Content-Type", kind), *HEADERS, *headers]
        )

    @http.route("/w/", type="http", auth="none", methods=["GET"], sitemap=False)
    def page(self):
        """Return the page. Its worker's scope is `/w/`, hence the slash."""
        if not request.httprequest.path.endswith("/"):
            return request.redirect("/w/", 303)
        return self._file("index.html", "text/html")

    @http.route("/w/away", type="http", auth="none", methods=["GET"], sitemap=False)
    def away(self):
        """Return an empty page, for who leaves at once without a network."""
        return self._file("away.html", "text/html")

    @http.route(
        "/w/worker.js", type="http", auth="none", methods=["GET"], sitemap=False
    )
    def worker(self):
        """Return the service worker of the page, with the version of its shell."""
        files = [*PAGES, *(f"/{HERE}/{name}" for name in STATIC)]
        files += [f"/{path}" for path in pictures()]
        shell = json.dumps({"version": version(), "files": files})
        body = f"const SHELL = {shell};\n{read('worker.js').decode()}"
        scope = ("Service-Worker-Allowed", "/w/")
        kind = ("Content-Type", "text/javascript; charset=utf-8")
        return request.make_response(body, headers=[kind, scope, *HEADERS])

    @http.route(
        "/w/manifest.webmanifest",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def manifest(self):
        """Return what makes the page an application of its own, with a neutral name."""
        # sudo: the name on the tablet is a setting that everybody sees
        parameters = request.env["ir.config_parameter"].sudo()
        name = parameters.get_param("web.web_app_name", "Desk")
        icon = {"src": f"/{HERE}/icon.svg", "sizes": "any", "type": "image/svg+xml"}
        return request.make_json_response(
            {
                "id": "/w/",
                "name": name,
                "short_name": name,
                "scope": "/w/",
                "start_url": "/w/",
                "display": "standalone",
                "background_color": "#ffffff",
                "theme_color": "#ffffff",
                "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
            },
            headers={"Content-Type": "application/manifest+json"},
        )

    @http.route("/w/terms", type="http", auth="public", methods=["GET"], sitemap=False)
    def terms(self):
        """Return the words of the page, in the language of who asks."""
        return request.make_json_response(
            request.env["onestop.tablet"]._terms(),
            headers={"Cache-Control": "no-store"},
        )
