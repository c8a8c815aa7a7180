from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FiguresController(http.Controller):
    @http.route("/files/figures/<int:report_id>", type="http", auth="user")
    def figures(self, report_id):
        """Return the workbook of the figures that a report shows; made anew each time.

        :param int report_id: a report of the user
        """
        report = request.env["onestop.gbvims.report"].search([("id", "=", report_id)])
        if not report:  # another's, or none: the same answer
            raise AccessError(request.env._("Show the figures again, then download."))
        name, book = report._build_book()
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
