from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.onestop_privacy.tools.suppression import INSIDE, OUTSIDE

from ..tools.outcome_blocks import spread
from ..tools.outcome_figures import ALL, publish
from ..tools.rounds import ROUNDS

OWN = "onestop_base.group_director,onestop_base.group_livelihoods"
NATIONAL = "onestop_base.group_national"


class OnestopGraduateOutcomes(models.AbstractModel):
    """What became of graduates, as counts: no row of it is about one woman.

    Figures are sums of whole groups (``onestop.graduate.block``) that were full at the
    end of the last month, so that two of them tell what at least five women answered.
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
        as_of = self.env["onestop.graduate.block"]._as_of()
        threshold = INSIDE if inside else OUTSIDE
        blocks = self._blocks(as_of, inside)
        leaves = {block["leaf"]: block["trade"] for block in blocks}
        figures = publish(self._rows(blocks), leaves, threshold)
        smig = self.env["onestop.reference.value"]._in_force(as_of).get("smig")
        groups = self._groups(blocks, inside) if blocks else []
        costs = self._costs(blocks) if inside else {}
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
    def _blocks(self, as_of, inside):
        """Return the groups of women in the figures, by cohort: one query.

        A cohort with graduates of whom no group is full stands there without sums.
        """
        self.env.flush_all()
        centres = SQL("TRUE")
        if inside:
            # The centres of which the user is a member now.
            centres = SQL(
                "c.centre_id IN (SELECT m.id FROM onestop_centre m WHERE m.id IN %s)",
                tuple(self._own_centres().ids) or (0,),
            )
        blocks = self.env.execute_query_dict(SQL(_QUERY, as_of=as_of, centres=centres))
        for block in blocks:
            block["leaf"] = (
                f"cohort-{block['cohort_id']}"
                if inside
                else f"trade-{block['trade_id']}-{block['centre_id']}"
            )
            block["trade"] = f"trade-{block['trade_id']}"
        return blocks

    @api.model
    def _rows(self, blocks):
        """Return rows that add up to the groups; none of them is a woman's."""
        return [
            {**row, "leaf": block["leaf"], "round": block["round"]}
            for block in blocks
            if block["counts"]
            for row in spread(block["counts"], block["incomes"] or ())
        ]

    @api.model
    def _own_centres(self):
        # sudo: of which centres the user is a member is no secret to her
        centres = self.env["onestop.centre"].sudo()
        return centres.search([("member_ids", "in", [self.env.uid])])

    @api.model
    def _groups(self, blocks, inside):
        """Return the groups as a tree in order: all, then each trade and its leaves."""
        names = self._names(blocks, inside)
        trades = {}
        for block in blocks:
            trades.setdefault(block["trade"], {})[block["leaf"]] = names[block["leaf"]]
        groups = [{"key": ALL, "label": self.env._("All"), "kind": "all"}]
        for trade in sorted(trades, key=names.get):
            groups.append({"key": trade, "label": names[trade], "kind": "trade"})
            kind = "cohort" if inside else "centre"
            for leaf, label in sorted(trades[trade].items(), key=lambda one: one[1]):
                groups.append({"key": leaf, "label": label, "kind": kind})
        return groups

    @api.model
    def _names(self, blocks, inside):
        # sudo: names of trades, codes of cohorts and centres of who may see the figures
        env = self.sudo().env
        trades = env["onestop.trade"].with_context(active_test=False)
        found = {
            f"trade-{one.id}": one.name
            for one in trades.browse({block["trade_id"] for block in blocks})
        }
        cohorts = env["onestop.cohort"].browse({block["cohort_id"] for block in blocks})
        for cohort in cohorts:
            if inside:
                found[f"cohort-{cohort.id}"] = cohort.code
            else:
                key = f"trade-{cohort.trade_id.id}-{cohort.centre_id.id}"
                found[key] = cohort.centre_id.code
        return found

    @api.model
    def _costs(self, blocks):
        """Return {group: XOF} of the cohorts whose twelve months are in the figures."""
        over = {
            block["cohort_id"]: (block["leaf"], block["trade"])
            for block in blocks
            if block["round"] == 12
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


#: Each group in the figures, and each cohort with graduates.
_QUERY = """
SELECT c.id AS cohort_id, c.centre_id, c.trade_id, b.round, b.counts, b.incomes
  FROM onestop_cohort c
  LEFT JOIN onestop_graduate_block b ON b.cohort_id = c.id AND b.date <= %(as_of)s
 WHERE %(centres)s
       AND (b.id IS NOT NULL
            OR EXISTS (SELECT FROM onestop_enrolment e
                        WHERE e.cohort_id = c.id AND e.state = 'completed'
                              AND e.date_end <= %(as_of)s))
 ORDER BY c.id, b.round, b.id
"""
