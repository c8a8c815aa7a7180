"""Run SQL with psycopg2: started with the environment's own Python by database.py.

Reads {"database", "user", "statements": [[sql, parameters], ...]} from its input,
writes {"rows": rows of the last statement} or {"error": text, "code": SQLSTATE}.
"""

import json
import sys

import psycopg2


def main():
    asked = json.load(sys.stdin)
    options = {"dbname": asked["database"], "connect_timeout": 10}
    if asked["user"]:
        options["user"] = asked["user"]
    rows = []
    try:
        connection = psycopg2.connect(**options)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for sql, parameters in asked["statements"]:
                cursor.execute(sql, parameters or None)
                rows = cursor.fetchall() if cursor.description else []
        connection.close()
    except psycopg2.Error as error:
        answer = {"error": str(error).strip(), "code": error.pgcode}
    else:
        answer = {"rows": rows}
    json.dump(answer, sys.stdout, default=str)


if __name__ == "__main__":
    main()
