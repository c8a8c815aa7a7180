from odoo import fields, models
from odoo.fields import Domain


class OnestopSession(models.Model):
    """How many learners a session is for, and the materials asked for it."""

    _inherit = "onestop.session"

    # ------------------------------------------------------------ fields
    requisition_ids = fields.One2many("onestop.requisition", "session_id")

    # ------------------------------------------------------------ actions
    def action_requisition(self):
        """Open the requisition of this session; propose one where there is none."""
        self.ensure_one()
        self.check_access("read")
        requisition = self.requisition_ids.filtered(
            lambda each: each.state in ("draft", "asked")
        )
        if not requisition:
            requisition = self.env["onestop.requisition"].create(
                {"session_id": self.id}
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.requisition",
            "res_id": requisition.id,
            "views": [(False, "form")],
        }

    # ----------------------------------------------------------- business
    def _count_learners(self):
        """Return how many learners materials are for: a number, and never who.

        Who is enrolled on the day; once attendance is taken, less who is absent or
        excused.
        """
        self.ensure_one()
        # sudo: a count; the storekeeper reads neither enrolments nor attendance
        session = self.sudo()
        enrolled = session.env["onestop.enrolment"].search_count(
            Domain("cohort_id", "=", session.cohort_id.id)
            & Domain("state", "in", ("enrolled", "completed", "left"))
            & (
                Domain("date_start", "=", False)
                | Domain("date_start", "<=", session.date)
            )
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", session.date))
        )
        if not session.date_taken:
            return enrolled
        away = session.env["onestop.attendance"].search_count(
            [("session_id", "=", session.id), ("mark", "in", ("absent", "excused"))]
        )
        return max(enrolled - away, 0)
