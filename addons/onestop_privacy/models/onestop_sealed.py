import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..fields import Sealed, is_inherited_from_file
from ..keys import current_ring
from ..sealing import opening, store_columns
from ..tools.key_ring import ID_BYTES, KeyRingError

_logger = logging.getLogger(__name__)

#: Values that are sealed anew between two commits.
BATCH = 500
FILE_BATCH = 20


class OnestopSealed(models.AbstractModel):
    """What concerns all sealed fields of the database together."""

    _name = "onestop.sealed"
    _description = "Sealed values"

    # Guard

    def _register_hook(self):
        super()._register_hook()
        if faults := self._faults():
            raise TypeError("Sealed values would leak: " + "; ".join(faults))

    @api.model
    def _faults(self):
        """Return sentences on the fields of any model that would show sealed values.

        A related or inherited field reads as superuser, and Odoo sorts and groups by it
        without asking for access; a stored field computed from a sealed value keeps it
        in clear; a record's name is shown to who may not read the record.
        """
        faults = []
        for model in self.env.registry.models.values():
            if isinstance(model._fields.get(model._rec_name), Sealed):
                faults.append(f"{model._name} is named by a sealed field")
            for field in model._fields.values():
                if is_inherited_from_file(field.inherited_field):
                    continue
                if field.related and self._ends_sealed(model, field.related):
                    faults.append(f"{field} is related to a sealed field")
                elif field.store and field.compute and self._from_sealed(model, field):
                    faults.append(f"{field} is stored and computed from a sealed field")
        return sorted(faults)

    def _from_sealed(self, model, field):
        depends = self.env.registry.field_depends.get(field, ())
        return any(self._ends_sealed(model, path) for path in depends)

    def _ends_sealed(self, model, path):
        """Return whether a path of fields touches a sealed one."""
        for name in path.split("."):
            field = model._fields.get(name)
            if isinstance(field, Sealed):
                return True
            if field is None or not field.comodel_name:
                return False
            model = self.env.registry[field.comodel_name]
        return False

    # Keys

    @api.model
    def _sealed_fields(self):
        """Return (table, field) of all sealed fields that are stored."""
        return [
            (model._table, field)
            for _name, model in sorted(self.env.registry.models.items())
            if model._auto and not model._abstract
            for field in model._fields.values()
            if isinstance(field, Sealed) and field.store
        ]

    @api.model
    def _keys_in_use(self):
        """Return {id of a key: how many values it has sealed}."""
        found = {}
        for table, field in self._sealed_fields():
            column = SQL.identifier(field.name)
            rows = self.env.execute_query(
                SQL(
                    "SELECT encode(substr(%s, 2, %s), 'hex'), count(*) FROM %s"
                    " WHERE %s IS NOT NULL GROUP BY 1",
                    column,
                    ID_BYTES,
                    SQL.identifier(table),
                    column,
                )
            )
            for key, count in rows:
                found[key] = found.get(key, 0) + count
        for key, count in self.env["ir.attachment"]._seal_keys_in_use().items():
            found[key] = found.get(key, 0) + count
        return found

    @api.model
    def _cron_rotate(self):
        """Seal anew, by the newest key, what older keys have sealed.

        Values that do not open are left as they are and reported in the log by model,
        field and record; they do not stop the others.
        """
        with opening(self.env):
            ring = current_ring()
        used = self._keys_in_use()
        remaining = sum(used.values()) - used.get(ring.newest.id, 0)
        if not remaining:
            return
        cron = self.env["ir.cron"]
        time_left = cron._commit_progress(remaining=remaining)
        for table, field in self._sealed_fields():
            last = 0
            while time_left and (rows := self._old_values(table, field, ring, last)):
                last = rows[-1][0]
                self._seal_again(table, field, ring, rows)
                time_left = cron._commit_progress(len(rows))
        last = 0
        newest = ring.newest.id
        files = self.env["ir.attachment"].sudo()
        while time_left and (
            some := files._sealed_by_old_keys(newest, last, FILE_BATCH)
        ):
            last = some.ids[-1]
            self._seal_files_again(some)
            time_left = cron._commit_progress(len(some))

    def _seal_files_again(self, files):
        for file in files:
            try:
                file._seal_again()
            except UserError as error:
                _logger.error("The file of attachment %s: %s", file.id, error)
        self.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _old_values(self, table, field, ring, last):
        column = SQL.identifier(field.name)
        return self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id > %s AND %s IS NOT NULL"
                " AND substr(%s, 2, %s) != %s"
                " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                column,
                SQL.identifier(table),
                last,
                column,
                column,
                ID_BYTES,
                bytes.fromhex(ring.newest.id),
                BATCH,
            )
        )

    def _seal_again(self, table, field, ring, rows):
        new = []
        for record_id, sealed in rows:
            try:
                new.append((record_id, *field.seal_again(ring, record_id, sealed)))
            except KeyRingError as error:
                _logger.error("%s of record %s: %s.", field, record_id, error)
        if new:
            store_columns(self.env, table, field._column_names(), new)
        self.env.invalidate_all(flush=False)
