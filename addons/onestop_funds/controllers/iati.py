from odoo import http
from odoo.http import content_disposition, request


class IatiController(http.Controller):
    @http.route("/funds/iati/<int:report_id>", type="http", auth="user")
    def iati(self, report_id):
        """Return the IATI file of a report that the user may read."""
        report = request.env["onestop.grant.report"].browse(report_id)
        name, content = report._build_iati()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/xml; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
