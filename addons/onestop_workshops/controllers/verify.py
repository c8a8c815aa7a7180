from odoo import http
from odoo.http import request
from odoo.tools import format_date

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


class Verify(http.Controller):
    """Whether a certificate is genuine: for an employer, who has no log-in."""

    @http.route(
        "/verify/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def verify(self, token, **_query):
        """Show what anybody may know of the certificate with this code.

        The page says trade, type, serial and date: nobody's name, and no place.
        """
        fact = request.env["onestop.certificate"]._verify(token)
        response = request.render(
            "onestop_workshops.verify_page",
            {"fact": fact, "date": fact and format_date(request.env, fact["date"])},
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.status_code = 200 if fact else 404
        return response
