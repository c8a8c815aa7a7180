"""Bad surroundings: one clear line that says what to do, and nothing half done.

Every test runs the real ./onestop in surroundings that are really bad.
"""

import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest
from support_platform import (
    ONESTOP,
    ROOT,
    Place,
    as_plain_user,
    is_root,
    needs,
    new_place,
    on_a_small_disk,
    refused,
    shared_state,
)

CLOSED = "http://127.0.0.1:9"
NO_WAY_OUT = {
    name: CLOSED for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
}
NO_WAY_OUT.update(no_proxy="", NO_PROXY="", PIP_CONFIG_FILE=os.devnull)
NO_WAY_OUT["PIP_FIND_LINKS"] = ""
LOCK = tomllib.loads((ROOT / "config" / "debian.toml").read_text())["odoo"]
PACKAGE = os.path.basename(LOCK["path"])


@pytest.fixture
def place():
    with new_place() as made:
        yield made


def half_done(place):
    """Return what lies around that should not be there after a refusal."""
    names = [path.name for path in place.state.rglob("*")]
    endings = (".partial", ".new", ".building", "complete")
    return [n for n in names if n.endswith(endings) or n == PACKAGE]


@pytest.fixture
def mirror(tmp_path):
    """A Debian mirror on this machine; `answer` is what it gives for any file."""

    class Handler(http.server.BaseHTTPRequestHandler):
        answer = b"not a package"
        code = 200
        wait = threading.Event()
        stall = False

        def do_GET(self):
            body = self.answer
            self.send_response(self.code)
            length = LOCK["size"] if self.stall else len(body)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)
            if self.stall:
                self.wfile.flush()
                self.wait.wait(30)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sources = tmp_path / "sources.list"
    address = f"http://127.0.0.1:{server.server_port}/debian"
    sources.write_text(f"deb [trusted=yes] {address} stable main\n")
    conf = tmp_path / "apt.conf"
    conf.write_text(
        f'Dir::Etc::sourcelist "{sources}";\nDir::Etc::sourceparts "/dev/null";\n'
        'Acquire::http::Proxy::127.0.0.1 DIRECT;\nAcquire::Retries "0";\n'
    )
    tmp_path.chmod(0o755)
    Handler.env = {"APT_CONFIG": str(conf)}
    yield Handler
    Handler.wait.set()
    server.shutdown()
    server.server_close()


# The machine


def test_a_port_that_is_taken(place):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = place.run("up", "--port", port, env=NO_WAY_OUT)
    refused(done, f"port {port} is taken", "--port")
    assert not half_done(place)


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


def test_a_folder_without_rights(place):
    place.state.chmod(0o555)
    probe = subprocess.run(
        [*as_plain_user(), "test", "-r", str(ONESTOP)], capture_output=True
    )
    if probe.returncode:
        pytest.skip("another account cannot read this checkout")
    python = "/usr/bin/python3" if is_root() else None
    if python and not Path(python).exists():
        pytest.skip("there is no Python that another account could run")
    before = [*as_plain_user(), *([python, "-B", str(ONESTOP), "up"] if python else [])]
    if python:
        done = subprocess.run(
            before, env=place.env, capture_output=True, text=True, check=False
        )
    else:
        done = place.run("up")
    refused(done, "not enough rights", str(place.state))


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
    refused(done, "no network", "Python packages")
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


# PostgreSQL that is not ours


@pytest.fixture
def server():
    """A place with a cluster of its own, running; and how to reach it."""
    with new_place() as made:
        made.share()
        ours = made.start("psql", "-d", "postgres", "-c", "SELECT pg_sleep(50)")
        socket_file = made.state / "pg" / "run" / ".s.PGSQL.5432"
        deadline = time.monotonic() + 30
        while not socket_file.exists():
            assert time.monotonic() < deadline, made.output()
            time.sleep(0.1)
        yield {"PGHOST": str(socket_file.parent), "PGUSER": "odoo"}
        os.killpg(ours.pid, signal.SIGTERM)
        ours.wait(30)


def test_postgresql_that_refuses(place, server):
    place.share()
    nowhere = {"PGHOST": str(place.state), "PGUSER": "odoo"}
    done = place.run("psql", env=nowhere)
    refused(done, "PostgreSQL refused the connection", "PG*")
    done = place.run("psql", env={**server, "PGUSER": "nobody_here"})
    refused(done, "PostgreSQL refused the connection", "nobody_here", "PG*")
    create = ["-d", "postgres", "-c", "CREATE ROLE plain LOGIN"]
    done = place.run("psql", *create, env={**server, "PGUSER": "postgres"})
    assert done.returncode == 0, done.stderr
    done = place.run("psql", env={**server, "PGUSER": "plain"})
    refused(done, "may not create databases", "CREATEDB")
    assert not (place.state / "pg").exists(), "no cluster of our own was wanted"


def test_external_postgresql_is_used_and_left_running(place, server):
    place.share()
    ask = ("psql", "-d", "postgres", "-Atc", "SELECT current_user")
    for _turn in range(2):
        done = place.run(*ask, env=server)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split()[-1] == "odoo"
    assert not (place.state / "pg").exists()


# Interrupted


def test_an_interrupted_download_leaves_nothing_running(place, mirror):
    mirror.stall = True
    mirror.answer = b"!<arch>\n" * 1000
    process = place.start("setup", env=mirror.env)
    wait_for(lambda: list(place.state.glob("downloads/**/*.partial")), process)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(20) == 130
    assert "interrupted; the next run goes on" in place.output()
    assert PACKAGE not in [path.name for path in place.state.rglob("*")]
    wait_for(lambda: not running_in(process.pid))


def test_killed_while_it_creates_the_cluster(place):
    place.share()
    ask = ("psql", "-d", "postgres", "-Atc", "SELECT 40 + 2")
    process = place.start(*ask)
    wait_for(lambda: (place.state / "pg" / "building").exists(), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not list((place.state / "pg").glob("data-*"))
    wait_for(lambda: not running_in(process.pid))
    done = place.run(*ask)
    assert done.returncode == 0 and "42" in done.stdout, done.stderr


def test_killed_while_postgresql_runs(place):
    """The next run takes over the server that was left, and stops it."""
    place.share()
    process = place.start("psql", "-d", "postgres", "-c", "SELECT pg_sleep(20)")
    wait_for(lambda: (place.state / "pg" / "run" / ".s.PGSQL.5432").exists(), process)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = place.run("psql", "-d", "postgres", "-Atc", "SELECT 40 + 2")
    assert done.returncode == 0 and "42" in done.stdout, done.stderr
    assert not (place.state / "pg" / "run" / ".s.PGSQL.5432").exists()


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


# What the commands say without being told enough


def test_unknown_command(place):
    refused(place.run("upp"), "there is no command upp", "help", code=2)


def test_help_names_every_command(place):
    done = place.run("help")
    assert done.returncode == 0
    for name in ("up", "down", "backup", "restore", "doctor", "test", "lint"):
        assert re.search(rf"^  {name} +\S", done.stdout, re.MULTILINE), name


def test_doctor_on_an_empty_place(place):
    """Nothing is set up yet: that is no fault, but a missing network is one."""
    done = place.run("doctor", env=NO_WAY_OUT)
    assert done.returncode == 1, done.stdout
    wrong = [line for line in done.stdout.splitlines() if line.startswith("  !!")]
    assert [line.split(":")[0].split("  ")[2] for line in wrong] == [
        "Debian mirror",
        "Python package index",
    ]
    assert "no network" in wrong[0]
    assert shutil.disk_usage(place.state).free < 3e9 or "ok  Disk" in done.stdout
