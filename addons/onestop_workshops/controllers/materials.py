from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MaterialsController(http.Controller):
    """Lists of materials as XLSX, made anew each time, with the user's own rights."""

    @http.route("/workshops/stock_template", type="http", auth="user", methods=["GET"])
    def stock_template(self):
        """Return the template for the import of the stock."""
        book = request.env["onestop.stock.import"]._template()
        return self._respond(request.env._("Stock"), book)

    @http.route(
        "/workshops/materials/<int:cohort_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def materials(self, cohort_id):
        """Return materials used against the standard, by session of a cohort."""
        name, book = self._find("onestop.cohort", cohort_id)._variance_book()
        return self._respond(name, book)

    @http.route(
        "/workshops/purchase/<int:proposal_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def purchase(self, proposal_id):
        """Return the list for the buyer."""
        proposal = self._find("onestop.purchase.proposal", proposal_id)
        name, book = proposal._book()
        return self._respond(name, book)

    def _find(self, model, res_id):
        """Return a record; one of another centre is as one that is not there.

        :raise NotFound: it is not open to the user
        """
        found = request.env[model].search([("id", "=", res_id)])
        if not found:
            raise NotFound
        return found

    def _respond(self, name, book):
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
