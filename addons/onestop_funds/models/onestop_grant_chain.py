import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.onestop_privacy.models.onestop_access_log import make_append_only

from ..tools.chain import POSTED, ROOT, WITHDRAWN, canonical, link_hash
from ..tools.guards import INTERNAL, KEY, inside


class OnestopGrantChain(models.Model):
    """One link of a company's chain: an allocation was posted, or taken back."""

    _name = "onestop.grant.chain"
    _description = "Link of the chain of allocations"
    _order = "company_id, number desc"
    _log_access = False
    _rec_name = "number"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Integer(required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [(POSTED, "Posted"), (WITHDRAWN, "Set back to draft")],
        required=True,
        readonly=True,
    )
    # Not a link to a record: a share that was set back may be deleted.
    allocation_number = fields.Integer(required=True, readonly=True, index=True)
    payload = fields.Text(required=True, readonly=True, help="Canonical JSON.")
    previous_hash = fields.Char(required=True, readonly=True)
    own_hash = fields.Char(string="SHA-256", required=True, readonly=True)

    _once = models.UniqueIndex("(company_id, number)")

    def init(self):
        """Links are never changed or deleted."""
        make_append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Written by posting alone."""
        if not inside(self.env):
            raise AccessError(
                self.env._("The chain of allocations writes itself: nobody adds.")
            )
        return super().create(vals_list)

    # ----------------------------------------------------------- business
    @api.model
    def _append(self, company, kind, facts):
        """Append links in order and return them.

        :param list facts: (id of the allocation, dict of facts)
        """
        number, previous = self._head(company)
        vals_list = []
        for allocation_id, one in facts:
            number += 1
            payload = canonical(one)
            own = link_hash(previous, number, kind, payload)
            vals_list.append(
                {
                    "company_id": company.id,
                    "number": number,
                    "kind": kind,
                    "allocation_number": allocation_id,
                    "payload": payload,
                    "previous_hash": previous,
                    "own_hash": own,
                }
            )
            previous = own
        return self.with_context(**{KEY: INTERNAL}).create(vals_list)

    @api.model
    def _head(self, company):
        """Return (number, hash) of the newest link, for this transaction alone.

        The company's row is touched: of two at once the second starts anew and reads
        what the first has appended, so no number is left out or given twice.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET write_date = write_date WHERE id = %s"
                " AND xmin <> pg_current_xact_id()::xid",
                company.id,
            )
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT number, own_hash FROM onestop_grant_chain"
                " WHERE company_id = %s ORDER BY number DESC LIMIT 1",
                company.id,
            )
        )
        return rows[0] if rows else (0, ROOT)

    @api.model
    def _broken(self, company):
        """Return [(number, what is wrong)] of a company's links, in order.

        What is wrong: ``gap``, ``previous`` or ``hash``.
        """
        found, number, previous = [], 0, ROOT
        for row in self._rows(company):
            number += 1
            if row[0] != number:
                found.append((number, "gap"))
                number = row[0]
            if row[3] != previous:
                found.append((number, "previous"))
            if link_hash(row[3], row[0], row[1], row[2]) != row[4]:
                found.append((number, "hash"))
            previous = row[4]
        return found

    @api.model
    def _rows(self, company, batch=10000):
        """Yield (number, kind, payload, previous, own) of a company in order."""
        last = 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    "SELECT number, kind, payload, previous_hash, own_hash"
                    " FROM onestop_grant_chain WHERE company_id = %s AND number > %s"
                    " ORDER BY number LIMIT %s",
                    company.id,
                    last,
                    batch,
                )
            )
            yield from rows
            if len(rows) < batch:
                return
            last = rows[-1][0]

    @api.model
    def _standing(self, company):
        """Return {allocation id: its newest link} of those that are posted."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (allocation_number) allocation_number, kind,"
                " number, previous_hash, own_hash, payload FROM onestop_grant_chain"
                " WHERE company_id = %s ORDER BY allocation_number, number DESC",
                company.id,
            )
        )
        return {
            row[0]: {
                "number": row[2],
                "previous_hash": row[3],
                "own_hash": row[4],
                "facts": json.loads(row[5]),
            }
            for row in rows
            if row[1] == POSTED
        }

    @api.model
    def _companies(self):
        """Return the companies whose books have shares."""
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id FROM onestop_grant_chain"
                " UNION SELECT company_id FROM onestop_grant_allocation"
            )
        )
        return self.env["res.company"].browse(one for (one,) in rows)
