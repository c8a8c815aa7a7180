from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, groupby

from ..tools.attendance_book import SIGNS


class ReportAttendance(models.AbstractModel):
    """A cohort's attendance on paper: numbers and codes, no names."""

    _name = "report.onestop_workshops.report_attendance"
    _description = "Attendance on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :param docids: ids of cohorts
        :raise AccessError: a cohort is not one of the user's
        """
        cohorts = self.env["onestop.cohort"].browse(docids)
        return {
            "doc_ids": cohorts.ids,
            "doc_model": cohorts._name,
            "docs": cohorts,
            "signs": SIGNS,
            "sheets": {cohort.id: self._prepare(cohort) for cohort in cohorts},
        }

    @api.model
    def _prepare(self, cohort):
        """Return the sheet of a cohort, a table a month."""
        sheet = cohort._attendance_sheet()
        places = list(enumerate(sheet["sessions"]))
        months = [
            {
                "name": format_date(self.env, first, date_format="MMMM y"),
                "places": part,
            }
            for first, part in groupby(
                places, key=lambda pair: pair[1]["date"].replace(day=1)
            )
        ]
        printed = format_datetime(
            self.env, fields.Datetime.now(), tz=cohort.centre_id.tz, dt_format="short"
        )
        return {**sheet, "months": months, "printed": printed}
