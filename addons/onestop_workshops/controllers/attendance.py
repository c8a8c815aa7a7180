from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AttendanceController(http.Controller):
    @http.route("/training/attendance/<int:cohort_id>", type="http", auth="user")
    def attendance(self, cohort_id):
        """Return the workbook of a cohort's attendance; made anew each time."""
        cohort = request.env["onestop.cohort"].browse(cohort_id)
        name, book = cohort._attendance_book()
        return request.make_response(
            book,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
