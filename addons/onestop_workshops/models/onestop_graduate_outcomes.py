from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.onestop_privacy.tools.suppression import INSIDE, OUTSIDE

from ..tools.outcome_figures import ALL, publish
from ..tools.outcomes import is_relevant_work
from ..tools.rounds import ROUNDS

OWN = "onestop_base.group_director,onestop_base.group_livelihoods"
NATIONAL = "onestop_base.group_national"


class OnestopGraduateOutcomes(models.AbstractModel):
    """What became of graduates, as counts: no row of it is about one woman.

    Figures are those of the end of the last month, so that they do not change with
    each answer that is saved.
    """

    _name = "onestop.graduate.outcomes"
    _description = "Outcomes of graduates"

    @api.model
    def get_page(self):
        """Return the outcomes that the user may see, small counts suppressed.

        Director and livelihoods officer: their centres, by trade and cohort, counts
        from 5. National coordinator: all centres, by trade and centre, from 10.

        :raise AccessError: another role
        :return dict: ``as_of`` (ISO), ``threshold``, ``smig`` (XOF), ``rounds``
            (months), ``groups``: ``key``, ``label``, ``kind`` (all, trade, cohort,
            centre), ``figures`` {months: counts and rates, None where suppressed},
            ``cost``, ``cost_each`` (XOF for an independent graduate, or None)
        """
        inside = self.env.user.has_groups(OWN)
        if not inside and not self.env.user.has_groups(NATIONAL):
            raise AccessError(self.env._("These figures are not for this role."))
        as_of = fields.Date.context_today(self).replace(day=1) - timedelta(1)
        threshold = INSIDE if inside else OUTSIDE
        rows = self._rows(as_of, inside)
        leaves = {row["leaf"]: row["trade"] for row in rows}
        figures = publish(rows, leaves, threshold)
        smig = self.env["onestop.reference.value"]._in_force(as_of).get("smig")
        groups = self._groups(rows, inside) if rows else []
        costs = self._costs(rows) if inside else {}
        for group in groups:
            group["figures"] = {
                str(months): figures[group["key"], months] for months in ROUNDS
            }
            group |= self._cost(costs.get(group["key"]), group["figures"]["12"])
        return {
            "as_of": fields.Date.to_string(as_of),
            "threshold": threshold,
            "smig": smig or 0,
            "rounds": list(ROUNDS),
            "groups": groups,
        }

    @api.model
    def _rows(self, as_of, inside):
        """Return a row for each graduate and round, as they were on a day: one query.

        Who has no such round yet in the database counts as not asked.
        """
        self.env.flush_all()
        centres = SQL("TRUE")
        if inside:
            # The centres of which the user is a member now.
            centres = SQL(
                "c.centre_id IN (SELECT m.id FROM onestop_centre m WHERE m.id IN %s)",
                tuple(self._own_centres().ids) or (0,),
            )
        rows = self.env.execute_query_dict(
            SQL(_QUERY, as_of=as_of, centres=centres, rounds=list(ROUNDS))
        )
        for row in rows:
            row["leaf"] = (
                f"cohort-{row['cohort_id']}"
                if inside
                else f"trade-{row['trade_id']}-{row['centre_id']}"
            )
            row["trade"] = f"trade-{row['trade_id']}"
            row["relevant"] = is_relevant_work(
                row["work_status"], row["is_relevant"] == "yes"
            )
        return rows

    @api.model
    def _own_centres(self):
        # sudo: of which centres the user is a member is no secret to her
        centres = self.env["onestop.centre"].sudo()
        return centres.search([("member_ids", "in", [self.env.uid])])

    @api.model
    def _groups(self, rows, inside):
        """Return the groups as a tree in order: all, then each trade and its leaves."""
        names = self._names(rows, inside)
        trades = {}
        for row in rows:
            trades.setdefault(row["trade"], {})[row["leaf"]] = names[row["leaf"]]
        groups = [{"key": ALL, "label": self.env._("All"), "kind": "all"}]
        for trade in sorted(trades, key=names.get):
            groups.append({"key": trade, "label": names[trade], "kind": "trade"})
            kind = "cohort" if inside else "centre"
            for leaf, label in sorted(trades[trade].items(), key=lambda one: one[1]):
                groups.append({"key": leaf, "label": label, "kind": kind})
        return groups

    @api.model
    def _names(self, rows, inside):
        # sudo: names of trades, codes of cohorts and centres of who may see the figures
        env = self.sudo().env
        trades = env["onestop.trade"].with_context(active_test=False)
        found = {
            f"trade-{one.id}": one.name
            for one in trades.browse({row["trade_id"] for row in rows})
        }
        cohorts = env["onestop.cohort"].browse({row["cohort_id"] for row in rows})
        for cohort in cohorts:
            if inside:
                found[f"cohort-{cohort.id}"] = cohort.code
            else:
                key = f"trade-{cohort.trade_id.id}-{cohort.centre_id.id}"
                found[key] = cohort.centre_id.code
        return found

    @api.model
    def _costs(self, rows):
        """Return {group: XOF} of the cohorts whose twelve months are over."""
        over = {
            row["cohort_id"]: (row["leaf"], row["trade"])
            for row in rows
            if row["round"] == 12 and row["status"] != "coming"
        }
        # sudo: costs of cohorts of her own centres; her role was asked
        costs = self.env["onestop.cohort"].sudo().browse(over)._total_costs()
        totals = {}
        for cohort_id, groups in over.items():
            for key in (ALL, *groups):
                totals[key] = totals.get(key, 0) + costs[cohort_id]
        return totals

    @api.model
    def _cost(self, cost, cell):
        """Return ``cost`` and ``cost_each``; the second where the count is shown."""
        independent = cell["all_independent"]
        each = round(cost / independent) if cost and independent else None
        return {"cost": cost or None, "cost_each": each}


#: Levels: see ``tools/outcome_figures.py``. What happened after the day did not happen.
_QUERY = """
SELECT c.id AS cohort_id, c.centre_id, c.trade_id, r.months AS round,
       CASE WHEN f.state = 'done' AND f.date_done <= %(as_of)s THEN 'done'
            WHEN f.state IN ('unreachable', 'refused') AND f.date_ended <= %(as_of)s
                 THEN f.state
            WHEN (e.date_end + make_interval(months => r.months))::date > %(as_of)s
                 THEN 'coming'
            ELSE 'waiting' END AS status,
       f.income, f.work_status, f.is_relevant,
       CASE WHEN r.months = 24 AND f.is_independent AND t.is_independent
                 AND t.date_done <= %(as_of)s THEN 'confirmed'
            WHEN r.months >= 12 AND f.is_independent THEN 'independent'
            WHEN f.is_gainful THEN 'gainful'
            ELSE 'below' END AS level
  FROM onestop_enrolment e
  JOIN onestop_cohort c ON c.id = e.cohort_id
 CROSS JOIN unnest(%(rounds)s) AS r(months)
  LEFT JOIN onestop_graduate_followup f
         ON f.enrolment_id = e.id AND f.round = r.months::varchar
  LEFT JOIN onestop_graduate_followup t
         ON t.enrolment_id = e.id AND t.round = '12' AND t.state = 'done'
 WHERE e.state = 'completed' AND e.date_end <= %(as_of)s AND %(centres)s
 ORDER BY c.id, e.id, r.months
"""
