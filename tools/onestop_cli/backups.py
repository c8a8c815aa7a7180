"""A backup is one file: the dump of the database, its attachments, and a manifest.

The database comes first, then the files it names, all as of one moment. Settings and
keys of the machine (odoo.conf, key rings) are not in it: keep those elsewhere.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from . import shell
from .console import step, warn
from .errors import Stop

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FILES = "filestore/"
#: How Odoo names an attachment's file: by the hash of its content.
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
HOLDER = Path(__file__).with_name("inside_snapshot.py")
DAMAGED = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error)


# Writing


def write(workspace, database, file):
    """Write a backup of a database to a file that only its owner can read.

    Under another name until it is complete: no half backup ever bears the name.
    """
    partial = file.with_name(file.name + ".partial")
    working = workspace.state / "backup"
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(mode=0o700)
    partial.unlink(missing_ok=True)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            manifest = _fill(workspace, database, working / DUMP, target)
            target.flush()
            os.fsync(target.fileno())
        os.replace(partial, file)
        _keep_name(file.parent)
    finally:
        partial.unlink(missing_ok=True)
        shutil.rmtree(working, ignore_errors=True)
    return manifest


def _keep_name(folder):
    """Have the folder itself written to the disk, with the file's new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(workspace, database, dump, target):
    with (
        _snapshot(workspace, database) as held,
        tarfile.open(fileobj=target, mode="w:gz", compresslevel=3) as archive,
    ):
        with step("Database"):
            _dump(workspace, database, held, dump)
            entries = {DUMP: _add(archive, dump, DUMP)}
            dump.unlink()
        missing = []
        with step(f"Files ({len(held['files'])})"):
            for name in held["files"]:
                path = workspace.filestore(database) / name
                if path.is_file() and STORED.fullmatch(name):
                    entries[FILES + name] = _add(archive, path, FILES + name)
                else:
                    missing.append(name)
        if missing:
            warn(f"{len(missing)} files were lost before this backup: {missing[0]} ...")
        manifest = {
            "format": FORMAT,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": database,
            "postgresql": held["postgresql"],
            "modules": held["modules"],
            "missing": missing,
            "files": entries,
        }
        text = json.dumps(manifest, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        archive.addfile(info, io.BytesIO(text))
    return manifest


@contextmanager
def _snapshot(workspace, database):
    """Have one moment of the database held still; give what belongs to it."""
    process = subprocess.Popen(
        [str(workspace.venv.python), "-I", str(HOLDER), database],
        env=workspace.client_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=shell.end_with_parent,
    )
    try:
        line = process.stdout.readline()
        held = json.loads(line) if line else {"error": "psycopg2 does not work"}
        if "error" in held:
            raise Stop(f"cannot read the database {database}: {held['error']}")
        yield held
        if process.poll() is not None:
            raise Stop("the connection to PostgreSQL was lost: run the backup again")
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def _dump(workspace, database, held, dump):
    clients = workspace.clients(held["postgresql"] // 10000)
    command = [clients.folder / "pg_dump", "--format=custom", "--no-owner"]
    command += ["--no-privileges", f"--snapshot={held['snapshot']}", "--file", dump]
    env = workspace.client_environment(clients)
    shell.run([*command, database], "dump the database", workspace.log(), env)


class _Hashing:
    """Reads a file and knows the hash of what was read."""

    def __init__(self, file):
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size=-1):
        block = self.file.read(size)
        self.digest.update(block)
        return block


def _add(archive, path, name):
    """Add a file; return its size and hash."""
    with open(path, "rb") as file:
        info = tarfile.TarInfo(name)
        info.size = os.fstat(file.fileno()).st_size
        info.mode = 0o600
        reader = _Hashing(file)
        archive.addfile(info, reader)
    return [info.size, reader.digest.hexdigest()]


# Reading


def unpack(file, folder):
    """Unpack a backup into a new folder and return its manifest.

    Raises Stop unless every file in it is the one that the manifest names.
    """
    folder.mkdir(mode=0o700, parents=True)
    found, manifest = {}, None
    try:
        with tarfile.open(file, "r|gz") as archive:
            for member in archive:
                if member.name == MANIFEST:
                    manifest = json.load(archive.extractfile(member))
                else:
                    found[member.name] = _extract(archive, member, folder)
    except (*DAMAGED, ValueError) as error:
        raise Stop(f"{file} is damaged or no backup: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Stop(f"{file} is no backup that this OneStop can read")
    if manifest.get("files") != found or DUMP not in found:
        raise Stop(f"{file} is damaged: its files are not those of its manifest")
    return manifest


def _extract(archive, member, folder):
    """Write one file of the backup below folder; return its size and hash."""
    stored = member.name.removeprefix(FILES)
    known = member.name == DUMP or STORED.fullmatch(stored)
    if not member.isreg() or not known:
        raise ValueError(f"there is a file in it that does not belong there: {stored}")
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = _Hashing(archive.extractfile(member))
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as sink:
        shutil.copyfileobj(reader, sink)
    return [member.size, reader.digest.hexdigest()]
