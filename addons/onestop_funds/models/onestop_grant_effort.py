from calendar import monthrange
from datetime import datetime, time, timedelta
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.money import split

#: Accounts of SYSCEBNL for cost of staff.
STAFF_ACCOUNTS = "66%"
#: Nobody's to write: they come by actions and by the database.
PROTECTED = {"state", "share_total", "confirmed_by_id", "confirmed_on"}


class OnestopGrantEffort(models.Model):
    """How an employee's month is shared among budget lines; the rest is own funds."""

    _name = "onestop.grant.effort"
    _description = "Staff time of a month"
    _order = "month desc, employee_id"
    _check_company_auto = True

    # ------------------------------------------------------------ fields
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    month = fields.Date(
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Its first day.",
    )
    source = fields.Selection(
        [("fixed", "Fixed shares"), ("timesheet", "Time sheet")],
        required=True,
        default="fixed",
        help="Shares that were agreed beforehand, or hours that were recorded.",
    )
    days = fields.Float(
        compute="_compute_time",
        store=True,
        readonly=False,
        digits=(5, 2),
        help="Days worked in the month.",
    )
    hours = fields.Float(
        compute="_compute_time",
        store=True,
        readonly=False,
        digits=(6, 2),
        help="Hours worked in the month.",
    )
    line_ids = fields.One2many("onestop.grant.effort.line", "effort_id")
    percent = fields.Float(
        string="Shared (%)",
        compute="_compute_percent",
        digits=(5, 2),
        help="Over all donors, never above 100.",
    )
    # Kept by a trigger, so that no way in gets past the limit.
    share_total = fields.Float(digits=(7, 2), readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    move_line_ids = fields.Many2many(
        "account.move.line",
        "onestop_grant_effort_move_line_rel",
        "effort_id",
        "move_line_id",
        string="Payroll items",
        copy=False,
        check_company=True,
        domain=[
            ("parent_state", "!=", "cancel"),
            ("account_id.internal_group", "=", "expense"),
        ],
    )

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(employee_id, month)", "There is a sheet of this employee and month already."
    )
    _first_day = models.Constraint(
        "CHECK (EXTRACT(day FROM month) = 1)", "A month is given by its first day."
    )
    _full = models.Constraint(
        "CHECK (coalesce(share_total, 0) <= 100)",
        "The shares of an employee's month are more than 100 % over all donors. Lower"
        " one of them.",
    )
    _time = models.Constraint(
        "CHECK (coalesce(days, 0) BETWEEN 0 AND 31"
        " AND coalesce(hours, 0) BETWEEN 0 AND 744)",
        "A month has at most 31 days and 744 hours.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("employee_id", "month")
    def _compute_display_name(self):
        for sheet in self:
            month = f"{sheet.month:%Y-%m}" if sheet.month else ""
            # sudo: the name of a colleague of another centre, for who keeps the books
            sheet.display_name = f"{month} {sheet.sudo().employee_id.name or ''}"

    @api.depends("line_ids.percent")
    def _compute_percent(self):
        for sheet in self:
            sheet.percent = sum(sheet.line_ids.mapped("percent"))

    @api.depends("employee_id", "month")
    def _compute_time(self):
        """Propose what the calendar of the employee says, without her absences."""
        for sheet in self:
            if not sheet.employee_id or not sheet.month:
                sheet.days = sheet.hours = 0
                continue
            first, last = sheet._bounds()
            # sudo: working hours of staff of all centres; no other field is read
            employee = sheet.sudo().employee_id
            worked = employee._get_work_days_data_batch(
                datetime.combine(first, time.min),
                datetime.combine(last + timedelta(days=1), time.min),
            )[employee.id]
            sheet.days, sheet.hours = worked["days"], worked["hours"]

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {key: vals[key] for key in vals if key not in PROTECTED}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            vals = {key: vals[key] for key in vals if key not in PROTECTED}
            if set(vals) - {"move_line_ids"}:
                self._require_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._require_draft()

    # ------------------------------------------------------------ actions
    def action_confirm(self):
        """Freeze the shares; the payroll can be allocated by them."""
        self.check_access("write")
        self._require_draft()
        # sudo: state and signature are nobody's to write
        self.sudo().write(
            {
                "state": "confirmed",
                "confirmed_by_id": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
            }
        )

    def action_reopen(self):
        """Open a sheet again, as long as no posted entry was allocated by it."""
        self.check_access("write")
        if "posted" in self.move_line_ids.mapped("parent_state"):
            raise UserError(
                self.env._(
                    "Payroll of this month is posted already. Reverse the entry first."
                )
            )
        # sudo: as above
        self.sudo().write(
            {"state": "draft", "confirmed_by_id": False, "confirmed_on": False}
        )

    def action_allocate(self, move_line=None):
        """Allocate draft payroll items by the shares; the rest stays own funds.

        :param move_line: ``account.move.line`` or its id; else those of the sheet, or
            those of the employee's contact on accounts of staff in this month
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "confirmed":
            raise UserError(self.env._("Confirm the shares of the month first."))
        if move_line:
            ids = [move_line] if isinstance(move_line, int) else move_line.ids
            items = self.env["account.move.line"].browse(ids)
        else:
            items = self.move_line_ids or self._find_items()
        if not items:
            raise UserError(
                self.env._(
                    "No payroll item of this employee was found in the month. Choose"
                    " it under Payroll items."
                )
            )
        self.move_line_ids |= items
        for item in items.filtered(lambda item: item.parent_state == "draft"):
            item.allocate(self._prepare_shares(item))

    def action_prepare_month(self, month=None):
        """Create the sheets of a month as those of the month before.

        :param month: any day of it; today without
        """
        self.check_access("create")
        day = fields.Date.to_date(month) or fields.Date.context_today(self)
        first = day.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        have = self.search([("month", "=", first)]).employee_id
        missing = self._employees() - have
        last = {
            sheet.employee_id: sheet
            for sheet in self.search(
                [("month", "=", before), ("employee_id", "in", missing.ids)]
            )
        }
        self.create([self._prepare_next(who, first, last.get(who)) for who in missing])

    # ----------------------------------------------------------- business
    def _require_draft(self):
        if any(sheet.state != "draft" for sheet in self):
            raise UserError(
                self.env._("A confirmed sheet does not change. Open it again first.")
            )

    def _bounds(self):
        """Return the first and the last day of the month."""
        last = monthrange(self.month.year, self.month.month)[1]
        return self.month, self.month.replace(day=last)

    @api.model
    def _employees(self):
        # sudo: who works for the company, in all its centres; ids alone are used
        return (
            self.env["hr.employee"]
            .sudo()
            .search([("company_id", "=", self.env.company.id)])
            .sudo(False)
        )

    @api.model
    def _prepare_next(self, employee, month, sheet):
        lines = sheet.line_ids if sheet else []
        return {
            "employee_id": employee.id,
            "month": month,
            "source": sheet.source if sheet else "fixed",
            "line_ids": [
                fields.Command.create(line._prepare_copy_vals())
                for line in lines
                if line.budget_line_id.grant_id.date_end >= month
            ],
        }

    def _find_items(self):
        first, last = self._bounds()
        # sudo: the contact of an employee of any centre; only its id is used
        partner = self.sudo().employee_id.work_contact_id
        if not partner:
            return self.env["account.move.line"]
        return self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", partner.id),
                ("date", ">=", first),
                ("date", "<=", last),
                ("parent_state", "!=", "cancel"),
                ("account_id.code", "=like", STAFF_ACCOUNTS),
            ]
        )

    def _prepare_shares(self, item):
        """Return the shares of an item; what is no donor's is left out."""
        weights = [Fraction(str(line.percent)) for line in self.line_ids]
        own = 100 - sum(weights)
        parts = split(int(item.balance), [*weights, own])[: len(weights)]
        return [
            {
                "budget_line_id": line.budget_line_id.id,
                "amount": part,
                "centre_id": line.centre_id.id,
                "activity_id": line.activity_id.id,
            }
            for line, part in zip(self.line_ids, parts, strict=True)
            if part
        ]

    @api.model
    def _missing(self, company, month):
        """Return ids of employees without a confirmed sheet of a month."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT e.id FROM hr_employee e WHERE e.active AND e.company_id = %s"
                " AND NOT EXISTS (SELECT FROM onestop_grant_effort s"
                " WHERE s.employee_id = e.id AND s.month = %s"
                " AND s.state = 'confirmed')",
                company.id,
                month.replace(day=1),
            )
        )
        return [row[0] for row in rows]
