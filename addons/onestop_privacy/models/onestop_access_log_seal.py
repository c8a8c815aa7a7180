import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..keys import current_ring
from ..sealing import opening
from .onestop_access_log import TRIGGERS, make_append_only

MARK = "onestop_privacy.access_log_mark"
BATCH = 10_000


class OnestopAccessLogSeal(models.Model):
    """A chain over the access log, apart from it so that no reader waits for another.

    A link covers all rows up to an id, by a keyed hash (HMAC-SHA256 with a key of the
    ring) over them and the link before: who changes the database but has no key cannot
    mend the chain. Rows get their place in it a few minutes after they were written,
    once all transactions that could add one with a lower id have ended: those that had
    a number when the highest id was looked up, since a transaction gets its number
    before it draws ids (see access.py).
    """

    _name = "onestop.access.log.seal"
    _description = "Link of the chain over the access log"
    _order = "id desc"
    _log_access = False
    _rec_name = "id"

    date = fields.Datetime(required=True, readonly=True)
    first = fields.Integer("First row", required=True, readonly=True)
    last = fields.Integer("Last row", required=True, readonly=True)
    row_count = fields.Integer("Rows", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    link = fields.Char(required=True, readonly=True)

    _last_unique = models.UniqueIndex("(last)", "Rows are sealed once.")

    def init(self):
        make_append_only(self.env.cr, self._table)

    # Making links

    @api.model
    def _cron_seal(self):
        """Seal the rows up to the mark of an earlier run; set the next mark."""
        newest = self._newest()
        mark = json.loads(self.env["ir.config_parameter"].sudo().get_param(MARK, "{}"))
        low, high = self._numbers()
        if mark and mark["next"] <= high:  # else from a cluster that was replaced
            if low < mark["next"]:
                return
            self._seal_to(newest, mark["last"])
        last = self.env.execute_query(SQL("SELECT max(id) FROM onestop_access_log"))
        mark = {"last": last[0][0] or 0, "next": high}
        if mark["last"] > (self._newest().last or 0):
            text = json.dumps(mark)
            self.env["ir.config_parameter"].sudo().set_param(MARK, text)

    def _numbers(self):
        """Return the oldest number of a running transaction, and the next one."""
        [numbers] = self.env.execute_query(
            SQL(
                "SELECT pg_snapshot_xmin(s)::text::bigint,"
                " pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
            )
        )
        return numbers

    @api.model
    def _newest(self):
        return self.sudo().search([], limit=1)

    def _seal_to(self, newest, last):
        """Add links after the newest one until all rows up to `last` are sealed."""
        with opening(self.env):
            ring = current_ring()
        log = self.env["onestop.access.log"].sudo()
        previous, first = newest.link or "", (newest.last or 0) + 1
        while first <= last:
            until = min(last, first + BATCH - 1)
            rows = log._rows(first, until)
            content = self._content(previous, first, until, rows)
            link = {
                "date": fields.Datetime.now(),
                "first": first,
                "last": until,
                "row_count": len(rows),
                "key": ring.newest.id,
                "link": ring.mac(ring.newest.id, content),
            }
            previous = self.sudo().create(link).link
            first = until + 1

    def _content(self, previous, first, last, rows):
        head = json.dumps([previous, first, last, len(rows)]).encode()
        return head + self.env["onestop.access.log"]._canonical(rows)

    # Checking them

    @api.model
    def _verify(self, known=None):
        """Check the whole chain.

        :param known: a link that was noted elsewhere, which has to be in the chain
        :return: {"rows": sealed rows, "unsealed": rows, "faults": [sentence, ...],
            "link": the newest link, to be noted elsewhere}
        """
        with opening(self.env):
            ring = current_ring()
        faults, rows, previous, expected = self._missing_triggers(), 0, "", 1
        for seal in self.sudo().search([], order="id"):
            found = self.env["onestop.access.log"].sudo()._rows(seal.first, seal.last)
            content = self._content(previous, seal.first, seal.last, found)
            if seal.first != expected:
                faults.append(f"a link before row {seal.first} is missing")
            if len(found) != seal.row_count:
                faults.append(
                    f"rows {seal.first} to {seal.last}: there are {len(found)}, "
                    f"{seal.row_count} were sealed"
                )
            elif not ring.mac_fits(seal.key, content, seal.link):
                faults.append(f"rows {seal.first} to {seal.last} were changed")
            rows, previous, expected = rows + len(found), seal.link, seal.last + 1
        if known and not self.sudo().search_count([("link", "=", known)]):
            faults.append("the link that was noted elsewhere is not in the chain")
        total = self.env["onestop.access.log"].sudo().search_count([])
        return {
            "rows": rows,
            "unsealed": total - rows,
            "faults": faults,
            "link": previous,
        }

    def _missing_triggers(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
                " WHERE tgname IN %s AND tgenabled = 'O'",
                tuple(TRIGGERS),
            )
        )
        return [
            f"the trigger {name} of {table} is missing or switched off"
            for table in ("onestop_access_log", self._table)
            for name in TRIGGERS
            if (table, name) not in rows
        ]
