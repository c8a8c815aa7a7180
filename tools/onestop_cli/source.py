"""Where Odoo's code comes from: Debian's package, or a checkout."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from . import debian
from .console import step
from .errors import Stop
from .paths import CONFIG

LOCK = CONFIG / "debian.toml"
# Raise it when the filter below changes: what was unpacked before is unpacked anew.
FILTER = 1


@dataclass
class Source:
    """Odoo's code: its script, the folder for sys.path, its addons, and an identity."""

    script: Path
    packages: Path
    addons: list
    identity: str


def from_checkout(path):
    """Return the source for a checkout of Odoo 19 (or an unpacked release)."""
    path = Path(path).resolve()
    release = path / "odoo" / "release.py"
    script = path / "odoo-bin"
    if not release.is_file() or not script.is_file():
        raise Stop(
            f"{path} is no checkout of Odoo: odoo-bin or odoo/release.py is not there"
        )
    text = release.read_text(encoding="utf-8")
    if "version_info = (19, 0" not in text:
        raise Stop(f"{path} is not Odoo 19.0: OneStop needs that version")
    stamps = [p.stat().st_mtime_ns for p in (release, path / "addons", path / "odoo")]
    digest = hashlib.sha256(f"{path}{stamps}".encode()).hexdigest()[:12]
    return Source(script, path, [path / "odoo" / "addons", path / "addons"], digest)


def load_lock():
    with open(LOCK, "rb") as lock:
        return tomllib.load(lock)["odoo"]


def lock_identity(lock):
    return hashlib.sha256(f"{FILTER}{lock}".encode()).hexdigest()[:12]


def from_debian(state, log, deb=None):
    """Return the source for Debian's package, unpacked once in the state folder."""
    lock = load_lock()
    identity = lock_identity(lock)
    root = state / "odoo" / identity
    if not root.exists():
        _build(root, lock, state / "downloads", log, deb)
    packages = root / "usr/lib/python3/dist-packages"
    script = root / "usr/bin/odoo"
    return Source(script, packages, [packages / "odoo/addons"], identity)


def _build(root, lock, downloads, log, deb):
    package = find_package(lock, downloads, log, deb)
    files = [_asset(entry, downloads, log, deb) for entry in lock["assets"]]
    building = root.with_name(root.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    with step("Unpack Odoo") as running:
        _unpack(package, building, _Filter(lock).wants, running)
        for file in files:
            _unpack(file, building, lambda name: True, running)
        _mend_links(building)
        for stub in lock["stubs"]:
            target = building / "usr/lib/python3/dist-packages/odoo/addons" / stub
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("/* Not in Debian's build of Odoo. */\n")
        building.rename(root)


def find_package(lock, downloads, log, deb):
    """Return the package's file: given by hand (file or folder) or downloaded."""
    if not deb:
        return debian.fetch(lock, downloads, log)
    path = Path(deb).expanduser().resolve()
    if path.is_dir():
        path = path / os.path.basename(lock["path"])
    debian.check_hash(path, lock["sha256"])
    return path


def _asset(entry, downloads, log, deb):
    """Return the file of a package that Odoo links to: beside `deb`, or downloaded."""
    if deb:
        given = Path(deb).expanduser().absolute()
        folder = given if given.is_dir() else given.parent
        beside = folder / os.path.basename(entry["path"])
        if beside.is_file():
            debian.check_hash(beside, entry["sha256"])
            return beside
    return debian.fetch(entry, downloads, log)


class _Filter:
    """Which members of Odoo's package are unpacked: 394 MB of 1.2 GB."""

    def __init__(self, lock):
        self.languages = tuple(lock["languages"])
        self.localizations = set(lock["localizations"])

    def wants(self, name):
        parts = name.split("/")
        if "addons" in parts:
            index = parts.index("addons") + 1
            module = parts[index] if index < len(parts) else ""
            if module.startswith("l10n_") and module not in self.localizations:
                return False
        if fnmatch(name, "*/i18n*/*.po"):
            language = parts[-1].split(".")[0].split("_")[0]
            return language in self.languages
        return not fnmatch(name, "./usr/share/doc/*")


def _unpack(file, target, wants, running):
    """Unpack a Debian package's files that are wanted below target."""
    command = ["dpkg-deb", "--fsys-tarfile", file]
    count = 0
    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process,
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        for member in archive:
            if not wants(member.name):
                continue
            member.uid, member.gid = os.getuid(), os.getgid()
            archive.extract(member, target)
            count += 1
            if count % 500 == 0:
                running.note = f"{count} files"
    if process.returncode:
        raise Stop(f"{file} cannot be unpacked: fetch it again")


def _mend_links(root):
    """Make links to /usr/share lead into the unpacked root; none may dangle."""
    for folder, folders, files in os.walk(root):
        for name in [*folders, *files]:
            link = Path(folder, name)
            if not link.is_symlink():
                continue
            goal = os.readlink(link)
            if goal.startswith("/"):
                link.unlink()
                link.symlink_to(os.path.relpath(root / goal.lstrip("/"), folder))
            if not link.exists() and "/odoo/" in str(link):
                raise Stop(
                    f"Odoo's file {link} leads nowhere: "
                    "config/debian.toml lacks a package"
                )
