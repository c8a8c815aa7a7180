"""What a PDF may load: our own files and records, read without HTTP."""

import base64
import mimetypes
import posixpath
import re
from contextlib import nullcontext
from urllib.parse import parse_qsl, unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open
from odoo.tools.mimetypes import guess_mimetype

ASSETS = re.compile(r"/web/assets/(?:\d+-)?(?P<unique>[^/]+)/(?P<name>[^/]+\.css)")
BINARY = re.compile(
    r"/web/(?:image|content)/"
    r"(?:(?P<model>[a-z0-9_.]+\.[a-z0-9_.]+)/(?P<id>\d+)/(?P<field>\w+)"
    r"|(?P<attachment>\d+)(?:-[^/]*)?)(?:/.*)?"
)
BARCODE = re.compile(r"/report/barcode/(?:(?P<type>\w+)/(?P<value>.+))?")
STATIC = re.compile(r"/\w+/static/.+")


class OwnFetcher(URLFetcher):
    """Reads addresses of this Odoo from files and database, as the user may.

    Everything else is refused: other hosts, ``file:``, paths outside of the addons. A
    template or a text in it can therefore neither call out nor read the disk.
    """

    def __init__(self, env, base_url):
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self._env = env
        self._own = urlsplit(base_url)[:2]

    def fetch(self, url, headers=None):
        """Return what stands at ``url``.

        :raise ValueError: it is not ours to read
        """
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts[:2] != self._own:
            raise ValueError(f"not an address of this server: {url[:200]}")
        body = self._read(posixpath.normpath(unquote(parts.path)), parts.query)
        kind = mimetypes.guess_type(parts.path)[0] or guess_mimetype(body)
        return URLFetcherResponse(url, body, {"Content-Type": kind})

    def _read(self, path, query):
        """Return the bytes at ``path``, which has no dots and escapes any more."""
        if match := ASSETS.fullmatch(path):
            return self._read_assets(path, match["name"])
        if STATIC.fullmatch(path):
            with file_open(path.lstrip("/"), "rb") as file:
                return file.read()
        if match := BINARY.fullmatch(path):
            return self._read_binary(match)
        if match := BARCODE.fullmatch(path):
            values = dict(parse_qsl(query))
            kind = match["type"] or values.pop("barcode_type", "")
            text = match["value"] or values.pop("value", "")
            return self._env["ir.actions.report"].barcode(kind, text, **values)
        raise ValueError(f"nothing that a report may load: {path}")

    def _read_binary(self, match):
        """Return a binary field of a record that the user may read."""
        model = match["model"] or "ir.attachment"
        field = match["field"] or "raw"
        record = self._env["ir.binary"]._find_record(
            res_model=model, res_id=int(match["id"] or match["attachment"]), field=field
        )
        if record._fields[field].type != "binary":
            raise ValueError(f"{model}.{field} is no file")
        value = record.with_context(bin_size=False)[field]
        if model == "ir.attachment" and field == "raw":
            return value or b""
        return base64.b64decode(value or b"")

    def _read_assets(self, path, name):
        """Return a style sheet; build it when nobody asked for it yet."""
        env = self._env
        # sudo: the style sheets of the web client are public
        attachment = (
            env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("public", "=", True),
                    ("url", "=", path),
                    ("res_model", "=", "ir.ui.view"),
                    ("res_id", "=", 0),
                    ("create_uid", "=", SUPERUSER_ID),
                ],
                limit=1,
            )
        )
        if attachment:
            return attachment.raw
        writable = env.cr.readonly and env.registry.cursor(readonly=False)
        with writable or nullcontext(env.cr) as cr:
            rw_env = api.Environment(cr, env.uid, {})
            bundle, rtl, _kind, prefix = rw_env["ir.asset"]._parse_bundle_name(
                name, False
            )
            assets = rw_env["ir.qweb"]._get_asset_bundle(
                bundle, css=True, js=False, rtl=rtl, autoprefix=prefix
            )
            return assets.css().raw
