from odoo import api, fields, models
from odoo.exceptions import UserError

#: Accounts of advances to staff that are not justified yet.
ADVANCE_ACCOUNTS = "421%"
#: Methods of exchange that need an official rate of the month.
BY_RATE = ("monthly", "transaction")


class OnestopMonthEnd(models.Model):
    """The checklist: each point is computed and leads to what is still to do."""

    _inherit = "onestop.month.end"

    # ----------------------------------------------------------- business
    @api.model
    def get_page(self, date=False):
        """Return the checklist of a month.

        :param date: any day of it, or False for the month before today's
        """
        self.check_access("read")
        month = self._of(date)
        states = dict(self._fields["state"]._description_selection(self.env))
        rows = month._compute_list()
        return {
            "id": month.id or False,
            "month": fields.Date.to_string(month.month),
            "state": month.state,
            "state_name": states[month.state],
            "closed_by": month.closed_by_id.name or "",
            "certified_by": month.certified_by_id.name or "",
            "rows": rows,
            "is_ready": all(row["is_done"] for row in rows if row["key"] != "lock"),
            "may_close": self.has_access("create"),
            "may_certify": month.state == "closed"
            and self.has_access("write")
            and month.closed_by_id != self.env.user,
        }

    @api.model
    def close_month(self, date):
        """Close a month by the finance officer; return the page."""
        self.check_access("create")
        month = self._of(date)
        if not month.id:
            month = self.create({"month": month.month})
        month.action_close()
        return self.get_page(date)

    @api.model
    def certify_month(self, date):
        """Certify a closed month by another person; return the page."""
        self.check_access("write")
        self._of(date).action_certify()
        return self.get_page(date)

    def _compute_list(self):
        """Return the points of the list: ``key``, ``title``, ``is_done``, ``count``,
        ``model``, ``ids``.
        """
        self.ensure_one()
        # sudo: counts and ids of the company's books; the role was checked before.
        month = self.sudo()
        titles = self._list_titles()
        return [
            self._point(key, title, *getattr(month, f"_list_{key}")())
            for key, title in titles.items()
        ]

    @api.model
    def _list_titles(self):
        return {
            "statements": self.env._("Statements of all banks are imported"),
            "reconciled": self.env._("Lines of the statements are reconciled"),
            "drafts": self.env._("No entry of the month is a draft"),
            "allocated": self.env._("All costs are allocated"),
            "advances": self.env._("Advances are justified"),
            "rates": self.env._("Rates of the month are there"),
            "effort": self.env._("Staff time is confirmed"),
            "tie_out": self.env._("The tie-out is zero"),
            "lock": self.env._("The books are locked until the end of the month"),
        }

    @api.model
    def _point(self, key, title, model, ids, count=None):
        count = len(ids) if count is None else count
        return {
            "key": key,
            "title": title,
            "is_done": not count,
            "count": count,
            "model": model,
            "ids": list(ids)[:1000],
        }

    def _company(self):
        return self.company_id or self.env.company

    def _grants(self):
        return self.env["onestop.grant"].search(
            [("company_id", "=", self._company().id), ("state", "=", "active")]
        )

    # ------------------------------------------------------------- points
    def _list_statements(self):
        journals = self.env["account.journal"].search(
            [("company_id", "=", self._company().id), ("type", "=", "bank")]
        )
        reached = self.env["account.bank.statement"]._read_group(
            [
                ("journal_id", "in", journals.ids),
                ("date", ">=", self._last_day()),
            ],
            ["journal_id"],
        )
        used = self.env["account.move.line"]._read_group(
            [
                ("account_id", "in", journals.default_account_id.ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", self._last_day()),
            ],
            ["account_id"],
        )
        moving = {account.id for (account,) in used}
        missing = journals.filtered(lambda one: one.default_account_id.id in moving)
        missing -= journals.browse([journal.id for (journal,) in reached])
        return "account.journal", missing.ids

    def _list_reconciled(self):
        lines = self.env["account.bank.statement.line"].search(
            [
                ("company_id", "=", self._company().id),
                ("date", "<=", self._last_day()),
                ("is_reconciled", "=", False),
                ("move_id.state", "=", "posted"),
            ]
        )
        return "account.bank.statement.line", lines.ids

    def _list_drafts(self):
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", self._company().id),
                ("date", ">=", self.month),
                ("date", "<=", self._last_day()),
                ("state", "=", "draft"),
            ]
        )
        return "account.move", moves.ids

    def _list_allocated(self):
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self._company().id),
                ("date", ">=", self.month),
                ("date", "<=", self._last_day()),
                ("parent_state", "=", "posted"),
                ("account_id.internal_group", "=", "expense"),
                ("balance", "!=", 0),
                ("allocation_ids", "=", False),
            ]
        )
        return "account.move.line", items.ids

    def _list_advances(self):
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self._company().id),
                ("date", "<=", self._last_day()),
                ("parent_state", "=", "posted"),
                ("account_id.code", "=like", ADVANCE_ACCOUNTS),
                ("account_id.reconcile", "=", True),
                ("amount_residual", ">", 0),
            ]
        )
        return "account.move.line", items.ids

    def _list_rates(self):
        missing = []
        for grant in self._grants():
            if grant.exchange_method not in BY_RATE:
                continue
            try:
                grant._rate_on(self._last_day())
            except UserError:
                missing.append(grant.id)
        return "onestop.grant", missing

    def _list_effort(self):
        effort = self.env["onestop.grant.effort"]
        return "hr.employee", effort._missing(self._company(), self.month)

    def _list_tie_out(self):
        grants = self._grants()
        tie_out = self.env["onestop.grant.tie.out"]
        found = tie_out._differences(grants, self._last_day()) if grants else []
        return "onestop.grant.tie.out", [], len(found)

    def _list_lock(self):
        company = self._company()
        last = self._last_day()
        dates = (company.fiscalyear_lock_date, company.hard_lock_date)
        is_locked = any(date and date >= last for date in dates)
        return "res.company", [], 0 if is_locked else 1
