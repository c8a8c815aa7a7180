"""The chain over allocations, without a database: what a link says, and its hash."""

import json
from hashlib import sha256

#: The link before the first one.
ROOT = "0" * 64
POSTED, WITHDRAWN = "posted", "withdrawn"


def canonical(facts):
    """Return the one text that stands for the facts of an allocation.

    :param dict facts: text, whole numbers, ISO dates and None
    """
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def link_hash(previous, number, kind, payload):
    """Return the SHA-256 of a link: of what it says, and of the link before it."""
    text = "\n".join([previous, str(number), kind, payload])
    return sha256(text.encode()).hexdigest()
