"""How a snapshot is written for its hash: one way only, without a database."""

import hashlib
import json


def canonical(snapshot):
    """Return a snapshot as text: keys sorted, no spaces, letters as they are.

    :raises ValueError: when there is a float in it, since floats have several ways of
        being written
    """
    _refuse_floats(snapshot)
    return json.dumps(
        snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def seal(snapshot):
    """Return the SHA-256 of a snapshot's canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def _refuse_floats(value):
    if isinstance(value, float):
        raise ValueError("amounts stand in a snapshot as text or whole numbers")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
