from odoo import api, fields, models

from ..tools.effort_sql import EFFORT_TRIGGER


class OnestopGrantEffortLine(models.Model):
    """The share of an employee's month that one budget line pays."""

    _name = "onestop.grant.effort.line"
    _description = "Share of an employee's month"
    _order = "effort_id, budget_line_id, id"
    _check_company_auto = True

    # ------------------------------------------------------------ fields
    effort_id = fields.Many2one(
        "onestop.grant.effort", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="effort_id.company_id", store=True)
    employee_id = fields.Many2one(
        related="effort_id.employee_id", store=True, index=True
    )
    month = fields.Date(related="effort_id.month", store=True)
    budget_line_id = fields.Many2one(
        "onestop.grant.budget.line",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    grant_id = fields.Many2one(related="budget_line_id.grant_id", store=True)
    centre_id = fields.Many2one("onestop.centre", ondelete="restrict")
    activity_id = fields.Many2one("onestop.grant.activity", ondelete="restrict")
    percent = fields.Float(required=True, digits=(5, 2), help="Of the whole month.")
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        readonly=False,
        digits=(6, 2),
        help="By the share, or as recorded.",
    )
    days = fields.Float(compute="_compute_days", digits=(5, 2))

    # ----------------------------------------------- constraints, indexes
    _positive = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "A share lies above 0 and is at most 100 %.",
    )
    _once = models.UniqueIndex(
        "(effort_id, budget_line_id, coalesce(centre_id, 0), coalesce(activity_id, 0))",
        "This budget line has a share of the month already: change that one.",
    )

    def init(self):
        """Create the guard of the sum."""
        self.env.cr.execute(EFFORT_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("percent", "effort_id.hours")
    def _compute_hours(self):
        for line in self:
            if line.effort_id.source == "fixed" or not line.hours:
                line.hours = line.effort_id.hours * line.percent / 100

    @api.depends("percent", "effort_id.days")
    def _compute_days(self):
        for line in self:
            line.days = line.effort_id.days * line.percent / 100

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._changed()
        return lines

    def write(self, vals):
        self._changed()
        result = super().write(vals)
        self._changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._changed()

    # ----------------------------------------------------------- business
    def _changed(self):
        """Refuse a change of a confirmed sheet; the database has a new sum."""
        if not self.env.su:
            self.effort_id._require_draft()
        self.effort_id.invalidate_recordset(["share_total"], flush=False)

    def _prepare_copy_vals(self):
        return {
            "budget_line_id": self.budget_line_id.id,
            "centre_id": self.centre_id.id,
            "activity_id": self.activity_id.id,
            "percent": self.percent,
        }
