"""An external PostgreSQL, and ./onestop interrupted in the middle of its work."""

import os
import signal
import time

import pytest
from support_platform import PACKAGE, new_place, refused, running_in, wait_for

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
