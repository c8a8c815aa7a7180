"""What the person at the terminal sees: steps, progress and seconds."""

import errno
import sys
import threading
import time
from contextlib import contextmanager


def say(text="", end="\n", stream=None):
    """Print; a terminal that was closed is no reason to leave work half done."""
    try:
        print(text, end=end, file=stream or sys.stdout, flush=True)
    except OSError as error:
        if error.errno not in (errno.EIO, errno.EPIPE):
            raise


def warn(text):
    say(f"onestop: {text}", stream=sys.stderr)


class Step:
    """A running step; `note` is shown after its name while it runs."""

    def __init__(self, name):
        self.name = name
        self.note = ""
        self.start = time.monotonic()

    def line(self, mark="..."):
        seconds = time.monotonic() - self.start
        note = f" ({self.note})" if self.note else ""
        return f"  {self.name} {mark} {seconds:.0f} s{note}"


@contextmanager
def step(name):
    """Show that `name` is going on, alive every second, and how long it took."""
    running = Step(name)
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(running, done), daemon=True)
    ticker.start()
    try:
        yield running
    except BaseException:
        done.set()
        ticker.join()
        _finish(running.line("not finished after"))
        raise
    done.set()
    ticker.join()
    _finish(running.line("done in"))


def _tick(running, done):
    alive = sys.stdout.isatty()
    if not alive:
        say(f"  {running.name} ...")
    next_line = 30
    while not done.wait(0.5):
        if alive:
            say("\r\033[K" + running.line(), end="")
        elif time.monotonic() - running.start > next_line:
            next_line += 30
            say(running.line())


def _finish(line):
    start = "\r\033[K" if sys.stdout.isatty() else ""
    say(start + line)


def table(rows, headings):
    """Print rows of texts under headings, as wide as needed."""
    rows = [headings, ["-" * len(h) for h in headings], *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(headings))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  " + "  ".join(cells).rstrip())
