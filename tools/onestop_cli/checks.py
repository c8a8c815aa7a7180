"""What ./onestop doctor looks at before anything runs: the machine and the set-up."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import debian, libraries, locks, pg_binaries, postgres, server, shell, source
from .errors import Stop
from .paths import enterable
from .venv import find_pip

OK, TODO, WRONG = "ok", "--", "!!"
NEEDED_GB = 3
LISTED = (
    "import importlib.metadata as m, json;"
    "print(json.dumps({d.name: d.version for d in m.distributions()}))"
)


@dataclass
class Finding:
    """One line: a mark, what was looked at, and what to do about it."""

    mark: str
    subject: str
    text: str


def machine(workspace):
    """Yield what this machine is, and whether it can carry Odoo."""
    yield Finding(OK, "Python", f"{platform.python_version()} ({sys.executable})")
    kind = f"{platform.system()} on {platform.machine()}"
    fits = kind == "Linux on x86_64"
    yield Finding(
        OK if fits else WRONG,
        "Architecture",
        kind if fits else f"{kind}: the locked packages need Linux on x86_64",
    )
    yield disk(workspace)
    yield rights(workspace)
    yield port(workspace)


def disk(workspace):
    folder = workspace.state
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free < NEEDED_GB:
        text = f"{free:.1f} GB free at {folder}: free {NEEDED_GB} GB"
        return Finding(WRONG, "Disk", text)
    return Finding(OK, "Disk", f"{free:.0f} GB free at {folder}")


def rights(workspace):
    state = workspace.state
    if not state.exists():
        return Finding(TODO, "State folder", f"{state} is made by ./onestop up")
    if not os.access(state, os.W_OK | os.X_OK):
        text = f"{state} is not writable: run as its owner, or set ONESTOP_STATE"
        return Finding(WRONG, "State folder", text)
    owner = state.stat().st_uid
    if owner != os.geteuid():
        text = f"{state} belongs to account {owner}, this is {os.geteuid()}: run as it"
        return Finding(WRONG, "State folder", text)
    if owner == 0 and not enterable(state) and not postgres.external():
        text = f"{state} cannot be entered by PostgreSQL's account: set ONESTOP_STATE"
        return Finding(WRONG, "State folder", text)
    return Finding(OK, "State folder", str(state))


def port(workspace):
    number = workspace.settings.get("port", 8069)
    if locks.holder(workspace.state / "up.lock"):
        return Finding(OK, "Port", f"{number}, in use by this Odoo")
    try:
        server.check_port(number)
    except Stop as stop:
        return Finding(WRONG, "Port", str(stop))
    return Finding(OK, "Port", f"{number} is free")


# What has been set up


def setup(workspace):
    """Yield what ./onestop setup has done already, and whether it is whole."""
    yield odoo(workspace)
    yield python_packages(workspace)
    yield pdf(workspace)
    yield chromium(workspace)
    yield binaries(workspace)
    yield conf(workspace)


def network(workspace):
    """Yield whether Debian's mirror and the index of Python packages answer."""
    complete = python_packages(workspace).mark == OK
    with tempfile.TemporaryDirectory() as folder:
        yield debian_mirror(workspace, Path(folder), complete)
        yield package_index(workspace, Path(folder), complete)


def odoo(workspace):
    checkout = workspace.settings.get("odoo")
    try:
        if checkout:
            found = source.from_checkout(checkout)
            return Finding(OK, "Odoo", f"checkout {found.packages}")
        lock = source.load_lock()
        root = workspace.state / "odoo" / source.lock_identity(lock)
        if not root.is_dir():
            return Finding(TODO, "Odoo", "is fetched by ./onestop setup")
        script = root / "usr/bin/odoo"
        file = workspace.state / "downloads" / os.path.basename(lock["path"])
        if not script.is_file():
            raise Stop(f"{root} is damaged: remove it and run ./onestop setup")
        if file.is_file():
            debian.check_hash(file, lock["sha256"])
        return Finding(OK, "Odoo", f"{file.stem}, unpacked from the file in the lock")
    except Stop as stop:
        return Finding(WRONG, "Odoo", str(stop))


def python_packages(workspace):
    venv = workspace.venv_for_running()
    if not venv.mark.exists():
        return Finding(TODO, "Python packages", "are fetched by ./onestop setup")
    command = [str(venv.python), "-I", "-c", LISTED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        text = f"{venv.folder} is broken: remove it and run ./onestop setup"
        return Finding(WRONG, "Python packages", text)
    listed = json.loads(done.stdout).items()
    there = {(_plain(name), version) for name, version in listed}
    missing = sorted(_locked(venv) - there)
    if missing:
        text = f"{missing[0][0]} {missing[0][1]} is missing: remove {venv.folder}"
        return Finding(WRONG, "Python packages", f"{text} and run ./onestop setup")
    return Finding(OK, "Python packages", f"{len(there)}, as in the lock")


def _plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(venv):
    pins = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
    text = "".join(lock.read_text() for lock in venv.locks)
    return {(_plain(name), version) for name, version in pins.findall(text)}


def pdf(workspace):
    if workspace.libraries.private_folder("pdf").is_dir():
        return Finding(OK, "PDF libraries", "unpacked privately")
    missing = libraries.missing_pdf_libraries()
    if missing:
        text = f"{missing[0]} is missing: ./onestop setup provides it"
        return Finding(TODO, "PDF libraries", text)
    return Finding(OK, "PDF libraries", "of the system")


def chromium(workspace):
    private = workspace.libraries.tools / "chromium"
    found = libraries.system_chromium() or (private if private.exists() else None)
    if not found:
        text = "missing, only tests need it: ./onestop setup --tests"
        return Finding(TODO, "Chromium", text)
    command = [str(found), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it ended at once"])[-1]
        return Finding(WRONG, "Chromium", f"{found} does not run: {reason}")
    return Finding(OK, "Chromium", f"{done.stdout.strip()} ({found})")


def binaries(workspace):
    if postgres.external():
        return Finding(OK, "PostgreSQL programs", "the server is an external one")
    found = pg_binaries.installed(workspace.state)
    if not found:
        return Finding(TODO, "PostgreSQL programs", "are fetched by ./onestop setup")
    text = f"{found[0].major} ({found[0].origin}, {found[0].folder})"
    return Finding(OK, "PostgreSQL programs", text)


def conf(workspace):
    file = workspace.conf
    if not file.exists():
        return Finding(TODO, "Configuration", "is written by ./onestop up")
    mode = file.stat().st_mode & 0o777
    if mode != 0o600:
        text = f"{file} has mode {mode:o} and holds a password: chmod 600 {file}"
        return Finding(WRONG, "Configuration", text)
    return Finding(OK, "Configuration", f"{file}, readable by its owner only")


# The network, by the programs that will use it


def debian_mirror(workspace, folder, complete):
    try:
        address = debian.index_files()[0]
        command = [debian.HELPER, "-o", "APT::Sandbox::User=root"]
        command += ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]
        command += ["-o", "Acquire::https::Timeout=10", "download-file", address]
        log = workspace.log("doctor.log")
        shell.run([*command, folder / "index"], "reach Debian's mirror", log)
    except (Stop, IndexError) as problem:
        text = str(problem) or "apt knows no mirror: see /etc/apt/sources.list"
        return Finding(TODO if complete else WRONG, "Debian mirror", text)
    return Finding(OK, "Debian mirror", "answers")


def package_index(workspace, folder, complete):
    venv = workspace.venv_for_running()
    version = dict(_locked(venv))["six"]
    try:
        log = workspace.log("doctor.log")
        pip = find_pip(workspace.state, log)
        command = [sys.executable, pip, "download", "--no-deps", "--no-cache-dir"]
        command += ["--quiet", "--timeout=10", "--retries=0", "-d", folder]
        shell.run([*command, f"six=={version}"], "reach the index of Python", log)
    except Stop as stop:
        mark = TODO if complete else WRONG
        return Finding(mark, "Python package index", str(stop))
    return Finding(OK, "Python package index", "answers")
