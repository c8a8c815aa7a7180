from odoo import api, models
from odoo.tools import SQL

from ..fields import Sealed

#: What triggers that keep rows from being changed let pass, in its transaction alone.
PURGING = "onestop.purge"


class OnestopGuarded(models.AbstractModel):
    """What a purge takes away from guarded records, and what it leaves.

    Sealed values and files go, coded facts stay. Say by the hooks what else goes.
    """

    _inherit = "onestop.guarded"
    #: Journal rows: nothing of them is a fact that statistics need.
    _purge_deletes = False

    @api.model
    def _purge_names(self):
        """Return the names of plain fields that tell of somebody, to be emptied."""
        return []

    @api.model
    def _retention_domain(self, date_field, limit):
        """Return the domain of the records whose time ended before a date.

        :param date_field: the field of the schedule
        :param limit: a date; for a moment the day begins at midnight UTC
        """
        return [(date_field, "!=", False), (date_field, "<", limit)]

    @api.model
    def _purge(self, ids, names=()):
        """Take away what may not stay of these records; the caller counts.

        By SQL: neither rules, checks nor journals keep a value that has to go.

        :param names: plain fields to be emptied, besides `_purge_names`
        :return: {name of a field: how many values were taken away}
        """
        if not ids:
            return {}
        env = self.env
        env.execute_query(SQL("SELECT set_config(%s, 'on', true)", PURGING))
        env.flush_all()
        if self._purge_deletes:
            counts = {"": self._purge_rows(ids)}
        else:
            plain = [self._fields[name] for name in {*self._purge_names(), *names}]
            sealed = [f for f in self._fields.values() if isinstance(f, Sealed)]
            counts = {
                field.name: self._purge_column(ids, field)
                for field in sorted({*plain, *sealed}, key=lambda field: field.name)
            }
        env.execute_query(SQL("SELECT set_config(%s, '', true)", PURGING))
        env.invalidate_all(flush=False)
        return {name: count for name, count in counts.items() if count}

    @api.model
    def _purge_derived(self, ids):
        """Take away what was made of purged values and lies elsewhere: hashes, copies.

        :return: {(model, name of a field or ""): how many}
        """
        return {}

    @api.model
    def _purge_rows(self, ids):
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM %s WHERE id IN %s RETURNING id",
                SQL.identifier(self._table),
                tuple(ids),
            )
        )
        return len(rows)

    @api.model
    def _purge_column(self, ids, field):
        column = SQL.identifier(field.name)
        empty = [column]
        if isinstance(field, Sealed) and field.blind_index:
            empty.append(SQL.identifier(field.index_name))
        rows = self.env.execute_query(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s AND %s IS NOT NULL RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(SQL("%s = NULL", name) for name in empty),
                tuple(ids),
                column,
            )
        )
        return len(rows)
