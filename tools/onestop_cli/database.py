"""Ask and change databases on the PostgreSQL server in use."""

import json
import os
import subprocess
from pathlib import Path

from .errors import Stop
from .postgres import ROLE, Cluster

SCRIPT = Path(__file__).with_name("inside_sql.py")


class SqlError(Exception):
    """PostgreSQL refused a statement."""


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Databases:
    """The server's databases; every call is one short connection."""

    def __init__(self, server, venv):
        self.server = server
        self.venv = venv

    def ask(self, sql, parameters=(), database="postgres", user=None):
        return self.ask_all([[sql, list(parameters)]], database, user)

    def ask_all(self, statements, database="postgres", user=None):
        """Run statements, each on its own, and return the rows of the last."""
        env = {**os.environ, **self.server.environment()}
        env.pop("PGDATABASE", None)
        asked = {"database": database, "user": user, "statements": statements}
        result = subprocess.run(
            [str(self.venv.python), "-I", str(SCRIPT)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            env=env,
            check=False,
        )
        if result.returncode:
            raise Stop(
                f"the Python environment is broken: {result.stderr.strip()[-300:]}"
            )
        answer = json.loads(result.stdout)
        if "error" in answer:
            raise SqlError(answer["error"])
        return answer["rows"]

    def check(self):
        """Stop with one line unless the server takes us and has what Odoo needs."""
        if isinstance(self.server, Cluster):
            self._provide_role()
        try:
            rows = self.ask(
                "SELECT current_setting('server_version_num')::int,"
                " rolcreatedb, rolsuper, (SELECT count(*)"
                " FROM pg_available_extensions WHERE name = 'btree_gist')"
                " FROM pg_roles WHERE rolname = current_user"
            )
        except SqlError as error:
            line = str(error).splitlines()[0]
            raise Stop(
                f"PostgreSQL refused the connection: {line}; check the PG* variables"
            ) from error
        version, createdb, superuser, gist = rows[0]
        if version < 130000:
            raise Stop(
                f"PostgreSQL {version // 10000} is too old: Odoo 19 needs 13 or later"
            )
        if not (createdb or superuser):
            raise Stop(
                "PostgreSQL: the role may not create databases: ALTER ROLE ... CREATEDB"
            )
        if not gist:
            raise Stop(
                "PostgreSQL lacks btree_gist: install its contrib package on the server"
            )

    def _provide_role(self):
        names = self.ask("SELECT rolname FROM pg_roles", user="postgres")
        if [ROLE] not in names:
            sql = f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE"
            self.ask(sql, user="postgres")

    def major(self):
        """Return the server's major version."""
        rows = self.ask("SELECT current_setting('server_version_num')::int / 10000")
        return rows[0][0]

    def names(self):
        rows = self.ask("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return {row[0] for row in rows}

    def drop(self, name):
        self.ask(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")

    def rename(self, old, new):
        self.ask(f"ALTER DATABASE {quoted(old)} RENAME TO {quoted(new)}")

    def copy(self, old, new):
        self.ask(f"CREATE DATABASE {quoted(new)} TEMPLATE {quoted(old)}")

    def parameter(self, database, key):
        """Return a setting of Odoo's ir_config_parameter, or None."""
        sql = "SELECT value FROM ir_config_parameter WHERE key = %s"
        rows = self.ask(sql, [key], database)
        return rows[0][0] if rows else None

    def set_parameter(self, database, key, value):
        self.ask(
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
            database,
        )
