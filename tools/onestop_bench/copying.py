"""Rows into PostgreSQL by COPY, which is as fast as it takes them."""

import io
from datetime import date, datetime

CHUNK = 50_000


def text(value):
    """Return a value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def copy_rows(cursor, table, columns, rows):
    """Copy an iterable of tuples into a table.

    :return: the number of rows
    """
    names = ", ".join(columns)
    statement = f"COPY {table} ({names}) FROM STDIN"
    count, buffer = 0, io.StringIO()
    for row in rows:
        buffer.write("\t".join(map(text, row)) + "\n")
        count += 1
        if count % CHUNK == 0:
            _send(cursor, statement, buffer)
            buffer = io.StringIO()
    _send(cursor, statement, buffer)
    return count


def _send(cursor, statement, buffer):
    buffer.seek(0)
    cursor.copy_expert(statement, buffer)


def raise_sequence(cursor, table):
    """Let the next id of a table follow the highest one."""
    cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
