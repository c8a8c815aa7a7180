"""Which rows of the database name a record, and moving them to another one."""

from odoo.tools import SQL

#: Every column with a foreign key to a table; Odoo has one for each stored many2one and
#: for both columns of each many2many.
FOREIGN_KEYS = """
SELECT source.relname, attribute.attname
  FROM pg_constraint fk
  JOIN pg_class source ON source.oid = fk.conrelid
  JOIN pg_attribute attribute
    ON attribute.attrelid = fk.conrelid AND attribute.attnum = fk.conkey[1]
 WHERE fk.contype = 'f' AND fk.confrelid = %s::regclass
   AND cardinality(fk.conkey) = 1
 ORDER BY 1, 2
"""
#: Unique indexes over a column, made of columns alone: the others and the condition.
UNIQUE_INDEXES = """
SELECT array(
         SELECT attribute.attname FROM unnest(index.indkey) AS number
           JOIN pg_attribute attribute
             ON attribute.attrelid = index.indrelid AND attribute.attnum = number
          WHERE attribute.attname <> %(column)s),
       coalesce(pg_get_expr(index.indpred, index.indrelid), 'true')
  FROM pg_index index
  JOIN pg_attribute own
    ON own.attrelid = index.indrelid AND own.attnum = ANY (index.indkey)
 WHERE index.indrelid = %(table)s::regclass AND index.indisunique
   AND index.indexprs IS NULL AND own.attname = %(column)s
"""


def foreign_keys(env, table):
    """Return (table, column) of all columns that refer to a table."""
    return env.execute_query(SQL(FOREIGN_KEYS, table))


def is_link_table(env, table):
    """Return whether a table has no id: it joins two others."""
    return not env.execute_query(
        SQL(
            "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attname = 'id' AND NOT attisdropped",
            table,
        )
    )


def clashes(env, table, column, old, new):
    """Return whether rows of ``old`` and ``new`` would be equal where none may be."""
    for others, condition in env.execute_query(
        SQL(UNIQUE_INDEXES, table=table, column=column)
    ):
        equal = SQL(" AND ").join(
            SQL("a.%s = b.%s", SQL.identifier(name), SQL.identifier(name))
            for name in others
        )
        query = SQL(
            "SELECT 1 FROM %s a JOIN %s b ON %s LIMIT 1",
            _rows(table, column, condition, old),
            _rows(table, column, condition, new),
            equal if others else SQL("true"),
        )
        if env.execute_query(query):
            return True
    return False


def _rows(table, column, condition, record_id):
    return SQL(
        "(SELECT * FROM %s WHERE %s = %s AND (%s))",
        SQL.identifier(table),
        SQL.identifier(column),
        record_id,
        SQL(condition.replace("%", "%%")),
    )


def unite_links(env, table, column, old, new):
    """Give the links of ``old`` in a link table to ``new``, each once."""
    [(other,)] = env.execute_query(
        SQL(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> %s",
            table,
            column,
        )
    )
    names = {
        "table": SQL.identifier(table),
        "column": SQL.identifier(column),
        "other": SQL.identifier(other),
        "old": old,
        "new": new,
    }
    env.execute_query(
        SQL(
            "WITH gone AS (DELETE FROM %(table)s WHERE %(column)s = %(old)s"
            " RETURNING %(other)s) INSERT INTO %(table)s (%(column)s, %(other)s)"
            " SELECT %(new)s, %(other)s FROM gone ON CONFLICT DO NOTHING RETURNING 1",
            **names,
        )
    )


def repoint(env, table, column, old, new, ids=None):
    """Let rows that named ``old`` name ``new``; return their ids.

    :param ids: change these rows alone
    """
    rows = env.execute_query(
        SQL(
            "UPDATE %s SET %s = %s WHERE %s = %s"
            " AND (%s::int[] IS NULL OR id = ANY (%s)) RETURNING id",
            SQL.identifier(table),
            SQL.identifier(column),
            new,
            SQL.identifier(column),
            old,
            ids,
            ids,
        )
    )
    return [row_id for (row_id,) in rows]
