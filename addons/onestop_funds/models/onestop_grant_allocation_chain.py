from odoo import api, models
from odoo.tools import SQL

from ..tools.chain import POSTED, WITHDRAWN
from ..tools.guards import INTERNAL, KEY

#: The facts of posted allocations as they stand, in the order of a link's facts.
STANDING_QUERY = """
SELECT a.id, a.chain_number, a.previous_hash, a.own_hash, l.move_id, m.name, m.date,
       l.account_id, a.budget_line_id, a.amount::bigint, a.centre_id, a.activity_id,
       a.date, a.move_line_id, a.grant_id, b.grant_id
  FROM onestop_grant_allocation a
  JOIN account_move_line l ON l.id = a.move_line_id
  JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
  JOIN onestop_grant_budget_line b ON b.id = a.budget_line_id
 WHERE m.company_id = %s
"""


class OnestopGrantAllocationChain(models.Model):
    _inherit = "onestop.grant.allocation"

    def _continue_chain(self):
        """Append the posted allocations to their company's chain, once each."""
        fresh = self.filtered(
            lambda row: row.parent_state == "posted" and not row.own_hash
        )
        for company, rows in fresh.grouped("company_id").items():
            rows = rows.sorted("id")
            links = self.env["onestop.grant.chain"]._append(
                company, POSTED, [(row.id, row._chain_facts()) for row in rows]
            )
            for row, link in zip(rows, links, strict=True):
                row.with_context(**{KEY: INTERNAL}).write(
                    {
                        "chain_number": link.number,
                        "previous_hash": link.previous_hash,
                        "own_hash": link.own_hash,
                    }
                )

    def _leave_chain(self):
        """Say in the chain that these allocations were set back to draft."""
        linked = self.filtered("own_hash")
        for company, rows in linked.grouped("company_id").items():
            rows = rows.sorted("id")
            self.env["onestop.grant.chain"]._append(
                company, WITHDRAWN, [(row.id, row._chain_facts()) for row in rows]
            )
            rows.move_id._open_door("on")
            rows.with_context(**{KEY: INTERNAL}).write(
                {"chain_number": 0, "previous_hash": False, "own_hash": False}
            )
            rows.flush_recordset()
            rows.move_id._open_door("off")

    def _chain_facts(self):
        """Return what a link says about one allocation."""
        self.ensure_one()
        line = self.budget_line_id
        return {
            "allocation": self.id,
            "item": self.move_line_id.id,
            "company": self.company_id.name,
            "entry": self.move_id.name,
            "date": self.move_id.date.isoformat(),
            "account": self.account_id.code,
            "account_id": self.account_id.id,
            "line": f"{line.grant_id.code}/{line.code}",
            "line_id": line.id,
            "amount": int(self.amount),
            "centre": self.centre_id.code or None,
            "centre_id": self.centre_id.id or None,
            "activity": self.activity_id.code or None,
            "activity_id": self.activity_id.id or None,
        }

    # ------------------------------------------------------- verification
    @api.model
    def _verify_chain(self, company=None):
        """Return what was changed past our own doors, since the first allocation.

        :param company: a res.company; left out: each one that has a chain
        :return: list of dicts: ``company_id``, ``number`` (of the link; 0: none),
            ``allocation_id``, ``fault``: ``gap``, ``previous``, ``hash`` (a link was
            changed), ``changed`` (an allocation differs from its link), ``missing``
            (posted, now gone), ``unlinked`` (posted without a link)
        """
        # sudo: the check covers whole books, whoever starts it.
        chain = self.env["onestop.grant.chain"].sudo()
        companies = company or chain._companies()
        found = []
        for one in companies:
            for number, fault in chain._broken(one):
                found.append(self._fault(one, number, 0, fault))
            found += self._compare_with_chain(one)
        return found

    @api.model
    def _fault(self, company, number, allocation_id, fault):
        return {
            "company_id": company.id,
            "number": number,
            "allocation_id": allocation_id,
            "fault": fault,
        }

    @api.model
    def _compare_with_chain(self, company):
        """Return the faults between a company's allocations and its chain."""
        links = self.env["onestop.grant.chain"]._standing(company)
        found = []
        self.env.flush_all()
        for row in self.env.execute_query(SQL(STANDING_QUERY, company.id)):
            link = links.pop(row[0], None)
            if link is None:
                found.append(self._fault(company, 0, row[0], "unlinked"))
            elif self._differs(row, link):
                found.append(self._fault(company, link["number"], row[0], "changed"))
        for allocation_id, link in links.items():
            found.append(self._fault(company, link["number"], allocation_id, "missing"))
        return found

    @api.model
    def _differs(self, row, link):
        """Return whether a standing allocation differs from what its link says."""
        facts = link["facts"]
        told = (
            link["number"],
            link["previous_hash"],
            link["own_hash"],
            facts["entry"],
            facts["date"],
            facts["account_id"],
            facts["line_id"],
            facts["amount"],
            facts["centre_id"],
            facts["activity_id"],
            facts["date"],
            facts["item"],
        )
        stands = (*row[1:4], row[5], str(row[6]), *row[7:12], str(row[12]), row[13])
        return told != stands or row[14] != row[15]
