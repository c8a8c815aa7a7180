"""What goes wrong around us, and the one line that says what to do about it."""

import errno


class Stop(Exception):
    """Ends the command with one line for the person in front of it."""


DISK_FULL = (
    "the disk is full{where}: free some space (about 3 GB are needed) and run the same "
    "command again"
)
NO_NETWORK = (
    "no network to {what}: check the connection (or the proxy) and run the same "
    "command again"
)

SIGNS = (
    (
        ("no space left on device", "disk quota exceeded", "file too large"),
        lambda what: DISK_FULL.format(where=f" ({what})"),
    ),
    (
        (
            "temporary failure resolving",
            "could not resolve",
            "name or service not known",
            "temporary failure in name resolution",
            "network is unreachable",
            "no route to host",
            "connection timed out",
            "failed to establish a new connection",
            "could not connect to",
            "cannot initiate the connection",
            "failed to connect to",
            "enotfound",
            "eai_again",
            "econnrefused",
            "(from versions: none)",
        ),
        lambda what: NO_NETWORK.format(what=what),
    ),
    (
        ("do not match the hashes", "hash sum mismatch", "eintegrity"),
        lambda what: (
            f"a download was damaged ({what}): run the same command again; "
            "if it stays so, the source hands out another file than the lock names"
        ),
    ),
    (
        ("could not get lock",),
        lambda what: (
            f"another program is installing packages ({what}): wait for its end and "
            "run the same command again"
        ),
    ),
    (
        ("permission denied",),
        lambda what: f"not enough rights ({what}): see the last lines of the log",
    ),
)


def explain_output(output, what):
    """Return the line that explains a failed program's output, or None."""
    text = output.lower()
    for signs, message in SIGNS:
        if any(sign in text for sign in signs):
            return message(what)
    return None


def explain_os_error(error):
    """Return the line that explains an error of the operating system, or None."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DISK_FULL.format(where=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"not enough rights{where}: run as the owner of this folder, or "
            "give the account the right to write there"
        )
    return None
