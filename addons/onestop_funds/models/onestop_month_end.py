from calendar import monthrange

from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopMonthEnd(models.Model):
    """A month that the finance officer closed, and that another person certified.

    Nothing is closed before the checklist is done: see ``_compute_list``.
    """

    _name = "onestop.month.end"
    _description = "Month end"
    _inherit = ["onestop.grant.steps"]
    _order = "month desc"
    _rec_name = "month"
    _by_steps = frozenset(
        ("state", "closed_by_id", "closed_on", "certified_by_id", "certified_on")
    )

    # ------------------------------------------------------------ fields
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    month = fields.Date(required=True, help="Its first day.")
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed"), ("certified", "Certified")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    certified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    certified_on = fields.Datetime(readonly=True, copy=False)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(company_id, month)")
    _first_day = models.Constraint(
        "CHECK (EXTRACT(day FROM month) = 1)", "A month is given by its first day."
    )
    _second_person = models.Constraint(
        "CHECK (certified_by_id IS NULL OR certified_by_id <> closed_by_id)",
        "Who closed a month does not certify it: ask the certifier.",
    )

    # ------------------------------------------------------------ actions
    def action_close(self):
        """Set the lock date of the books when the checklist is done."""
        for month in self._at("open"):
            waiting = [
                row["title"]
                for row in month._compute_list()
                if not row["is_done"] and row["key"] != "lock"
            ]
            if waiting:
                raise UserError(
                    self.env._(
                        "The month is not ready. Still open: %(list)s.",
                        list=", ".join(waiting),
                    )
                )
            month._lock()
        self._internal().write(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "closed_on": fields.Datetime.now(),
            }
        )

    def action_certify(self):
        """Certify a closed month; only when all is still done, and another person."""
        for month in self._at("closed"):
            if month.closed_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "Who closed a month does not certify it: ask the certifier."
                    )
                )
            if not all(row["is_done"] for row in month._compute_list()):
                raise UserError(
                    self.env._(
                        "Something changed since the month was closed. Look at the"
                        " checklist."
                    )
                )
        self._internal().write(
            {
                "state": "certified",
                "certified_by_id": self.env.uid,
                "certified_on": fields.Datetime.now(),
            }
        )

    # ----------------------------------------------------------- business
    def _lock(self):
        """Lock the books until the end of the month; never earlier than before."""
        last = self._last_day()
        # sudo: the lock date is a setting of the company; it only moves on.
        company = self.sudo().company_id
        before = company.fiscalyear_lock_date
        if not before or before < last:
            company.fiscalyear_lock_date = last

    def _last_day(self):
        days = monthrange(self.month.year, self.month.month)[1]
        return self.month.replace(day=days)

    @api.model
    def _of(self, date):
        """Return the month of a day in the user's company; a new one when it is none.

        :param date: any day of it, or False for the month before today's
        """
        day = fields.Date.to_date(date)
        if not day:
            day = fields.Date.subtract(fields.Date.context_today(self), months=1)
        first = day.replace(day=1)
        mine = [("company_id", "=", self.env.company.id), ("month", "=", first)]
        return self.search(mine) or self.new({"month": first})
