from fractions import Fraction

from odoo import models
from odoo.tools import SQL

from ..tools.budget_control import Line, verdicts
from ..tools.eligibility import Terms

#: Budget, cost and open commitments of all lines of some grants, in francs. A cost
#: counts once it is in the chain: what is just being posted comes on top.
USE_QUERY = """
SELECT b.id, b.grant_id, b.heading_id, COALESCE(b.amount_xof, 0)::bigint,
       b.cap, b.amount,
       COALESCE((SELECT sum(a.amount) FROM onestop_grant_allocation a
                  WHERE a.budget_line_id = b.id AND a.parent_state = 'posted'
                    AND a.own_hash IS NOT NULL),
                0)::bigint,
       COALESCE((SELECT sum(c.amount_open) FROM onestop_grant_commitment c
                  WHERE c.budget_line_id = b.id), 0)::bigint
  FROM onestop_grant_budget_line b WHERE b.grant_id IN %s
"""


class OnestopGrantBudgetLine(models.Model):
    _inherit = "onestop.grant.budget.line"

    def _verdicts(self, added, taken=None):
        """Return {line id: warning, budget or cap} when francs are added to lines.

        :param dict added: francs for each line id
        :param dict taken: francs of these that stand among the open commitments
        """
        # sudo: a budget is one, whoever spends it.
        grants = self.sudo().grant_id
        found = {}
        for grant, lines in self._use(grants, added, taken or {}).items():
            grant = grants.browse(grant)
            found |= verdicts(grant.overrun_rule, grant.overrun_percent, lines)
        return found

    def _use(self, grants, added, taken):
        """Return {grant id: {line id: Line}} of whole grants, in one query."""
        self.env["onestop.grant.allocation"].flush_model()
        self.env["onestop.grant.commitment"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(SQL(USE_QUERY, grants._ids or (0,)))
        found = {}
        for line, grant, heading, budget, cap, amount, cost, ordered in rows:
            found.setdefault(grant, {})[line] = Line(
                heading=heading,
                budget=budget,
                used=cost + max(0, ordered - taken.get(line, 0)),
                added=added.get(line, 0),
                cap=self._cap_in_francs(cap, amount, budget),
            )
        return found

    def _cap_in_francs(self, cap, amount, budget):
        """Return a cap at the rate of the budget, or None without one."""
        if not cap:
            return None
        if not amount:
            return 0
        return int(Fraction(str(cap)) * budget / Fraction(str(amount)))

    def _terms(self):
        """Return what this line and its grant allow."""
        self.ensure_one()
        grant = self.grant_id
        return Terms(
            active=grant.state == "active",
            start=grant.date_start,
            end=grant.date_end,
            grace_days=grant.payment_grace_days,
            accounts=frozenset(self.account_ids.ids),
            centres=frozenset((self.centre_ids or grant.centre_ids).ids),
        )

    def _touch_for_budget(self):
        """Make whoever spends from the same budget at the same time start anew."""
        loose = self.filtered(
            lambda line: line.sudo().grant_id.overrun_rule not in ("none", "line")
        )
        self.env.execute_query(
            SQL(
                "WITH held AS (SELECT id FROM onestop_grant_budget_line"
                " WHERE id IN %s OR grant_id IN %s ORDER BY id FOR NO KEY UPDATE)"
                " UPDATE onestop_grant_budget_line line"
                " SET write_date = line.write_date FROM held WHERE held.id = line.id"
                " AND line.xmin <> pg_current_xact_id()::xid RETURNING line.id",
                self._ids or (0,),
                loose.sudo().grant_id._ids or (0,),
            )
        )
