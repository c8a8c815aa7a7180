from odoo import models
from odoo.exceptions import AccessError

from ..tools.materials import require_role


class OnestopCohort(models.Model):
    """What the materials of a cohort cost."""

    _inherit = "onestop.cohort"

    # ----------------------------------------------------------- business
    def material_cost(self):
        """Return what materials and kits of these cohorts cost; no person is named.

        :return: list of dicts: ``cohort`` (code), ``cost`` (XOF), ``learners`` (who
            started), ``per_learner`` (XOF, rounded)
        :raise AccessError: neither finance, director nor livelihoods officer, or of
            another centre
        """
        require_role(
            self.env,
            "finance_officer", "finance_certifier", "director", "livelihoods",
        )  # fmt: skip
        # sudo: finance reads no cohort, but what it costs; the centre is asked first
        cohorts = self.sudo().exists()
        hers = all(
            self.env.su or self.env.user in centre.member_ids
            for centre in cohorts.centre_id
        )
        if not hers or len(cohorts) < len(self):
            raise AccessError(self.env._("These belong to a centre not yours."))
        costs = cohorts._material_costs()
        rows = cohorts.env["onestop.enrolment"]._read_group(
            [
                ("cohort_id", "in", cohorts.ids),
                ("state", "in", ("enrolled", "completed", "left")),
            ],
            ["cohort_id"],
            ["__count"],
        )
        learners = {cohort: count for cohort, count in rows}
        return [
            {
                "cohort": cohort.code,
                "cost": costs.get(cohort.id, 0),
                "learners": learners.get(cohort, 0),
                "per_learner": round(
                    costs.get(cohort.id, 0) / max(learners.get(cohort, 0), 1)
                ),
            }
            for cohort in cohorts
        ]

    def _total_costs(self):
        """Return {cohort id: XOF}: materials and kits come on top of the rest."""
        totals, costs = super()._total_costs(), self._material_costs()
        return {key: total + costs.get(key, 0) for key, total in totals.items()}

    def _material_costs(self):
        """Return {cohort id: XOF} of the cohorts that used something."""
        # sudo: a sum; who may read it asks first
        rows = (
            self.sudo()
            .env["onestop.material.cost"]
            ._read_group([("cohort_id", "in", self.ids)], ["cohort_id"], ["cost:sum"])
        )
        return {cohort.id: cost for cohort, cost in rows}
