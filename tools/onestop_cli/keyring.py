"""The key ring of this state folder: outside data/ and pg/, and so outside backups."""

import json
import os
import subprocess
from pathlib import Path

from .errors import Stop
from .paths import ADDONS

VARIABLE = "ONESTOP_KEY_RING"
WORKER = Path(__file__).with_name("inside_keys.py")
LOST = (
    "the key ring {path} is gone, and nothing sealed opens without it: bring it back "
    "from its shares (./onestop key restore)"
)


def path(workspace):
    """Return where the ring is: where the variable says, or in the state folder."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve() if named else workspace.state / "keys" / "ring.json"


def work(workspace, command, given=None):
    """Run a command of inside_keys.py; return its answer.

    Raises Stop with what is wrong with the ring or the shares.
    """
    done = subprocess.run(
        [
            str(workspace.venv.python),
            "-I",
            str(WORKER),
            command,
            str(ADDONS / "onestop_privacy"),
            str(path(workspace)),
        ],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise Stop(f"the key ring cannot be worked on: {reason}") from None
    if "error" in answer:
        raise Stop(answer["error"])
    return answer


def make(workspace):
    """Make a ring; return its keys."""
    folder = path(workspace).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    answer = work(workspace, "make")
    workspace.remember(key_ring=True, key_backup=None)
    return answer["keys"]


def provide(workspace):
    """Make the first ring of a state folder; never another in its place."""
    if not path(workspace).exists() and not workspace.settings.get("key_ring"):
        make(workspace)


def demand(workspace):
    """Return the keys, or stop: without them nothing may start."""
    if not path(workspace).exists():
        raise Stop(LOST.format(path=path(workspace)))
    return work(workspace, "check")["keys"]


def backed_up(workspace, keys):
    """Say whether shares that give all these keys were read back once."""
    return set(workspace.settings.get("key_backup") or ()) >= {k["id"] for k in keys}
