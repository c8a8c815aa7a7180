"""A key ring on paper, split so that nobody holds it alone.

Shamir's secret sharing (A. Shamir, "How to share a secret", CACM 22, 1979) over the
bytes of the ring, in the field of 256 elements that AES uses: any `needed` shares give
the ring back, fewer tell nothing about it. A share is written in groups of four signs
without those that look alike (Crockford's base 32), each line with two signs more that
find a slip of the pen in it.
"""

import hashlib
import secrets
from datetime import UTC, datetime

from .key_ring import ID_BYTES, KEY_BYTES, Key, KeyRing, KeyRingError

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = str.maketrans("OILU", "011V")
VERSION = 1
SET_BYTES = 4
PROOF_BYTES = 8
HEAD_BYTES = 1 + SET_BYTES + 2
TIME_BYTES = 5
#: Stands beside the time of a key that was dropped.
RETIRED = 1 << (8 * TIME_BYTES - 1)
GROUP, LINE = 4, 20


class ShareError(KeyRingError):
    """A share was misread, or the shares do not belong together."""


def _tables():
    powers, logs, value = [], {}, 1
    for exponent in range(255):
        powers.append(value)
        logs[value] = exponent
        double = value << 1
        value ^= double ^ (0x11B if double & 0x100 else 0)
    return powers, logs


POWERS, LOGS = _tables()


def _times(a, b):
    return POWERS[(LOGS[a] + LOGS[b]) % 255] if a and b else 0


def _over(a, b):
    return POWERS[(LOGS[a] - LOGS[b]) % 255] if a else 0


def split(ring, holders=2, needed=2):
    """Return the texts of the shares of a ring, one for each holder.

    :param holders: how many shares there are (2 to 20)
    :param needed: how many of them restore the ring
    """
    if not 2 <= needed <= holders <= 20:
        raise ValueError("a ring is split for 2 to 20 holders; at least 2 restore it")
    secret = _pack(ring)
    curves = [[byte, *secrets.token_bytes(needed - 1)] for byte in secret]
    together = secrets.token_bytes(SET_BYTES)
    shares = []
    for number in range(1, holders + 1):
        head = bytes([VERSION, *together, needed, number])
        shares.append(_write(head + bytes(_height(c, number) for c in curves)))
    return shares


def restore(texts):
    """Return the ring that shares give.

    :raises ShareError: when a share is misread, missing, or of another ring
    """
    shares = [_read(text) for text in texts]
    heads = {share[: HEAD_BYTES - 1] for share in shares}
    if len(heads) != 1 or len({len(share) for share in shares}) != 1:
        raise ShareError("the shares were not made together")
    needed = next(iter(heads))[-1]
    points = {share[HEAD_BYTES - 1]: share[HEAD_BYTES:] for share in shares}
    if len(points) < needed:
        raise ShareError(f"{needed} different shares are needed, not {len(points)}")
    chosen = dict(list(points.items())[:needed])
    columns = zip(*chosen.values(), strict=True)
    return _unpack(bytes(_at_zero(list(chosen), column) for column in columns))


def _height(curve, x):
    """Return the value of a polynomial (constant first) at x."""
    total = 0
    for part in reversed(curve):
        total = _times(total, x) ^ part
    return total


def _at_zero(places, heights):
    """Return the constant of the polynomial through points (Lagrange)."""
    total = 0
    for x, y in zip(places, heights, strict=True):
        part = y
        for other in places:
            if other != x:
                part = _times(part, _over(other, other ^ x))
        total ^= part
    return total


# Ring and bytes


def _pack(ring):
    packed = b"".join(
        bytes.fromhex(key.id)
        + (int(key.created.timestamp()) | RETIRED * key.retired).to_bytes(TIME_BYTES)
        + key.secret
        for key in ring.keys
    )
    return packed + hashlib.sha256(packed).digest()[:PROOF_BYTES]


def _unpack(data):
    packed, proof = data[:-PROOF_BYTES], data[-PROOF_BYTES:]
    size = ID_BYTES + TIME_BYTES + KEY_BYTES
    whole = packed and len(packed) % size == 0
    if not whole or hashlib.sha256(packed).digest()[:PROOF_BYTES] != proof:
        raise ShareError("the shares do not give a key ring: one of them was changed")
    keys = []
    for start in range(0, len(packed), size):
        part = packed[start : start + size]
        time = int.from_bytes(part[ID_BYTES : ID_BYTES + TIME_BYTES])
        created = datetime.fromtimestamp(time & ~RETIRED, UTC)
        secret = part[ID_BYTES + TIME_BYTES :]
        keys.append(Key(part[:ID_BYTES].hex(), created, secret, bool(time & RETIRED)))
    return KeyRing(keys)


# Bytes and signs


def _write(data):
    bits = int.from_bytes(data)
    length = -(-len(data) * 8 // 5)
    signs = "".join(SIGNS[bits >> 5 * place & 31] for place in reversed(range(length)))
    lines = [signs[start : start + LINE] for start in range(0, length, LINE)]
    return "\n".join(
        f"{number:>2}  {' '.join(_groups(line))} = {_check(number, line)}"
        for number, line in enumerate(lines, 1)
    )


def _groups(line):
    return [line[start : start + GROUP] for start in range(0, len(line), GROUP)]


def _check(number, line):
    digest = hashlib.sha256(f"{number} {line}".encode()).digest()
    return SIGNS[digest[0] & 31] + SIGNS[digest[1] & 31]


def _read(text):
    signs = ""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    for number, line in enumerate(lines, 1):
        body, _equal, check = line.upper().translate(ALIKE).partition("=")
        label, _space, groups = body.strip().partition(" ")
        groups = "".join(groups.split())
        right = label == str(number) and _check(number, groups) == check.strip()
        if not right or set(groups) - set(SIGNS):
            raise ShareError(f"line {number} of a share was misread: compare its signs")
        signs += groups
    bits = 0
    for sign in signs:
        bits = bits << 5 | SIGNS.index(sign)
    data = bits.to_bytes(len(signs) * 5 // 8) if signs else b""
    if len(data) <= HEAD_BYTES + PROOF_BYTES or data[0] != VERSION:
        raise ShareError("this is no share of a key ring, or lines of it are missing")
    return data
