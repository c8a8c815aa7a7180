from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.attendance_book import write_attendance
from ..tools.attendance_rate import Meeting, attendance, rate
from ..tools.sheet_sql import HELD, ROLL


class OnestopCohort(models.Model):
    """The attendance of a cohort over a year: learners by sessions, with rates."""

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------- public
    def get_attendance(self, date_from=False, date_to=False):
        """Return learners, sessions held and marks: four queries, whatever the size.

        :param date_from: first day; False: from the beginning
        :param date_to: last day; False: until the end
        :return: dict: cohort, sessions (id, date, code), rows (number, alias,
            person_code, marks in the order of the sessions, attended, counted, rate)
        :raise AccessError: the cohort is not one of hers
        """
        sheet = self._attendance_sheet(
            fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        )
        for session in sheet["sessions"]:
            session["date"] = fields.Date.to_string(session["date"])
        return sheet

    # ------------------------------------------------------------ actions
    def action_attendance(self):
        """Open the attendance of this cohort."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "onestop_workshops.onestop_cohort_attendance_action"
        )
        return {**action, "params": {"cohort_id": self.id}}

    # ----------------------------------------------------------- business
    def _attendance_sheet(self, date_from=None, date_to=None):
        """Return what :meth:`get_attendance` does, with dates as dates."""
        self.ensure_one()
        self.env.flush_all()
        cohort = self._attendance_cohort()
        limits = {
            "cohort": self.id,
            "first": date_from or None,
            "last": date_to or None,
        }
        sessions = self.env.execute_query_dict(
            SQL(
                HELD,
                readable=self.env["onestop.session"]._search([]).subselect(),
                **limits,
            )
        )
        enrolments = self.env["onestop.enrolment"]
        rows = self.env.execute_query_dict(
            SQL(ROLL, readable=enrolments._search([]).subselect(), **limits)
        )
        enrolments.browse(row["id"] for row in rows)._note_reading(
            ["alias", "person_code", "attendance_ids"]
        )
        return {
            "cohort": cohort,
            "sessions": sessions,
            "rows": [self._attendance_row(row, sessions, cohort) for row in rows],
        }

    def _attendance_cohort(self):
        """Return code and threshold of the cohort: one query."""
        self.env["onestop.attendance"].check_access("read")
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT c.id, c.code, u.min_attendance FROM onestop_cohort c"
                "  JOIN onestop_curriculum u ON u.id = c.curriculum_id"
                " WHERE c.id IN %s",
                self._search([("id", "=", self.id)]).subselect(),
            )
        )
        if not rows:
            raise AccessError(
                self.env._("This cohort is not one of yours. Choose another one.")
            )
        return rows[0]

    def _attendance_row(self, row, sessions, cohort):
        """Return the line of one learner."""
        marks = row["marks"] or {}
        hers = [
            session
            for session in sessions
            if (row["date_start"] or session["date"]) <= session["date"]
            and session["date"] <= (row["date_end"] or session["date"])
        ]
        attended, counted = attendance(
            [
                Meeting(one["id"], marks.get(str(one["id"])), one["replaces"])
                for one in hers
            ]
        )
        per_cent = rate(attended, counted)
        return {
            "id": row["id"],
            "number": row["number"],
            "alias": row["alias"],
            "person_code": row["person_code"],
            "marks": [marks.get(str(session["id"])) for session in sessions],
            "attended": attended,
            "counted": counted,
            "rate": per_cent,
            "is_low": per_cent is not None and per_cent < cohort["min_attendance"],
        }

    def _attendance_book(self):
        """Return (file name, bytes) of the workbook: numbers and codes, no names."""
        sheet = self._attendance_sheet()
        code = sheet["cohort"]["code"]
        heads = [
            self.env._("Number"),
            self.env._("Code"),
            self.env._("Attended"),
            self.env._("Counted"),
            self.env._("Rate"),
        ]
        return f"{code}.xlsx", write_attendance(code, heads, sheet)
