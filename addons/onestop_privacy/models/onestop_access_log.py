import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

#: What makes a table append-only, against everybody but who may change the triggers;
#: that these are there is part of the verification.
APPEND_ONLY = """
CREATE OR REPLACE FUNCTION onestop_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The table % only grows: rows are never changed or deleted',
        TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql
"""
TRIGGERS = {
    "onestop_append_only_rows": "BEFORE UPDATE OR DELETE ON {} FOR EACH ROW",
    "onestop_append_only_table": "BEFORE TRUNCATE ON {} FOR EACH STATEMENT",
}
#: In place of a foreign key, which would lock the row of the user with each row of the
#: log: that cost as much as writing it. The log may have gone with the module.
USER_STAYS = """
CREATE OR REPLACE FUNCTION onestop_access_log_user_stays() RETURNS trigger AS $$
BEGIN
    IF to_regclass('onestop_access_log') IS NOT NULL THEN
        IF EXISTS (SELECT FROM onestop_access_log WHERE user_id = OLD.id) THEN
            RAISE EXCEPTION 'The access log names this user'
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    RETURN OLD;
END $$ LANGUAGE plpgsql;
ALTER TABLE onestop_access_log
    DROP CONSTRAINT IF EXISTS onestop_access_log_user_id_fkey;
DROP TRIGGER IF EXISTS onestop_access_log_user_stays ON res_users;
CREATE TRIGGER onestop_access_log_user_stays BEFORE DELETE ON res_users
    FOR EACH ROW EXECUTE FUNCTION onestop_access_log_user_stays();
"""
COLUMNS = "id, date, user_id, address, model, record_ids, field_names, way, reason"


def make_append_only(cr, table):
    """Put the triggers on a table that has none yet."""
    cr.execute(APPEND_ONLY)
    for name, event in TRIGGERS.items():
        cr.execute(
            SQL(
                "SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass",
                name,
                table,
            )
        )
        if not cr.fetchone():
            event_sql = SQL(event.format("%s"), SQL.identifier(table))
            cr.execute(
                SQL(
                    "CREATE TRIGGER %s %s EXECUTE FUNCTION onestop_append_only()",
                    SQL.identifier(name),
                    event_sql,
                )
            )


class Who(fields.Many2one):
    """A user who cannot be deleted, by a trigger (see USER_STAYS)."""

    def update_db_foreign_key(self, model, column):
        """Leave it to the trigger."""


class OnestopAccessLog(models.Model):
    """Who opened which sealed values: rows are written by `access.write` alone."""

    _name = "onestop.access.log"
    _description = "Access to sealed values"
    _order = "id desc"
    _log_access = False
    _rec_name = "id"

    date = fields.Datetime(required=True, readonly=True)
    user_id = Who("res.users", required=True, readonly=True, ondelete="restrict")
    address = fields.Char(readonly=True)
    model = fields.Char(required=True, readonly=True)
    field_names = fields.Char("Fields", required=True, readonly=True)
    record_id = fields.Integer(
        compute="_compute_record_id",
        search="_search_record_id",
        help="The record whose values were opened, if it was one alone.",
    )
    record_count = fields.Integer("Records", compute="_compute_record_id")
    way = fields.Char(required=True, readonly=True, help="The way in: a path.")
    reason = fields.Char(readonly=True)

    _model_date_idx = models.Index("(model, id DESC)")

    def init(self):
        cr, table = self.env.cr, self._table
        cr.execute(
            SQL(
                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS record_ids int[] NOT NULL",
                SQL.identifier(table),
            )
        )
        cr.execute(
            "CREATE INDEX IF NOT EXISTS onestop_access_log_record_ids_idx"
            " ON onestop_access_log USING gin (record_ids)"
        )
        make_append_only(cr, table)
        cr.execute(USER_STAYS)

    def _ids_by_row(self):
        """Return {id of a row: ids of the records that it is about}."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, record_ids FROM %s WHERE id IN %s",
                SQL.identifier(self._table),
                self._ids or (0,),
            )
        )
        return dict(rows)

    def _compute_record_id(self):
        found = self._ids_by_row()
        for log in self:
            ids = found.get(log.id, [])
            log.record_id = ids[0] if len(ids) == 1 else 0
            log.record_count = len(ids)

    def _search_record_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = [int(record_id) for record_id in value]
        return fields.Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s && %s::int[]", SQL.identifier(alias, "record_ids"), wanted
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_change()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        raise AccessError(
            self.env._("The access log writes itself: nobody adds, changes or deletes.")
        )

    # Sealing

    @api.model
    def _rows(self, first, last):
        """Return the rows with ids from first to last, as stored, in order."""
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE id BETWEEN %s AND %s ORDER BY id",
                SQL(COLUMNS),
                SQL.identifier(self._table),
                first,
                last,
            )
        )

    @api.model
    def _canonical(self, rows):
        """Return the bytes that stand for rows in the chain."""
        return json.dumps(rows, default=str, separators=(",", ":")).encode()
