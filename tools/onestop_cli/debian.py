"""Debian's archive as this machine knows it, with or without the rights of root."""

import hashlib
import os
import shutil
import subprocess
import threading
from functools import cache
from pathlib import Path

from . import shell
from .console import say, step
from .errors import NO_NETWORK, Stop

NO_LOCKING = ("-o", "Debug::NoLocking=1")
HELPER = "/usr/lib/apt/apt-helper"


def file_hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def index_files():
    """Return the addresses that apt reads on this machine to update its lists."""
    try:
        found = subprocess.run(
            ["apt-get", "update", "--print-uris", *NO_LOCKING],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    except FileNotFoundError as error:
        raise Stop(
            "this is no Debian (apt-get is missing): use --odoo PATH with a checkout "
            "of Odoo 19, and install PostgreSQL, Chromium and Pango yourself"
        ) from error
    addresses = [line.split()[0].strip("'") for line in found.splitlines() if line]
    return [address for address in addresses if "/dists/" in address]


@cache
def mirrors():
    """Return the bases of the archive's mirrors, as apt reads them on this machine."""
    bases = []
    for address in index_files():
        base = address.split("/dists/")[0]
        if "security" not in base and base not in bases:
            bases.append(base)
    if not bases:
        raise Stop("apt knows no mirror: add one to /etc/apt/sources.list")
    return bases


def fetch(entry, folder, log):
    """Bring a file of the archive (path, sha256, size) into folder; return its path."""
    target = folder / os.path.basename(entry["path"])
    if target.exists():
        if file_hash(target) == entry["sha256"]:
            return target
        target.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    size = entry["size"] / 1e6
    with step(f"Download {target.name}, {size:.1f} MB") as running:
        done = threading.Event()
        threading.Thread(
            target=_watch, args=(partial, size, running, done), daemon=True
        ).start()
        try:
            _fetch_from_any(entry, partial, log)
        finally:
            done.set()
        running.note = ""
    os.replace(partial, target)
    return target


def _watch(path, size, running, done):
    while not done.wait(0.5):
        if path.exists() and size > 5:
            running.note = f"{path.stat().st_size / 1e6:.0f} of {size:.0f} MB"


def _fetch_from_any(entry, partial, log):
    failures = []
    name = os.path.basename(entry["path"])
    for base in mirrors():
        partial.unlink(missing_ok=True)
        command = [HELPER, "-o", "APT::Sandbox::User=root", "download-file"]
        command += [f"{base}/{entry['path']}", partial, f"SHA256:{entry['sha256']}"]
        try:
            shell.run(command, f"download {name}", log)
        except Stop as failure:
            failures.append(str(failure))
            continue
        if file_hash(partial) == entry["sha256"]:
            return
        partial.unlink()
        failures.append("a download was damaged: run the same command again")
    if all("404" in failure for failure in failures):
        raise Stop(
            f"no mirror has {name} any more: give a copy of it with --odoo-deb FILE, "
            "or a checkout of Odoo 19 with --odoo PATH"
        )
    raise Stop(failures[-1])


def check_hash(path, sha256):
    """Stop unless the file given by hand is the one that the lock names."""
    if not path.is_file():
        raise Stop(f"there is no file {path}")
    if file_hash(path) != sha256:
        raise Stop(
            f"{path} is damaged or another version: its SHA-256 is not the {sha256} "
            "that config/debian.toml names; fetch it again"
        )


class PrivatePackages:
    """Packages of this machine's release, unpacked in the state folder.

    `apt-get` with folders of its own finds what this machine lacks, checks the
    signatures, and needs no rights.
    """

    def __init__(self, state, log):
        self.folder = state / "debian"
        self.log = log

    def options(self):
        lists, archives = self.folder / "lists", self.folder / "cache"
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        (archives / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        values = {
            "Dir::State::Lists": lists,
            "Dir::Cache": archives,
            "APT::Install-Recommends": 0,
            "Acquire::Languages": "none",
            "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        }
        pairs = [f"{key}={value}" for key, value in values.items()]
        return [*NO_LOCKING, *(part for pair in pairs for part in ("-o", pair))]

    def provide(self, name, packages):
        """Unpack packages and what they need; return the folder that is like `/`."""
        target = self.folder / name
        if target.exists():
            return target
        building = self.folder / f"{name}.building"
        shutil.rmtree(building, ignore_errors=True)
        try:
            with step(f"Unpack privately: {', '.join(packages)}") as running:
                self._unpack(packages, building, running)
            building.rename(target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        return target

    def _unpack(self, packages, building, running):
        """Fill the folder `building` with the files of packages."""
        files = self._download(packages, building / ".debs", running)
        for file in files:
            running.note = file.name.split("_")[0]
            command = ["dpkg-deb", "-x", file, building]
            shell.run(command, f"unpack {file.name}", self.log)
        shutil.rmtree(building / ".debs")
        running.note = f"{len(files)} packages"

    def _download(self, packages, folder, running):
        folder.mkdir(parents=True)
        running.note = "reading the list of packages"
        options = self.options()
        self._run(["apt-get", *options, "update"], "read Debian's list of packages")
        command = ["apt-get", *options, "--print-uris", "-qq", "install", *packages]
        listed = self._run(command, f"find the packages for {packages[0]}")
        names = []
        for line in listed.splitlines():
            if line.startswith("'"):
                package, version, _rest = line.split()[1].split("_", 2)
                names.append(f"{package}={version.replace('%3a', ':')}")
        if any(name.startswith(("libc6=", "libc-bin=")) for name in names):
            raise Stop(
                "this system's C library is older than its package lists: "
                "run `apt-get upgrade` as root first"
            )
        running.note = f"downloading {len(names)} packages"
        if names:
            command = ["apt-get", *options, "-q", "download", *names]
            self._run(command, f"download {packages[0]}", cwd=folder)
        return sorted(folder.glob("*.deb"))

    def _run(self, command, what, cwd=None):
        output = shell.run(command, what, self.log, cwd=cwd)
        if "Failed to fetch" in output or "Some index files failed" in output:
            raise Stop(NO_NETWORK.format(what=what) + f" (log: {self.log})")
        return output


def install_as_root(packages, log):
    """Install system packages with apt-get, named beforehand; root only."""
    say(f"  Debian packages missing here, to be installed: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", "-y", "--no-install-recommends", "install", *packages]
    with step(f"apt-get install {' '.join(packages)}"):
        # An installation that was interrupted is finished first.
        mend = ["dpkg", "--configure", "-a"]
        shell.run(mend, "finish an interrupted installation", log, env)
        shell.run(["apt-get", "-q", "update"], "read the list of packages", log, env)
        shell.run(command, f"install {' '.join(packages)}", log, env)


def library_path(root):
    """Return the folders of shared libraries below an unpacked root.

    PulseAudio's own folder is one: its library names it by an absolute path.
    """
    found = []
    for base in ("usr/lib", "lib"):
        for triplet in ("x86_64-linux-gnu", "x86_64-linux-gnu/pulseaudio", ""):
            folder = Path(root, base, triplet)
            if folder.is_dir() and any(folder.glob("*.so*")):
                found.append(folder)
    return found
