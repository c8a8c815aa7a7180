from datetime import timedelta

from odoo import api, fields, models

from .onestop_grant_tranche import WARN_DAYS


class OnestopGrantOverview(models.Model):
    """How a grant stands: what came, what was spent, what is next."""

    _inherit = "onestop.grant"

    # ------------------------------------------------------------ fields
    amount_received = fields.Monetary(
        string="Received",
        compute="_compute_money",
        help="Tranches less refunds, in the donor's currency.",
    )
    received_xof = fields.Monetary(
        string="Received in XOF",
        compute="_compute_money",
        currency_field="company_currency_id",
    )
    budget_xof = fields.Monetary(
        string="Budget in XOF",
        compute="_compute_money",
        currency_field="company_currency_id",
    )
    spent_xof = fields.Monetary(
        string="Spent in XOF",
        compute="_compute_money",
        currency_field="company_currency_id",
        help="Shares of posted entries.",
    )
    remaining_xof = fields.Monetary(
        string="Left of the budget",
        compute="_compute_money",
        currency_field="company_currency_id",
    )
    spent_percent = fields.Float(string="Spent (%)", compute="_compute_money")
    days_left = fields.Integer(compute="_compute_days_left")
    next_due = fields.Date(string="Next report", compute="_compute_next_due")
    next_step = fields.Char(compute="_compute_next_step")
    next_step_late = fields.Boolean(compute="_compute_next_step")

    # ------------------------------------------------------------ compute
    @api.depends("tranche_ids.state", "line_ids.amount_xof", "line_ids.allocation_ids")
    def _compute_money(self):
        # sudo: totals of a grant that she reads, over rows of centres that she may not.
        whole = self.sudo()
        received = {
            (grant.id, kind): (units, francs)
            for grant, kind, units, francs in whole.env[
                "onestop.grant.tranche"
            ]._read_group(
                [("grant_id", "in", self.ids), ("state", "=", "received")],
                ["grant_id", "kind"],
                ["amount_received:sum", "amount_xof:sum"],
            )
        }
        budget = whole._sum_by_grant("onestop.grant.budget.line", "amount_xof", [])
        spent = whole._sum_by_grant(
            "onestop.grant.allocation", "amount", [("parent_state", "=", "posted")]
        )
        for grant in self:
            came = received.get((grant.id, "tranche"), (0, 0))
            back = received.get((grant.id, "refund"), (0, 0))
            grant.amount_received = came[0] - back[0]
            grant.received_xof = came[1] - back[1]
            grant.budget_xof = budget.get(grant.id, 0)
            grant.spent_xof = spent.get(grant.id, 0)
            grant.remaining_xof = grant.budget_xof - grant.spent_xof
            grant.spent_percent = (
                100 * grant.spent_xof / grant.budget_xof if grant.budget_xof else 0
            )

    def _sum_by_grant(self, model, field, domain):
        groups = self.env[model]._read_group(
            [("grant_id", "in", self.ids), *domain], ["grant_id"], [f"{field}:sum"]
        )
        return {grant.id: total for grant, total in groups}

    @api.depends("date_end")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for grant in self:
            grant.days_left = (grant.date_end - today).days if grant.date_end else 0

    @api.depends("report_due_ids.date_due", "report_due_ids.report_id.state")
    def _compute_next_due(self):
        groups = self.env["onestop.grant.report.due"]._read_group(
            [
                ("grant_id", "in", self.ids),
                "|",
                ("report_id", "=", False),
                ("report_id.state", "not in", ("submitted", "withdrawn")),
            ],
            ["grant_id"],
            ["date_due:min"],
        )
        due = {grant.id: day for grant, day in groups}
        for grant in self:
            grant.next_due = due.get(grant.id, False)

    @api.depends("state", "version_ids.state", "next_due", "date_end")
    def _compute_next_step(self):
        today = fields.Date.context_today(self)
        for grant in self:
            words, late = grant._find_next_step(today)
            grant.next_step, grant.next_step_late = words, late

    def _find_next_step(self, today):
        """Return (what to do next, in words; whether it is late)."""
        if self.state == "draft":
            return self._step_of_draft(), False
        if self.state == "closed":
            return False, False
        if self.next_due and self.next_due <= today + timedelta(days=30):
            day = self.next_due.strftime("%d/%m/%Y")
            late = self.next_due < today
            if late:
                return self.env._("A report was due on %(day)s.", day=day), late
            return self.env._("A report is due on %(day)s.", day=day), late
        if self.date_end < today:
            return (
                self.env._("The grant has ended: settle what is open and close it."),
                True,
            )
        drafts = self.version_ids.filtered(lambda version: version.state == "draft")
        if drafts:
            return self._step_approve(drafts[0]), False
        return self._step_of_tranche(today)

    def _step_of_draft(self):
        drafts = self.version_ids.filtered(lambda version: version.state == "draft")
        if self._approved_version():
            return self.env._("The budget is approved: activate the grant.")
        if drafts:
            return self._step_approve(drafts[0])
        return self.env._("Import the budget, or enter its lines.")

    def _step_approve(self, version):
        return self.env._(
            "Budget %(code)s waits for the certifier.", code=version.display_name
        )

    def _step_of_tranche(self, today):
        """Return the step for the money that is most pressing, if any."""
        soon = today + timedelta(days=WARN_DAYS)
        for row in self._ageing(today):
            if row["left"] and row["spend_by"] and row["spend_by"] <= soon:
                return (
                    self.env._(
                        "Tranche %(code)s has to be spent by %(day)s: %(francs)s F are "
                        "left.",
                        code=row["tranche"].display_name,
                        day=row["spend_by"].strftime("%d/%m/%Y"),
                        francs=f"{row['left']:,}".replace(",", "\u202f"),
                    ),
                    row["spend_by"] < today,
                )
        return False, False
