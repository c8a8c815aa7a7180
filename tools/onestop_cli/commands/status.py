"""./onestop status: what runs, and where."""

from .. import locks, postgres
from ..console import say

HELP = "say what is running"
USAGE = "status"


def run(workspace, arguments):
    workspace.open()
    pid = locks.holder(workspace.state / "up.lock")
    port = workspace.settings.get("port", 8069)
    say(f"State folder: {workspace.state}")
    say(
        f"Odoo: running on http://127.0.0.1:{port} (process {pid})"
        if pid
        else "Odoo: not running"
    )
    if postgres.external():
        say("PostgreSQL: an external one, named by the PG* variables")
    elif any((workspace.state / "pg").glob("data-*")):
        server = workspace.server.provide()
        what = (
            f"running, socket in {server.socket_folder}"
            if server.running()
            else "not running"
        )
        say(f"PostgreSQL {server.binaries.major}: {what}")
    else:
        say("PostgreSQL: not set up yet")
    return 0 if pid else 3
