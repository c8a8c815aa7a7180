from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Which model makes a workbook: its ``_build_book`` checks the access of the caller.
BOOKS = {
    "bank_reconciliation": "onestop.bank.reconciliation",
    "budget": "onestop.grant.budget.view",
    "cash_forecast": "onestop.grant.cash.forecast",
    "effort": "onestop.grant.effort",
    "tie_out": "onestop.grant.tie.out",
    "report": "onestop.grant.report",
}


class BooksController(http.Controller):
    @http.route("/funds/book/<string:kind>", type="http", auth="user")
    def book(self, kind, ids="", **options):
        """Return a workbook; made anew each time.

        :param str kind: a key of ``BOOKS``
        :param str ids: of the records, between commas
        """
        if kind not in BOOKS:
            raise NotFound()
        numbers = [int(number) for number in ids.split(",") if number.isdigit()]
        records = request.env[BOOKS[kind]].browse(numbers)
        name, book = records._build_book(**options)
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
