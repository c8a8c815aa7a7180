from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FiguresController(http.Controller):
    @http.route("/beds/figures", type="http", auth="user", readonly=True)
    def figures(self, centres="", **months):
        """Return the workbook of the monthly figures; it is made anew each time.

        :param str centres: ids of centres, separated by commas
        :param months: ``from`` and ``to``, as ``2026-05``
        """
        ids = [int(text) for text in centres.split(",") if text.isdecimal()]
        name, book = request.env["onestop.figures"]._build_book(
            ids, months.get("from"), months.get("to")
        )
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
