"""Odoo from a checkout, and from files on a disk without a network."""

import os
import shutil

import pytest
from onestop_cli import conf, debian
from support_platform import (
    LOCK,
    NO_WAY_OUT,
    PACKAGE,
    environment,
    refused,
    shared_state,
)


@pytest.fixture(scope="module")
def packages():
    """Return the folder of Debian's files that this run downloaded."""
    folder = shared_state() / "downloads"
    entries = [LOCK, *LOCK["assets"]]
    names = [os.path.basename(entry["path"]) for entry in entries]
    missing = [name for name in names if not (folder / name).exists()]
    if missing:
        pytest.skip(f"Odoo did not come from Debian's packages here: no {missing[0]}")
    return folder


@pytest.fixture
def checkout(tmp_path):
    """Arrange Odoo's files as its git repository has them."""
    shared = os.path.dirname(os.path.dirname(os.environ["ONESTOP_ODOO_SCRIPT"]))
    source = f"{shared}/lib/python3/dist-packages/odoo"
    if not os.path.isdir(source):
        pytest.skip("this run has Odoo from a checkout already")
    root = tmp_path / "checkout"
    (root / "odoo" / "addons").mkdir(parents=True)
    (root / "addons").mkdir()
    shutil.copy(os.environ["ONESTOP_ODOO_SCRIPT"], root / "odoo-bin")
    for name in os.listdir(source):
        if name != "addons":
            (root / "odoo" / name).symlink_to(f"{source}/{name}")
    for name in os.listdir(f"{source}/addons"):
        own = name in ("base", "__init__.py") or name.startswith("test_")
        target = root / "odoo" / "addons" if own else root / "addons"
        (target / name).symlink_to(f"{source}/addons/{name}")
    return root


def test_a_checkout_is_used_and_remembered(place, checkout):
    (place.state / "venv").symlink_to(environment())
    private = shared_state() / "debian"
    if private.exists():  # where the system has no PostgreSQL or Pango of its own
        (place.state / "debian").symlink_to(private)
    done = place.run("setup", "--odoo", checkout, env=NO_WAY_OUT)
    assert done.returncode == 0, done.stderr
    done = place.run("odoo-bin", "--version", env=NO_WAY_OUT)
    assert done.stdout.splitlines()[-1].startswith("Odoo Server 19.0"), done.stderr
    folders = conf.read(place.state / "odoo.conf")["addons_path"].split(",")
    assert folders[:2] == [f"{checkout}/odoo/addons", f"{checkout}/addons"]
    assert not (place.state / "odoo").exists()
    done = place.run("doctor", "--offline")
    assert f"ok  Odoo: checkout {checkout}" in done.stdout


def test_files_on_a_disk_need_no_mirror(place, packages, tmp_path):
    """Of nine files, eight lie on the disk: only the ninth wants a network."""
    entries = [LOCK, *LOCK["assets"]]
    *there, missing = [os.path.basename(entry["path"]) for entry in entries]
    for name in there:
        (tmp_path / name).symlink_to(packages / name)
    done = place.run("setup", "--odoo-deb", tmp_path / PACKAGE, env=NO_WAY_OUT)
    refused(done, "no network", missing)
    assert not (place.state / "odoo").exists()
    assert not list((place.state / "downloads").iterdir())


def test_a_damaged_file_beside_it_is_refused(place, packages, tmp_path):
    (tmp_path / PACKAGE).symlink_to(packages / PACKAGE)
    name = os.path.basename(LOCK["assets"][0]["path"])
    (tmp_path / name).write_bytes(b"!<arch>\n")
    done = place.run("setup", "--odoo-deb", tmp_path, env=NO_WAY_OUT)
    refused(done, name, "damaged")
    assert not (place.state / "odoo").exists()


def test_the_lock_names_what_was_fetched(packages):
    for entry in [LOCK, *LOCK["assets"]]:
        file = packages / os.path.basename(entry["path"])
        assert debian.file_hash(file) == entry["sha256"]
        assert file.stat().st_size == entry["size"]
