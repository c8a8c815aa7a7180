"""Rows that nobody changes or deletes, not even by SQL, once they are written.

What is sealed comes a moment after its row, and is sealed anew when the key changes:
both change ciphertext alone, and are told from a change of the text by the key that the
ciphertext names. A purge at the end of a retention period says so for its transaction
(``SET LOCAL onestop.purge = 'on'``), which no remote caller can.
"""

from odoo.tools import SQL

from odoo.addons.onestop_privacy.tools.key_ring import ID_BYTES

#: Characters of ``\x``, version and key in the text of a ciphertext.
HEAD = 2 + 2 * (1 + ID_BYTES)
FUNCTION = f"""
CREATE OR REPLACE FUNCTION onestop_written_once() RETURNS trigger AS $$
DECLARE
    sealed text;
    was text;
    becomes text;
    kept boolean := TG_OP = 'UPDATE';
BEGIN
    IF current_setting('onestop.purge', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF kept THEN
        kept := to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV;
        FOREACH sealed IN ARRAY TG_ARGV LOOP
            was := to_jsonb(OLD) ->> sealed;
            becomes := to_jsonb(NEW) ->> sealed;
            kept := kept AND (was IS NULL OR was IS NOT DISTINCT FROM becomes
                OR (becomes IS NOT NULL
                    AND left(was, {HEAD}) <> left(becomes, {HEAD})));
        END LOOP;
    END IF;
    IF kept THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The table % only grows: what is written stays', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql
"""
TRIGGER = "onestop_written_once"


def make_written_once(cr, table, sealed, when="TRUE"):
    """Put the triggers on a table.

    :param tuple sealed: names of the sealed columns, at least one
    :param str when: SQL about ``OLD``; only rows for which it is true are kept
    """
    cr.execute(FUNCTION)
    name, on = SQL.identifier(TRIGGER), SQL.identifier(table)
    empty = SQL.identifier(f"{TRIGGER}_table")
    columns = SQL(", ").join(sealed)
    cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %s BEFORE UPDATE OR DELETE ON %s FOR EACH ROW"
            " WHEN (%s) EXECUTE FUNCTION onestop_written_once(%s)",
            name,
            on,
            SQL(when),
            columns,
        )
    )
    cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %s BEFORE TRUNCATE ON %s FOR EACH STATEMENT"
            " EXECUTE FUNCTION onestop_written_once(%s)",
            empty,
            on,
            columns,
        )
    )
