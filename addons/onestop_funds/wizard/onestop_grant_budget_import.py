from odoo import fields, models
from odoo.fields import Command

from odoo.addons.onestop_base.tools.xlsx_lines import BadLine

from ..tools.funds_lists import BUDGET


class OnestopGrantBudgetImport(models.TransientModel):
    """Reads a budget from XLSX and makes a draft version of it.

    Lines that the grant has already keep their rules: the list says what they get.
    """

    _name = "onestop.grant.budget.import"
    _inherit = ["onestop.list.import"]
    _description = "Budget"
    _default_by_caller = frozenset(("grant_id",))
    _sheet = BUDGET

    # ------------------------------------------------------------ fields
    grant_id = fields.Many2one("onestop.grant", required=True, readonly=True)
    date_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    reason = fields.Char(
        required=True, default=lambda self: self.env._("Imported budget")
    )
    version_id = fields.Many2one("onestop.grant.budget.version", readonly=True)

    # ------------------------------------------------------------ actions
    def action_open(self):
        """Open the version that was made."""
        return self.version_id._get_records_action()

    # ----------------------------------------------------------- business
    def _match(self, lines):
        """Return (new, known, bad): lines with the ids that their codes mean."""
        grant = self.grant_id
        accounts = self._account_ids(lines)
        # sudo: centres of the grant that the officer is no member of.
        centres = {one.code: one.id for one in grant.sudo().centre_ids}
        activities = self.env["onestop.grant.activity"].search([])
        activities = {one.code.upper(): one.id for one in activities}
        there = {
            line.code: line for line in grant.with_context(active_test=False).line_ids
        }
        new, bad = [], []
        for line in lines:
            line.account_ids = [accounts.get(code) for code in line.accounts]
            line.centre_ids = [centres.get(code.upper()) for code in line.centres]
            line.activity_id = activities.get(line.activity.upper())
            line.there = there.get(line.code)
            why = self._look_up(line)
            if why:
                bad.append(BadLine(line.number, *why))
            else:
                new.append(line)
        return new, [], bad

    def _account_ids(self, lines):
        wanted = {code for line in lines for code in line.accounts}
        company = self.grant_id.company_id
        Account = self.env["account.account"].with_company(company)
        found = Account.search(
            [("company_ids", "in", company.ids), ("code", "in", list(wanted))]
        )
        return {account.code: account.id for account in found}

    def _look_up(self, line):
        """Return (why, column) of what is wrong with a line, or None."""
        if None in line.account_ids:
            return "account", "accounts"
        if None in line.centre_ids:
            return "centre", "centres"
        if line.activity and not line.activity_id:
            return "activity", "activity"
        if line.there and line.there.heading_id.code != line.heading:
            return "heading", "heading"
        return None

    def _write_new(self, new):
        headings = {one.code: one for one in self.grant_id.heading_ids}
        for line in new:
            if line.heading not in headings:
                headings[line.heading] = self.env[
                    "onestop.grant.budget.heading"
                ].create(
                    {
                        "grant_id": self.grant_id.id,
                        "code": line.heading,
                        "name": line.heading_name or line.heading,
                        "sequence": 10 * (len(headings) + 1),
                    }
                )
        fresh = [line for line in new if not line.there]
        made = self.env["onestop.grant.budget.line"].create(
            [self._prepare_line_vals(line, headings[line.heading]) for line in fresh]
        )
        for line, record in zip(fresh, made, strict=True):
            line.there = record
        self.version_id = self.env["onestop.grant.budget.version"].create(
            {
                "grant_id": self.grant_id.id,
                "date_from": self.date_from,
                "reason": self.reason,
                "line_ids": [
                    Command.create(
                        {
                            "budget_line_id": line.there.id,
                            "quantity": line.quantity,
                            "unit_cost": line.unit_cost,
                        }
                    )
                    for line in new
                ],
            }
        )

    def _prepare_line_vals(self, line, heading):
        return {
            "grant_id": self.grant_id.id,
            "heading_id": heading.id,
            "code": line.code,
            "name": line.name,
            "sequence": line.number,
            "unit": line.unit,
            "cap": line.cap,
            "account_ids": [Command.set(line.account_ids)],
            "centre_ids": [Command.set(line.centre_ids)],
            "activity_id": line.activity_id,
        }

    def _reasons(self):
        return {
            "cents": self.env._("an amount has two decimals at most"),
            "account": self.env._("an account is none of the company's"),
            "centre": self.env._("a centre is none of the grant's"),
            "activity": self.env._("no activity has this code"),
            "heading": self.env._("this line stands under another heading already"),
        }
