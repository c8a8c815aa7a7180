"""./onestop backup and restore, on a copy of the test template, a server of its own.

What is promised: a backup taken while people work is complete, a damaged one is refused
before anything is touched, and a database without its guards is never put in place.
"""

import fcntl
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import tarfile
import threading
from contextlib import closing

import psycopg2
import pytest
from onestop_cli import backups, restoring
from support_house import GUARD
from support_platform import (
    on_a_small_disk,
    refused,
    shared_state,
    wait_for,
)
from support_server import needed

COUNTED = ("ir_attachment", "ir_model_data", "onestop_bed", "onestop_person")


def members(file):
    with tarfile.open(file, "r:gz") as archive:
        return {m.name: archive.extractfile(m).read() for m in archive}


def rewritten(file, target, change):
    """Write a backup anew with its members changed; return the new file."""
    content = members(file)
    change(content)
    with tarfile.open(target, "w:gz", compresslevel=1) as archive:
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target


def counts(ask):
    tables = ", ".join(f"(SELECT count(*) FROM {name})" for name in COUNTED)
    return ask(f"SELECT {tables}")[0]


# What is in it


def test_a_restored_database_is_the_same(house):
    house.check_complete()
    folder = shared_state() / "pg" / "run"
    name = needed("ONESTOP_TEMPLATE")
    with closing(psycopg2.connect(host=folder, user="odoo", dbname=name)) as template:
        cursor = template.cursor()

        def ask(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        assert [int(text) for text in counts(house.ask)] == list(counts(ask))


def test_only_the_owner_reads_it_and_no_secret_is_in_it(house, tmp_path):
    file = tmp_path / "new.tar.gz"
    done = house.place.run("backup", file)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["new.tar.gz"]
    content = members(file)
    for name in set(content) - {backups.DUMP, backups.MANIFEST}:
        assert backups.STORED.fullmatch(name.removeprefix(backups.FILES))
    conf = (house.place.state / "odoo.conf").read_text()
    [secret] = [x for x in conf.splitlines() if x.startswith("admin_passwd")]
    secret = secret.split("=")[1].strip().encode()
    assert len(secret) > 20
    assert not any(secret in data for data in content.values())
    assert not list((house.place.state / "backup").glob("*"))


def test_a_file_that_is_there_stays(house, tmp_path):
    file = tmp_path / "precious"
    file.write_text("precious")
    refused(house.place.run("backup", file), "is there already", "--force")
    assert file.read_text() == "precious"
    refused(house.place.run("backup", tmp_path / "no" / "file"), "no folder")


def test_a_full_disk_leaves_no_half_backup(house, tmp_path):
    before = on_a_small_disk(1, tmp_path)
    script = before[-2].replace(
        'exec "$@"', f'{{ "$@"; c=$?; ls {tmp_path}; exit $c; }}'
    )
    done = house.place.run(
        "backup", tmp_path / "b", before=[*before[:-2], script, "sh"]
    )
    refused(done, "the disk is full")
    assert done.stdout.splitlines()[-1].endswith(" s"), "a file stayed on the full disk"


# While people work


class Writer(threading.Thread):
    """Adds attachments, and deletes old ones as Odoo's own clean-up does."""

    def __init__(self, connect, files):
        super().__init__(daemon=True)
        self.connection = connect()
        self.files = files
        self.names = []
        self.enough = threading.Event()
        self.added = self.deleted = 0

    def run(self):
        while not self.enough.is_set():
            self.add(os.urandom(2000))
            if len(self.names) > 20:
                self.delete(self.names.pop(0))
        self.connection.close()

    def add(self, content):
        digest = hashlib.sha1(content).hexdigest()
        name = f"{digest[:2]}/{digest}"
        (self.files / name).parent.mkdir(exist_ok=True)
        (self.files / name).write_bytes(content)
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ir_attachment (name, type, store_fname, checksum)"
                " VALUES ('written', 'binary', %s, %s)",
                [name, digest],
            )
        self.names.append(name)
        self.added += 1

    def delete(self, name):
        cursor = self.connection.cursor()
        with self.connection:
            cursor.execute("DELETE FROM ir_attachment WHERE store_fname = %s", [name])
        try:
            with self.connection:
                cursor.execute("LOCK ir_attachment IN SHARE MODE NOWAIT")
                (self.files / name).unlink()
                self.deleted += 1
        except psycopg2.errors.LockNotAvailable:
            self.names.append(name)


def test_a_backup_taken_while_people_work_is_complete(house, tmp_path):
    file = tmp_path / "busy.tar.gz"
    with house.server() as connect:
        writer = Writer(connect, house.files)
        writer.start()
        wait_for(lambda: writer.deleted > 50)
        done = house.place.run("backup", file)
        added = writer.added
        wait_for(lambda: writer.added > added)
        writer.enough.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    assert "were lost" not in done.stderr
    written = len(json.loads(members(file)[backups.MANIFEST])["files"])
    done = house.place.run("restore", "--force", file)
    assert done.returncode == 0, done.stderr
    house.check_complete()
    stored = len(house.ask(restoring.STORED))
    assert stored == written - 1


# What is refused, with the database as it was


@pytest.fixture
def unchanged(house):
    before = counts(house.ask)
    yield house
    assert counts(house.ask) == before
    names = house.ask("SELECT datname FROM pg_database ORDER BY 1")
    assert ["onestop"] in names
    assert not [row for row in names if "restoring" in row[0] or "replaced" in row[0]]
    assert not (house.place.state / "data" / "restoring").exists()


def test_a_database_is_not_replaced_unasked(unchanged):
    refused(unchanged.place.run("restore", unchanged.file), "there is a database")


def test_nothing_is_restored_while_odoo_runs(unchanged):
    with open(unchanged.place.state / "up.lock", "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = unchanged.place.run("restore", "--force", unchanged.file)
    refused(done, "Odoo is running", "./onestop down")


def test_damaged_backups_are_refused(unchanged, tmp_path):
    content = bytearray(unchanged.file.read_bytes())
    flipped, short, none = (tmp_path / n for n in ("flipped", "short", "none"))
    short.write_bytes(content[: len(content) // 2])
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    none.write_bytes(gzip.compress(b"something else"))
    for file in (flipped, short, none):
        done = unchanged.place.run("restore", "--force", file)
        refused(done, str(file), "damaged")


def test_backups_with_other_files_are_refused(unchanged, tmp_path):
    def exchange(content):
        name = next(name for name in content if name.startswith(backups.FILES))
        content[name] = b"another file"

    def escape(content):
        content["filestore/../../../escaped"] = b"evil"

    def forget(content):
        manifest = json.loads(content[backups.MANIFEST])
        name = next(name for name in content if name.startswith(backups.FILES))
        del content[name], manifest["files"][name]
        content[backups.MANIFEST] = json.dumps(manifest).encode()

    for number, change in enumerate((exchange, escape, forget)):
        file = rewritten(unchanged.file, tmp_path / str(number), change)
        done = unchanged.place.run("restore", "--force", file)
        refused(done, "incomplete" if change is forget else "damaged")


def test_a_backup_of_a_newer_suite_is_refused(unchanged, tmp_path):
    def newer(content):
        manifest = json.loads(content[backups.MANIFEST])
        manifest["modules"]["onestop_shelter"] = "19.0.99.0.0"
        content[backups.MANIFEST] = json.dumps(manifest).encode()

    file = rewritten(unchanged.file, tmp_path / "newer", newer)
    done = unchanged.place.run("restore", "--force", file)
    refused(done, "newer OneStop", "update this checkout")


def test_a_database_in_use_is_not_replaced(unchanged):
    with unchanged.server():
        done = unchanged.place.run("restore", "--force", unchanged.file)
    refused(done, "is in use", "end what is connected")


# Guards


def test_a_database_without_its_guards_is_noticed(house, tmp_path):
    house.ask(f"ALTER TABLE onestop_bed_assignment DROP CONSTRAINT {GUARD}")
    done = house.place.run("doctor", "--offline")
    assert done.returncode == 1
    [line] = [x for x in done.stdout.splitlines() if " Guards: " in x]
    assert line.startswith("  !!") and GUARD in line
    file = tmp_path / "unguarded.tar.gz"
    assert house.place.run("backup", file).returncode == 0
    done = house.place.run("restore", "--force", file)
    refused(done, "lacks guards", GUARD, "not put in place")
    done = house.place.run("restore", "--force", house.file)
    assert done.returncode == 0, done.stderr
    house.check_complete()
    done = house.place.run("doctor", "--offline")
    assert "  ok  Guards: all" in done.stdout, done.stdout
    assert "  ok  Attachments: " in done.stdout


def test_an_interrupted_restore_leaves_the_database(house):
    before = counts(house.ask)
    process = house.place.start("restore", "--force", house.file)
    wait_for(lambda: "Load the database ..." in house.place.output(), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(["sleep", "1"], check=True)
    assert counts(house.ask) == before
    done = house.place.run("restore", "--force", house.file)
    assert done.returncode == 0, done.stderr
    house.check_complete()
