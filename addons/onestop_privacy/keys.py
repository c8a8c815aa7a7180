"""The key ring of this server, as Odoo finds it."""

import os
from pathlib import Path

from odoo.tools import config

from .tools.key_ring import KeyRing, KeyRingMissing, KeyRingUnsafe

#: Where the path of the ring stands; the environment wins over odoo.conf.
VARIABLE = "ONESTOP_KEY_RING"
OPTION = "onestop_key_ring"

_loaded = {}


def ring_path():
    """Return the path of the ring, or None when none is named."""
    named = os.environ.get(VARIABLE) or config.get(OPTION)
    return Path(named) if named else None


def current_ring():
    """Return the ring; it is read again when the file has changed.

    :raises KeyRingError: when there is none, or it is not fit for use
    """
    path = ring_path()
    if path is None:
        raise KeyRingMissing(
            f"no key ring is named: set {VARIABLE}, or {OPTION} in odoo.conf"
        )
    try:
        found = os.stat(path)
    except OSError:
        raise KeyRingMissing(f"there is no key ring {path}") from None
    mark = (path, found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode)
    if _loaded.get("mark") != mark:
        data = Path(config["data_dir"]).resolve()
        if path.resolve().is_relative_to(data):
            raise KeyRingUnsafe(
                f"the key ring {path} lies in the data folder, which backups copy: "
                "move it elsewhere"
            )
        _loaded.update(ring=KeyRing.load(path), mark=mark)
    return _loaded["ring"]
