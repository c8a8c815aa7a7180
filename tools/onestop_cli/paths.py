"""Where things are: the checkout, and the one folder that keeps all state."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
ADDONS = ROOT / "addons"


def enterable(folder):
    """Say whether any account may walk down to this folder."""
    parts = [folder, *folder.parents]
    return all(part.stat().st_mode & 0o001 for part in parts if part.exists())


def choose_state_folder():
    """Return the state folder: in the checkout, or in /var/lib where it must be.

    PostgreSQL refuses to run as root and runs as another account then; when that
    account cannot enter the checkout (root's home is closed), the state goes to
    /var/lib.
    """
    named = os.environ.get("ONESTOP_STATE")
    if named:
        return Path(named).resolve()
    if os.geteuid() == 0 and not enterable(ROOT):
        digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
        return Path(f"/var/lib/onestop-{digest}")
    return ROOT / ".onestop"
