"""./onestop down: stop what `up` started."""

import os
import signal
import time

from .. import locks, postgres
from ..console import say
from ..errors import Stop

HELP = "stop Odoo and PostgreSQL that ./onestop started"
USAGE = "down"


def run(workspace, arguments):
    workspace.open()
    pid = locks.holder(workspace.state / "up.lock")
    if pid:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while locks.holder(workspace.state / "up.lock"):
            if time.monotonic() > deadline:
                raise Stop(
                    f"process {pid} does not end: kill -9 {pid}, then run this again"
                )
            time.sleep(0.2)
        say("Odoo is stopped.")
    else:
        say("Odoo was not running.")
    if not postgres.external() and any((workspace.state / "pg").glob("data-*")):
        cluster = workspace.server.provide()
        cluster.users.join()
        cluster.leave()
        say(
            "PostgreSQL is in use by another command."
            if cluster.running()
            else "PostgreSQL is stopped."
        )
