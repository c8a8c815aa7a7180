from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.outcome_blocks import add_up, form
from ..tools.outcomes import is_relevant_work


class OnestopGraduateBlock(models.Model):
    """Graduates of one cohort and round who entered the figures together, as sums.

    It does not say who they are, and never changes: what is corrected or purged later
    stays counted as it was. Nobody reads it but the figures.
    """

    _name = "onestop.graduate.block"
    _description = "Group of graduates in the figures"
    _order = "id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, readonly=True, index=True, ondelete="restrict"
    )
    round = fields.Integer(
        "Months after graduation", required=True, readonly=True, aggregator=None
    )
    date = fields.Date("In the figures of", required=True, readonly=True)
    count = fields.Integer("Graduates", required=True, readonly=True, aggregator=None)
    answers = fields.Integer(required=True, readonly=True, aggregator=None)
    counts = fields.Json("Sums", required=True, readonly=True)
    incomes = fields.Json("Incomes in order", readonly=True)

    # ----------------------------------------------- constraints, indexes
    _enough = models.Constraint(
        "CHECK (count >= 5 AND (answers = 0 OR answers >= 5))",
        "A group in the figures has five graduates, and five answers or none.",
    )

    # ----------------------------------------------------------- business
    @api.model
    def _as_of(self):
        """Return the day of the figures: the end of the last month."""
        return fields.Date.context_today(self).replace(day=1) - timedelta(1)

    @api.model
    def _cron_form_blocks(self):
        """Let the groups that were full at the end of the last month enter."""
        as_of = self._as_of()
        pools = {}
        for row in self._waiting(as_of):
            pools.setdefault((row["cohort_id"], row["round"]), []).append(row)
        vals_list, entered = [], []
        for (cohort_id, months), rows in pools.items():
            known = {row["id"]: row for row in rows}
            people = [(row["day"], row["id"], row["status"] == "done") for row in rows]
            for group in form(people):
                entered += group
                sums = add_up([known[key] for key in group])
                vals_list.append(
                    {"cohort_id": cohort_id, "round": months, "date": as_of, **sums}
                )
        # sudo: nobody may write groups; followups are marked here alone
        followups = self.env["onestop.graduate.followup"].sudo().browse(entered)
        followups.write({"date_counted": as_of})
        return self.sudo().create(vals_list)

    @api.model
    def _waiting(self, as_of):
        """Return a row for each graduate and round that is in no group: one query."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(SQL(_QUERY, as_of=as_of))
        for row in rows:
            row["relevant"] = is_relevant_work(
                row["work_status"], row["is_relevant"] == "yes"
            )
        return rows


#: Levels: see ``tools/outcome_figures.py``. What happened after the day did not happen.
#: A round that is open for a correction is not settled, though it has its day.
_QUERY = """
SELECT s.*,
       CASE s.status WHEN 'done' THEN s.date_done
                     WHEN 'open' THEN NULL
                     WHEN 'waiting' THEN s.date_close
                     ELSE s.date_ended END AS day
  FROM (
SELECT f.id, f.cohort_id, f.round::int AS round,
       CASE WHEN f.state = 'done' AND f.date_done <= %(as_of)s THEN 'done'
            WHEN f.state IN ('unreachable', 'refused') AND f.date_ended <= %(as_of)s
                 THEN f.state
            WHEN f.date_close > %(as_of)s
                 OR (f.state = 'due' AND f.date_done IS NOT NULL) THEN 'open'
            ELSE 'waiting' END AS status,
       f.date_done, f.date_ended, f.date_close,
       f.income, f.work_status, f.is_relevant,
       CASE WHEN f.round = '24' AND f.is_independent AND t.is_independent
                 AND t.date_done <= %(as_of)s THEN 'confirmed'
            WHEN f.round IN ('12', '24') AND f.is_independent THEN 'independent'
            WHEN f.is_gainful THEN 'gainful'
            ELSE 'below' END AS level
  FROM onestop_graduate_followup f
  JOIN onestop_enrolment e ON e.id = f.enrolment_id AND e.state = 'completed'
  LEFT JOIN onestop_graduate_followup t
         ON t.enrolment_id = e.id AND t.round = '12' AND t.state = 'done'
 WHERE f.date_counted IS NULL
       ) s
 ORDER BY s.cohort_id, s.round, s.id
"""
