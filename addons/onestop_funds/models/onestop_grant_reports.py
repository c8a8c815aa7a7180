from odoo import fields, models
from odoo.tools import SQL

from ..tools.allocation_sql import PAID_QUERY


class OnestopGrant(models.Model):
    _inherit = "onestop.grant"

    report_ids = fields.One2many("onestop.grant.report", "grant_id")
    rejection_ids = fields.One2many("onestop.grant.rejection", "grant_id")
    report_count = fields.Integer(compute="_compute_report_count")

    # ------------------------------------------------------------ compute
    def _compute_report_count(self):
        groups = self.env["onestop.grant.report"]._read_group(
            [("grant_id", "in", self.ids)], ["grant_id"], ["__count"]
        )
        counts = {grant.id: count for grant, count in groups}
        for grant in self:
            grant.report_count = counts.get(grant.id, 0)

    # ------------------------------------------------------------ actions
    def action_open_reports(self):
        """Open the reports of this grant."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports"),
            "res_model": "onestop.grant.report",
            "view_mode": "list,form",
            "domain": [("grant_id", "in", self.ids)],
            "context": {"default_grant_id": self.id if len(self) == 1 else False},
        }

    # ----------------------------------------------------------- business
    def _paid_francs(self, day):
        """Return the francs of this grant's costs that were paid until a day."""
        self.env.flush_all()
        [(francs,)] = self.env.execute_query(
            SQL(
                "WITH answer AS (%s) SELECT coalesce(sum(answer.francs), 0)::bigint"
                " FROM answer JOIN onestop_grant_allocation a ON a.id = answer.id"
                " WHERE a.grant_id = %s",
                SQL(
                    PAID_QUERY,
                    which=SQL("grant_id = %s AND parent_state = 'posted'", self.id),
                    day=day,
                ),
                self.id,
            )
        )
        return francs
