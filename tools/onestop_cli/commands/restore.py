"""./onestop restore FILE: put a backup in the place of the database."""

import argparse
from pathlib import Path

from .. import locks, restoring
from ..console import say
from ..errors import Stop
from ..workspace import DATABASE

HELP = "load a backup FILE as the database (Odoo has to be down)"


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop restore")
    parser.add_argument("file", metavar="FILE", help="what ./onestop backup wrote")
    parser.add_argument(
        "--force", action="store_true", help="replace the database that is there"
    )
    options = parser.parse_args(arguments)
    file = Path(options.file).resolve()
    if not file.is_file():
        raise Stop(f"there is no file {file}")
    workspace.open()
    refused = "Odoo is running here: stop it with ./onestop down, then restore"
    with locks.only_one(workspace.state / "up.lock", refused):
        workspace.prepare()
        with workspace.postgres():
            manifest = restoring.restore(workspace, DATABASE, file, not options.force)
    say(f"The database is as it was on {manifest['created']}. Now: ./onestop up")
