"""./onestop backup FILE: database and attachments in one file."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from .. import backups, locks
from ..console import say
from ..errors import Stop
from ..workspace import DATABASE

HELP = "write database and attachments to one FILE, also while Odoo runs"


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop backup")
    parser.add_argument("file", metavar="FILE", help="for example onestop.tar.gz")
    parser.add_argument("--force", action="store_true", help="replace the file")
    options = parser.parse_args(arguments)
    file = Path(options.file).resolve()
    if file.exists() and (file.is_dir() or not options.force):
        raise Stop(f"{file} is there already: name another, or add --force")
    if not file.parent.is_dir():
        raise Stop(f"there is no folder {file.parent}: create it first")
    workspace.open()
    busy = "another backup is being written here: wait for its end"
    with locks.only_one(workspace.state / "backup.lock", busy):
        workspace.prepare()
        with workspace.postgres() as databases:
            if DATABASE not in databases.names():
                raise Stop("there is no database yet: ./onestop up builds it")
            manifest = backups.write(workspace, DATABASE, file)
    workspace.remember(last_backup=datetime.now(UTC).isoformat(timespec="seconds"))
    size = file.stat().st_size / 1e6
    say(f"{file}: {size:.1f} MB, {len(manifest['files']) - 1} attachments.")
    say("It holds personal data: keep it encrypted, and away from this machine.")
