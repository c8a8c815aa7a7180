from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.session import Session

from .tablet import HEADERS, read

#: The browser has kept something of the tablet page.
COOKIE = "onestop_kept"


class TabletSession(http.Controller):
    """In and out of the tablet page."""

    @http.route("/w/in", type="http", auth="user", methods=["GET"], sitemap=False)
    def enter(self):
        """Lead through whatever is asked of who logs in, back to the page."""
        return request.redirect("/w/", 303)

    @http.route("/w/out", type="http", auth="none", methods=["GET"], sitemap=False)
    def leave(self):
        """Log out, and let the browser forget names and keys."""
        request.session.logout(keep_db=True)
        kind = ("Content-Type", "text/html; charset=utf-8")
        return request.make_response(
            read("out.html"), headers=[kind, *HEADERS, ("Cache-Control", "no-store")]
        )


class SessionThatForgets(Session):
    @http.route()
    def logout(self, redirect="/odoo"):
        """Log out; where the tablet page was used, its names and keys go, too."""
        if request.httprequest.cookies.get(COOKIE):
            return request.redirect("/w/out", 303)
        return super().logout(redirect)
