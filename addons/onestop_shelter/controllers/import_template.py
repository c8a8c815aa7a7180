from odoo import http
from odoo.http import content_disposition, request

from ..tools.import_templates import TEMPLATES


class ImportTemplate(http.Controller):
    """The templates that the import screen offers, in the user's language."""

    @http.route(
        "/beds/import_template/<string:model>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def import_template(self, model):
        """Return the template of a model as XLSX; 404 for any other model."""
        if model not in TEMPLATES:
            raise request.not_found()
        name = request.env["ir.model"]._get(model).name
        return request.make_response(
            request.env[model]._import_template(),
            headers=[
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
