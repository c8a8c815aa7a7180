"""Locks between several runs of ./onestop on one checkout.

They are locks of the kernel on open files: they vanish with the process that holds
them, so an interrupted run never leaves one behind.
"""

import fcntl
import os
from contextlib import contextmanager

from .console import say
from .errors import Stop


def _open(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def try_lock(handle, shared=False):
    """Take the lock without waiting; return whether it was to be had."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def waiting(path, busy):
    """Hold a lock, waiting for its turn; `busy` is said when it has to wait."""
    handle = _open(path)
    try:
        if not try_lock(handle):
            say(busy)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def only_one(path, refused):
    """Hold a lock or stop with the text `refused`; the file holds our process id."""
    handle = _open(path)
    try:
        if not try_lock(handle):
            raise Stop(refused)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def holder(path):
    """Return the process id that holds the lock `only_one`, or None."""
    if not path.exists():
        return None
    handle = _open(path)
    try:
        if try_lock(handle):
            return None
        return int(os.pread(handle, 20, 0) or 0) or None
    finally:
        os.close(handle)


class Users:
    """Counts who uses a service: each user shares the lock, the last one ends it."""

    def __init__(self, path):
        self.path = path
        self.handle = None

    def join(self):
        self.handle = _open(self.path)
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def leave(self):
        """Stop sharing; return whether nobody else does (the lock is ours then)."""
        if self.handle is None:
            return False
        return try_lock(self.handle)

    def close(self):
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None
