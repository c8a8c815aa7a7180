from odoo import models
from odoo.exceptions import UserError

from ..tools.budget_control import WARNING
from ..tools.eligibility import NEVER, Cost, broken_rules


class OnestopGrantAllocationRules(models.Model):
    _inherit = "onestop.grant.allocation"

    def _check_postable(self):
        """Refuse shares that a rule of their grant does not let pass.

        The budget lines are touched first: of two entries that would pass a budget only
        together, the second starts anew and sees the first.

        :raise UserError: names each share and rule, and what can be done
        """
        self.budget_line_id._touch_for_budget()
        problems = [one for one in self._problems() if one[1] != WARNING]
        if problems:
            raise UserError("\n".join(words for _row, _key, words in problems))

    def _problems(self):
        """Return [(share, key of a rule, words)] of what speaks against posting.

        The key ``warning`` tells of a budget line that is nearly used up. Rules that a
        second person lets pass are left out, and so are reversals.
        """
        # sudo: the rules are those of the grant, whoever posts.
        costs = self.sudo().filtered(lambda row: row.amount > 0)
        documented = costs.move_id._documented()
        found = []
        for row in costs:
            cost = row._as_cost(row.move_id in documented)
            for key in broken_rules(cost, row.budget_line_id._terms()):
                found.append((row, key))
        verdicts = costs.budget_line_id._verdicts(costs._added(), costs._taken_over())
        for row in costs:
            if row.budget_line_id.id in verdicts:
                found.append((row, verdicts[row.budget_line_id.id]))
        return [
            (row, key, row._words_of_rule(key))
            for row, key in found
            if key == WARNING or not row._is_let_pass(key)
        ]

    def _added(self):
        """Return {budget line id: francs} of these shares."""
        added = {}
        for row in self:
            line = row.budget_line_id.id
            added[line] = added.get(line, 0) + int(row.amount)
        return added

    def _taken_over(self):
        """Return {budget line id: francs} that orders had bound for these shares."""
        taken = {}
        for row in self:
            for one in row.move_line_id.purchase_line_id.commitment_ids:
                if one._key() == row._key():
                    line = row.budget_line_id.id
                    francs = min(int(one.amount_open), int(row.amount))
                    taken[line] = taken.get(line, 0) + francs
        return taken

    def _as_cost(self, documented):
        self.ensure_one()
        move = self.move_id
        return Cost(
            day=move.date,
            paid_on=move._paid_or_due_on(),
            account=self.move_line_id.account_id.id,
            centre=self.centre_id.id or None,
            documented=documented,
        )

    def _facts_of_rule(self):
        """Return what an exception is granted for; another cost needs another one."""
        self.ensure_one()
        return "|".join(
            str(part)
            for part in (
                *self._key(),
                int(self.amount),
                self.move_line_id.account_id.id,
                self.move_id.date,
                self.move_id.invoice_date_due or "",
            )
        )

    def _is_let_pass(self, key):
        """Return whether a second person lets a rule pass for this share as it is."""
        self.ensure_one()
        return key not in NEVER and any(
            one.rule == key
            and one.approved_by_id
            and one.facts == self._facts_of_rule()
            for one in self.override_ids
        )

    def _words_of_rule(self, key):
        """Return a sentence that names the share, the rule, and what can be done."""
        line = self.budget_line_id
        grant = line.grant_id
        values = {
            "line": f"{grant.code}/{line.code}",
            "day": self.move_id.date,
            "start": grant.date_start,
            "end": grant.date_end,
            "grace": grant.payment_grace_days,
            "account": self.move_line_id.account_id.code,
            "centre": self.centre_id.code or "-",
        }
        words = {
            "state": self.env._("%(line)s: the grant is not active.", **values),
            "date": self.env._(
                "%(line)s: %(day)s lies outside of the grant, %(start)s to %(end)s.",
                **values,
            ),
            "payment": self.env._(
                "%(line)s: it is paid later than %(grace)s days after the grant's end,"
                " %(end)s.",
                **values,
            ),
            "account": self.env._(
                "%(line)s: account %(account)s is not one of this line.", **values
            ),
            "centre": self.env._(
                "%(line)s: centre %(centre)s is not one of this grant.", **values
            ),
            "document": self.env._(
                "%(line)s: attach the supporting document, or enter its reference.",
                **values,
            ),
            "budget": self.env._(
                "%(line)s: the budget does not bear it, with what is spent and ordered"
                " already.",
                **values,
            ),
            "cap": self.env._(
                "%(line)s: it would pass the cap of this line. Nobody can allow that.",
                **values,
            ),
            "warning": self.env._(
                "%(line)s: 80 %% of this line are used up with this.", **values
            ),
        }
        return words[key]
