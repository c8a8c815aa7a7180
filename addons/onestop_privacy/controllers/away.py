from odoo import http
from odoo.http import request

ELSEWHERE = "onestop_privacy.away_url"
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>...</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="icon" href="data:,"/></head>
<body><script>sessionStorage.clear(); localStorage.clear()</script></body></html>"""
#: The browser forgets what it kept of this site, pages that "back" would show included.
FORGET = {
    "Cache-Control": "no-store",
    "Clear-Site-Data": '"cache", "storage"',
    "Referrer-Policy": "no-referrer",
}


class Away(http.Controller):
    @http.route("/web/away", type="http", auth="none", methods=["GET"], sitemap=False)
    def away(self):
        """Log out and show a page that says nothing, or one elsewhere if one is set."""
        request.session.logout(keep_db=True)
        elsewhere = self._elsewhere() if request.db else None
        if elsewhere:
            response = request.redirect(elsewhere, 303, local=False)
        else:
            response = request.make_response(PAGE)
        response.headers.update(FORGET)
        return response

    def _elsewhere(self):
        # sudo: nobody is logged in any more, and the address is a setting
        setting = request.env["ir.config_parameter"].sudo().get_param(ELSEWHERE)
        if setting and setting.startswith(("https://", "http://")):
            return setting
        return None
