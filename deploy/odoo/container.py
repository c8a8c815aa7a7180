#!/usr/bin/env python3
"""What the containers of docker-compose.yml run; the work is that of ./onestop.

serve           Odoo with workers
update          build the database, or update what changed in it
backup          a backup every night, the newest are kept
backup-now      one backup
restore FILE    put a backup in the place of the database (Odoo has to be down)
health, backup-health
"""

import os
import shutil
import sys
import sysconfig
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from onestop_cli import backups, conf, pg_binaries, postgres, restoring, world
from onestop_cli.console import say, warn
from onestop_cli.errors import Stop, explain_os_error
from onestop_cli.paths import ADDONS
from onestop_cli.source import Source
from onestop_cli.workspace import DATABASE, Workspace

PASSWORD = Path("/run/secrets/db_password")
KEY_RING = Path("/run/secrets/key_ring")
PROGRAM = Path("/usr/bin/odoo")
PACKAGES = Path("/usr/lib/python3/dist-packages")
BACKUPS = Path("/backups")
#: Hours after which the health check misses a backup.
TOO_OLD = 26


class Container(Workspace):
    """What ./onestop sets up itself is in the image, in volumes, or a service."""

    def __init__(self, state="/var/lib/odoo"):
        super().__init__()
        self.state = Path(state)
        # Odoo's modules, and those that come as Python packages of the lock.
        folders = [PACKAGES, Path(sysconfig.get_path("purelib"))]
        addons = [folder / "odoo" / "addons" for folder in folders]
        addons = [folder for folder in addons if folder.is_dir()]
        self.source = Source(PROGRAM, PACKAGES, addons, "image")
        self.venv = SimpleNamespace(python=Path(sys.executable))
        self.server = postgres.ExternalServer(self.state, self.log())

    conf = Path("/run/onestop/odoo.conf")
    data = Path("/var/lib/odoo")

    def log(self, name="jobs.log"):
        return Path("/tmp/log", name)

    def environment(self):
        return dict(os.environ)

    def clients(self, major):
        """Return the image's own programs, unless they are older than the server."""
        found = Path(shutil.which("pg_dump") or "/usr/bin/pg_dump").parent
        return pg_binaries.Binaries(found, major)

    def addons_path(self):
        return self.source.addons

    def write_conf(self):
        """Write Odoo's configuration: config/odoo.conf, and what containers change."""
        values = {
            "addons_path": ",".join(map(str, [*self.source.addons, ADDONS])),
            "data_dir": self.data,
            "db_name": DATABASE,
            "http_interface": "0.0.0.0",
            "proxy_mode": "True",
            "workers": os.environ.get("ONESTOP_WORKERS", "2"),
        }
        return conf.write(self.conf, values)


def take_key_ring(secret, target):
    """Copy the key ring to where this account alone reads it, in memory."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(secret.read_bytes())
    os.environ["ONESTOP_KEY_RING"] = str(target)


def serve(container):
    command = [sys.executable, str(PROGRAM), "server", "-c", str(container.conf)]
    os.execv(command[0], command)


def update(container):
    container.databases.check()
    password = world.provide(container, DATABASE, demo=False)
    if password:
        say(f"Sign in as admin with the password {password} (shown this once)")


def backup_now(container):
    """Write one backup and remove the oldest beyond those to be kept."""
    name = datetime.now().strftime("onestop-%Y%m%d-%H%M%S.tar.gz")
    night = Container(BACKUPS)
    backups.write(night, DATABASE, BACKUPS / name)
    kept = max(1, int(os.environ.get("ONESTOP_BACKUPS_KEPT", "14")))
    for old in finished()[:-kept]:
        old.unlink()
    say(f"{name} is written")


def finished():
    return sorted(BACKUPS.glob("onestop-*.tar.gz"))


def nightly(container):
    """Back up at once if there is no fresh backup, then every night."""
    hour = int(os.environ.get("ONESTOP_BACKUP_HOUR", "2"))
    if too_old():
        attempt(container)
    while True:
        time.sleep(until(hour, datetime.now()))
        attempt(container)


def until(hour, now):
    """Return the seconds from now to the next such hour."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    return (then - now).total_seconds()


def attempt(container):
    """Try it; a night that fails is told, and the health check misses its file."""
    try:
        backup_now(container)
    except Stop as stop:
        warn(f"no backup: {stop}")
    except OSError as error:
        warn(f"no backup: {explain_os_error(error) or error}")


def too_old():
    newest = finished()[-1:]
    return not newest or time.time() - newest[0].stat().st_mtime > TOO_OLD * 3600


def restore(container, file):
    container.databases.check()
    manifest = restoring.restore(container, DATABASE, Path(file), keep_existing=False)
    say(f"The database is as it was on {manifest['created']}.")


def health(container):
    """End with an error unless Odoo answers and reaches the database."""
    address = "http://127.0.0.1:8069/web/health?db_server_status=1"
    with urllib.request.urlopen(address, timeout=8) as answer:
        return 0 if answer.status == 200 else 1


COMMANDS = {
    "serve": serve,
    "update": update,
    "backup": nightly,
    "backup-now": backup_now,
    "restore": restore,
    "health": health,
    "backup-health": lambda container: 1 if too_old() else 0,
}


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        warn(f"usage: container.py {' | '.join(COMMANDS)}")
        return 2
    name, *rest = arguments
    os.umask(0o077)
    if PASSWORD.exists():
        os.environ["PGPASSWORD"] = PASSWORD.read_text(encoding="utf-8").strip()
    if KEY_RING.exists() and not name.endswith("health"):
        take_key_ring(KEY_RING, Path("/run/onestop/key_ring"))
    container = Container()
    try:
        if not name.endswith("health"):
            container.write_conf()
        return COMMANDS[name](container, *rest) or 0
    except Stop as stop:
        warn(str(stop))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
