"""Work on a key ring; started by keyring.py with the environment's own Python.

Takes a command, the path of the ring and, for some commands, JSON on standard input.
Writes one line of JSON: the ids and dates of the keys, or what is wrong. Secrets leave
this process in shares alone.
"""

import json
import sys
from pathlib import Path


def keys(ring):
    return [
        {"id": key.id, "created": key.created.isoformat(), "retired": key.retired}
        for key in ring.keys
    ]


def make(tools, path, _given):
    if path.exists():
        raise tools.key_ring.KeyRingError(f"there is a key ring {path} already")
    ring = tools.key_ring.KeyRing([tools.key_ring.Key.make()])
    ring.save(path)
    return {"keys": keys(ring)}


def check(tools, path, given):
    """Read the ring; if shares are given, compare what they give with it."""
    ring = tools.key_ring.KeyRing.load(path)
    if given:
        restored = tools.key_shares.restore(given["shares"])
        if restored.keys != ring.keys:
            raise tools.key_shares.ShareError(
                "the shares give another ring: split it anew (./onestop key split)"
            )
    return {"keys": keys(ring)}


def rotate(tools, path, _given):
    ring = tools.key_ring.KeyRing.load(path).with_new_key()
    ring.save(path)
    return {"keys": keys(ring)}


def drop(tools, path, given):
    """Retire keys that seal nothing any more."""
    ring = tools.key_ring.KeyRing.load(path).retire(given["keys"])
    ring.save(path)
    return {"keys": keys(ring)}


def split(tools, path, given):
    ring = tools.key_ring.KeyRing.load(path)
    shares = tools.key_shares.split(ring, given["holders"], given["needed"])
    return {"keys": keys(ring), "shares": shares}


def restore(tools, path, given):
    """Put the keys of shares on the ring, beside those that are there."""
    found = {key.id: key for key in tools.key_shares.restore(given["shares"]).keys}
    if path.exists():
        there = tools.key_ring.KeyRing.load(path)
        known = {key.id: key for key in there.keys}
        for key_id, key in known.items():
            if not key.retired or key_id not in found:
                found[key_id] = key
    ring = tools.key_ring.KeyRing(list(found.values()))
    ring.save(path)
    return {"keys": keys(ring)}


COMMANDS = {work.__name__: work for work in (make, check, rotate, drop, split, restore)}


def main(command, module, path):
    sys.path.insert(0, module)
    import tools.key_ring
    import tools.key_shares

    import tools

    given = json.loads(sys.stdin.read() or "null")
    try:
        answer = COMMANDS[command](tools, Path(path), given)
    except (tools.key_ring.KeyRingError, ValueError) as error:
        answer = {"error": str(error)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
