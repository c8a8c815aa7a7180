import json

from odoo import http
from odoo.http import request

ELSEWHERE = "onestop_privacy.away_url"
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>...</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="icon" href="data:,"/></head>
<body><script>sessionStorage.clear(); localStorage.clear()</script></body></html>"""
#: A module that keeps work which was not sent yet sets this cookie and has a database
#: named `...-sealed`: ciphertext without names, whose keys are elsewhere. That stays.
KEPT = "onestop_kept"
KEEPING_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>...</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="icon" href="data:,"/></head>
<body><script>(async () => {
sessionStorage.clear(); localStorage.clear();
const work = navigator.serviceWorker
    ? (await navigator.serviceWorker.getRegistrations()).map((one) => one.unregister())
    : [];
for (const { name } of await indexedDB.databases()) {
    if (!name.endsWith("-sealed")) indexedDB.deleteDatabase(name);
}
if (window.caches) {
    for (const name of await caches.keys()) work.push(caches.delete(name));
}
await Promise.allSettled(work);
const elsewhere = ELSEWHERE;
if (elsewhere) location.replace(elsewhere);
})()</script></body></html>"""
#: The browser forgets what it kept of this site, pages that "back" would show included.
FORGET = {
    "Cache-Control": "no-store",
    "Clear-Site-Data": '"cache", "storage"',
    "Referrer-Policy": "no-referrer",
}
#: The header has no exceptions, so that the page does its work.
FORGET_BUT_SEALED = {**FORGET, "Clear-Site-Data": '"cache"'}


class Away(http.Controller):
    @http.route("/web/away", type="http", auth="none", methods=["GET"], sitemap=False)
    def away(self):
        """Log out and show a page that says nothing, or one elsewhere if one is set."""
        request.session.logout(keep_db=True)
        elsewhere = self._elsewhere() if request.db else None
        if request.httprequest.cookies.get(KEPT):
            return self._keeping_page(elsewhere)
        if elsewhere:
            response = request.redirect(elsewhere, 303, local=False)
        else:
            response = request.make_response(PAGE)
        response.headers.update(FORGET)
        return response

    def _keeping_page(self, elsewhere):
        # "<" could end the script.
        address = json.dumps(elsewhere).replace("<", "\\u003c")
        page = KEEPING_PAGE.replace("ELSEWHERE", address)
        response = request.make_response(page)
        response.headers.update(FORGET_BUT_SEALED)
        return response

    def _elsewhere(self):
        # sudo: nobody is logged in any more, and the address is a setting
        setting = request.env["ir.config_parameter"].sudo().get_param(ELSEWHERE)
        if setting and setting.startswith(("https://", "http://")):
            return setting
        return None
