"""Hold one moment of a database still while a backup copies it.

Started by backups.py with the environment's own Python. Writes one line of JSON with
the snapshot's name and what belongs to it, and ends when its input is closed. As long
as it runs, Odoo deletes no files of attachments: its clean-up has to lock the table.
"""

import json
import sys

import psycopg2

FILES = "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
MODULES = (
    "SELECT name, latest_version FROM ir_module_module"
    " WHERE state IN ('installed', 'to upgrade')"
)


def rows(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchall()


def main(database):
    try:
        connection = psycopg2.connect(dbname=database, connect_timeout=10)
        connection.set_session(isolation_level="REPEATABLE READ")
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            cursor.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
            answer = {
                "snapshot": rows(cursor, "SELECT pg_export_snapshot()")[0][0],
                "postgresql": connection.server_version,
                "modules": dict(rows(cursor, MODULES)),
                "files": sorted(row[0] for row in rows(cursor, FILES)),
            }
    except psycopg2.Error as error:
        answer = {"error": str(error).strip()}
    print(json.dumps(answer), flush=True)
    if "error" not in answer:
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
