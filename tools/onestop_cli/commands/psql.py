"""./onestop psql: SQL on the database."""

import subprocess

from ..errors import Stop
from ..workspace import DATABASE

HELP = "SQL on the database onestop"


def run(workspace, arguments):
    workspace.open().prepare()
    with workspace.postgres():
        env = {**workspace.environment(), "PGDATABASE": DATABASE}
        try:
            return subprocess.run(["psql", *arguments], env=env, check=False).returncode
        except FileNotFoundError as error:
            raise Stop("psql is missing: install postgresql-client") from error
