from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OutcomesController(http.Controller):
    @http.route("/files/outcomes", type="http", auth="user")
    def outcomes(self):
        """Return the workbook of outcomes that the user may see; made anew each time.

        :raise AccessError: another role
        """
        name, book = request.env["onestop.graduate.outcomes"]._build_book()
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
