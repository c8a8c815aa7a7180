"""Runs the real ./onestop in a state folder of its own.

What takes long to set up (Odoo, Python packages) is shared with the state folder of the
run that tests, by links; everything else is new and goes away with the test.
"""

import atexit
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ONESTOP = ROOT / "onestop"
PATIENCE = 180
CLOSED = "http://127.0.0.1:9"
NO_WAY_OUT = {
    name: CLOSED for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
}
NO_WAY_OUT.update(no_proxy="", NO_PROXY="", PIP_CONFIG_FILE=os.devnull)
NO_WAY_OUT["PIP_FIND_LINKS"] = ""
LOCK = tomllib.loads((ROOT / "config" / "debian.toml").read_text())["odoo"]
PACKAGE = os.path.basename(LOCK["path"])


def without_memory_limit():
    """In a child: lift the limit that Odoo, which runs the tests, set on itself."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def is_root():
    return os.geteuid() == 0


class Place:
    """A state folder, and the variables with which ./onestop uses it."""

    def __init__(self, state):
        self.state = state
        dropped = ("ONESTOP_", "ODOO_", "PG", "COV_", "PYTEST_", "PYTHON", "LD_LIBRARY")
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        self.env.update(
            ONESTOP_STATE=str(state),
            PATH=_without_our_folders(os.environ["PATH"]),
            PIP_RETRIES="1",
            PIP_DEFAULT_TIMEOUT="10",
        )

    def command(self, *arguments):
        return [sys.executable, str(ONESTOP), *map(str, arguments)]

    def run(self, *arguments, env=None, before=(), **options):
        """Run ./onestop to its end; `before` are programs that start it."""
        options.setdefault("timeout", PATIENCE)
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [*map(str, before), *self.command(*arguments)],
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            preexec_fn=without_memory_limit,
            check=False,
            **options,
        )

    def start(self, *arguments, env=None):
        """Start ./onestop and return the process; its output goes to a file."""
        with open(self.state.with_suffix(".out"), "w", encoding="utf-8") as sink:
            return subprocess.Popen(
                self.command(*arguments),
                env={**self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                preexec_fn=without_memory_limit,
                start_new_session=True,
            )

    def output(self):
        return self.state.with_suffix(".out").read_text()

    def share(self):
        """Take Odoo and Python's packages of the state folder that runs these tests."""
        for name in ("odoo", "debian", "wheels"):
            if (shared_state() / name).exists():
                (self.state / name).symlink_to(shared_state() / name)
        (self.state / "venv").symlink_to(environment())
        return self


@cache
def environment():
    """Return a copy of the Python environment, by hard links; gone with this process.

    A copy, since each place writes its own path to Odoo into it.
    """
    folder = Path(tempfile.mkdtemp(prefix="onestop-venv-"))
    folder.chmod(0o711)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    [original] = (shared_state() / "venv").glob("tests-*")
    shutil.copytree(
        original,
        folder / original.name,
        symlinks=True,
        copy_function=_link,
        ignore=shutil.ignore_patterns("odoo.pth", "__pycache__"),
    )
    return folder


def _link(source, target, follow_symlinks=True):
    os.link(source, target, follow_symlinks=False)


def _without_our_folders(path):
    """Return a PATH without what ./onestop test put in front of it."""
    shared = str(shared_state())
    return ":".join(p for p in path.split(":") if not p.startswith(shared))


def shared_state():
    named = os.environ.get("ONESTOP_SHARED_STATE")
    assert named, "the variable is missing: run these tests by ./onestop test"
    return Path(named)


@contextmanager
def new_place():
    """Give a new place that PostgreSQL's account can enter, and clean up after it."""
    folder = Path(tempfile.mkdtemp(prefix="onestop-"))
    folder.chmod(0o711)
    state = folder / "state"
    state.mkdir()
    place = Place(state)
    patience = folder / "apt.conf"
    patience.write_text('Acquire::Retries "0";\n')
    place.env["APT_CONFIG"] = str(patience)
    try:
        yield place
    finally:
        place.run("down")
        shutil.rmtree(folder, ignore_errors=True)


def refused(done, *words, code=1):
    """Assert one clear line, a failure, and no traceback; return the line."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("onestop: ")]
    told = done.stdout + done.stderr
    assert done.returncode == code, told
    assert "Traceback" not in told, told
    assert len(lines) == 1, told
    for word in words:
        assert word in lines[0], f"{word!r} is not in: {lines[0]}"
    return lines[0]


def as_plain_user():
    """Return the words that start a program as an account without rights."""
    if not is_root():
        return []
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def needs(program):
    if not shutil.which(program):
        pytest.skip(f"the program {program} is not on this machine")


def on_a_small_disk(megabytes, folder):
    """Return the words that start a program with `folder` on a disk of that size."""
    needs("unshare")
    own = [] if is_root() else ["--map-root-user"]
    before = ["unshare", *own, "--mount", "sh", "-c"]
    script = (
        f'mount -t tmpfs -o size={megabytes}m,mode=0711 none "{folder}" && exec "$@"'
    )
    probe = subprocess.run([*before, script, "sh", "true"], capture_output=True)
    if probe.returncode:
        pytest.skip(f"this account may not mount a disk: {probe.stderr.decode()[:90]}")
    return [*before, script, "sh"]


def wait_for(happened, process=None, seconds=30):
    deadline = time.monotonic() + seconds
    while not happened():
        assert process is None or process.poll() is None, "it ended too early"
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def running_in(session):
    """Return the processes of a session that was started for one command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(path.parent.name)
    return found
