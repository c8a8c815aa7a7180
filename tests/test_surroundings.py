"""Bad surroundings: one clear line that says what to do, and nothing half done.

Every test runs the real ./onestop in surroundings that are really bad.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from support_platform import (
    LOCK,
    NO_WAY_OUT,
    ONESTOP,
    PACKAGE,
    ROOT,
    Place,
    as_plain_user,
    is_root,
    needs,
    on_a_small_disk,
    refused,
    shared_state,
)


def half_done(place):
    """Return what lies around that should not be there after a refusal."""
    names = [path.name for path in place.state.rglob("*")]
    endings = (".partial", ".new", ".building", "complete")
    return [n for n in names if n.endswith(endings) or n == PACKAGE]


# The machine


def test_a_port_that_is_taken(place):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = place.run("up", "--port", port, env=NO_WAY_OUT)
    refused(done, f"port {port} is taken", "--port")
    assert not half_done(place)


def test_a_port_for_root_only(place):
    limit = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()
    if int(limit) <= 99:
        pytest.skip("on this machine every account may use every port")
    with plain(place) as run:
        refused(run("up", "--port", 99), "needs the rights of root", "--port")


def test_another_architecture(place):
    needs("setarch")
    done = place.run("up", before=["setarch", "i686"])
    refused(done, "Linux on i686", "x86_64")
    assert not list(place.state.iterdir())


def other_pythons(env):
    """Return Pythons on this machine that Odoo does not take, and that run."""
    folders = [*Path(sys.base_prefix).parent.glob("*/bin")]
    folders += [Path(name) for name in os.environ["PATH"].split(":")]
    for path in (path for folder in folders for path in folder.glob("python[23].*")):
        if re.fullmatch(r"python(2\.7|3\.[0-9]|3\.10|3\.1[4-9])", path.name):
            probe = subprocess.run([path, "-c", ""], env=env, capture_output=True)
            if probe.returncode == 0:
                yield path


def test_a_python_that_is_too_old(place):
    env = {**place.env, "PATH": "/nonexistent"}
    found = sorted(set(other_pythons(env)))
    if not found:
        pytest.skip("every Python on this machine is one that Odoo takes")
    for python in found:
        done = subprocess.run(
            [str(python), str(ONESTOP), "up"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        refused(done, "needs Python 3.11, 3.12 or 3.13", code=2)


@contextmanager
def plain(place):
    """Give what runs ./onestop as an account without rights."""
    if is_root():
        os.chown(place.state, 65534, 65534)
    probe = [*as_plain_user(), "/usr/bin/python3", "-B", str(ONESTOP), "help"]
    done = subprocess.run(probe, capture_output=True, env=place.env)
    if done.returncode:
        pytest.skip("an account without rights cannot run this checkout here")

    def run(*arguments):
        return subprocess.run(
            [*probe[:-1], *map(str, arguments)],
            env=place.env,
            capture_output=True,
            text=True,
            check=False,
        )

    yield run


def test_a_folder_without_rights(place):
    with plain(place) as run:
        if is_root():
            os.chown(place.state, 0, 0)
        place.state.chmod(0o555)
        refused(run("up"), "not enough rights", str(place.state))


def test_a_cluster_that_lost_its_programs(place):
    """No empty cluster is set up beside the one that holds the data."""
    (place.share().state / "pg" / "data-99").mkdir(parents=True)
    refused(place.run("psql"), "made by PostgreSQL 99", "install postgresql-99")
    assert [p.name for p in (place.state / "pg").iterdir()] == ["data-99"]


def test_a_folder_that_postgresql_cannot_enter(place):
    if not is_root():
        pytest.skip("PostgreSQL runs as this account itself, not being root")
    closed = place.state / "closed"
    closed.mkdir(mode=0o700)
    inside = Place(closed / "state")
    inside.state.mkdir()
    done = inside.share().run("psql")
    refused(done, "cannot enter", "ONESTOP_STATE")


# The network and what comes over it


def test_no_network(place):
    done = place.run("setup", env=NO_WAY_OUT)
    refused(done, "no network", PACKAGE, "run the same command again")
    assert not half_done(place)


def test_no_network_device(place):
    needs("unshare")
    own = [] if is_root() else ["--map-root-user"]
    before = ["unshare", *own, "--net"]
    if subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("this account may not leave the network")
    refused(place.run("setup", before=before), "no network", PACKAGE)
    assert not half_done(place)


def test_no_network_for_python_packages(place):
    (place.state / "odoo").symlink_to(shared_state() / "odoo")
    done = place.run("setup", env=NO_WAY_OUT)
    refused(done, "no network", "run the same command again")
    assert not half_done(place)


def test_a_damaged_download(place, mirror):
    done = place.run("setup", env=mirror.env)
    refused(done, "damaged", PACKAGE)
    assert not half_done(place)


def test_a_mirror_that_moved_on(place, mirror):
    mirror.code = 404
    done = place.run("setup", env=mirror.env)
    refused(done, "no mirror has", PACKAGE, "--odoo-deb", "--odoo PATH")
    assert not half_done(place)


def test_damaged_python_packages(place, tmp_path):
    (place.state / "odoo").symlink_to(shared_state() / "odoo")
    lock = (ROOT / "config" / "requirements.lock").read_text()
    for name, version in re.findall(r"^([a-zA-Z0-9._-]+)==(\S+)", lock, re.MULTILINE):
        stem = name.replace("-", "_").replace(".", "_")
        (tmp_path / f"{stem}-{version}-py3-none-any.whl").write_bytes(b"damaged")
    env = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    done = place.run("setup", env=env)
    refused(done, "damaged", "Python packages")
    assert not half_done(place)


def test_a_damaged_file_of_odoo(place, tmp_path):
    file = tmp_path / PACKAGE
    file.write_bytes(b"!<arch>\n")
    for given in (file, tmp_path):
        done = place.run("setup", "--odoo-deb", given, env=NO_WAY_OUT)
        refused(done, str(file), "damaged", LOCK["sha256"])
    done = place.run("setup", "--odoo-deb", tmp_path / "none.deb", env=NO_WAY_OUT)
    refused(done, "there is no file")
    assert not half_done(place)


def test_a_checkout_that_is_none(place, tmp_path):
    refused(place.run("setup", "--odoo", tmp_path), "no checkout of Odoo")
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo-bin").touch()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0)\n")
    refused(place.run("setup", "--odoo", tmp_path), "is not Odoo 19.0")


def test_a_refused_checkout_is_not_remembered(place, tmp_path):
    refused(place.run("setup", "--odoo", tmp_path), "no checkout of Odoo")
    assert not (place.state / "settings.json").exists()


# The disk


def test_a_full_disk_while_downloading(place, mirror):
    mirror.answer = b"x" * 12_000_000
    before = on_a_small_disk(4, place.state)
    done = place.run("setup", before=before, env=mirror.env)
    refused(done, "the disk is full")


def test_a_full_disk_while_unpacking(place):
    file = shared_state() / "downloads" / PACKAGE
    if not file.exists():
        pytest.skip("Odoo did not come from Debian's package in this run")
    before = on_a_small_disk(8, place.state)
    done = place.run("setup", "--odoo-deb", file, before=before)
    refused(done, "the disk is full")


def test_a_full_disk_for_the_cluster(place):
    place.share()
    cluster = place.state / "pg"
    cluster.mkdir()
    done = place.run("psql", before=on_a_small_disk(9, cluster))
    refused(done, "the disk is full")
    assert not list(cluster.glob("data-*"))


# What the commands say without being told enough


def test_unknown_command(place):
    refused(place.run("upp"), "there is no command upp", "help", code=2)


def test_help_names_every_command(place):
    done = place.run("help")
    assert done.returncode == 0
    for name in ("up", "down", "backup", "restore", "doctor", "test", "lint"):
        assert re.search(rf"^  {name} +\S", done.stdout, re.MULTILINE), name


@pytest.mark.parametrize("name", ["test", "translate", "down", "status", "up"])
def test_help_of_a_command_starts_nothing(place, name):
    done = place.run(name, "--help")
    assert done.returncode == 0 and f"./onestop {name}" in done.stdout
    assert not list(place.state.glob("*"))


def test_doctor_on_an_empty_place(place):
    """Nothing is set up yet: that is no fault, but a missing network is one."""
    done = place.run("doctor", env=NO_WAY_OUT)
    assert done.returncode == 1, done.stdout
    wrong = [line for line in done.stdout.splitlines() if line.startswith("  !!")]
    assert [line.split(":")[0].split("  ")[2] for line in wrong] == [
        "Debian mirror",
        "Python package index",
    ], done.stdout
    assert "no network" in wrong[0]
    assert shutil.disk_usage(place.state).free < 3e9 or "ok  Disk" in done.stdout
