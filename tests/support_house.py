"""A place whose database is a copy of the test template, in a server of its own."""

import hashlib
import os
import signal
from contextlib import contextmanager

import psycopg2
from onestop_cli import restoring
from support_platform import wait_for

GUARD = "onestop_bed_assignment_bed_overlap"


class House:
    """A place with a database `onestop`, and a backup of it."""

    def __init__(self, place, file):
        self.place = place
        self.file = file
        self.files = place.state / "data" / "filestore" / "onestop"

    def ask(self, sql):
        """Return the rows of a query as lists of texts."""
        done = self.place.run("psql", "-AtqF", "|", "-c", sql)
        assert done.returncode == 0, done.stderr
        lines = [line for line in done.stdout.splitlines() if "PostgreSQL" not in line]
        return [line.split("|") for line in lines]

    @contextmanager
    def server(self):
        """Keep the place's PostgreSQL running; give a function that connects."""
        process = self.place.start("psql", "-c", "SELECT pg_sleep(120)")
        folder = self.place.state / "pg" / "run"
        wait_for(lambda: (folder / ".s.PGSQL.5432").exists(), process)
        wait_for(lambda: "Start PostgreSQL done" in self.place.output(), process)
        try:
            yield lambda: psycopg2.connect(
                host=str(folder), user="odoo", dbname="onestop"
            )
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)

    def check_complete(self):
        """Assert that all guards stand and that each attachment has its file."""
        standing = {row[0] for row in self.ask(restoring.STANDING)}
        wanted = restoring.guards()["onestop_shelter"]
        assert GUARD in wanted and wanted <= standing
        stored = [row[0] for row in self.ask(restoring.STORED)]
        assert stored
        for name in stored:
            content = (self.files / name).read_bytes()
            assert hashlib.sha1(content).hexdigest() == name.split("/")[1]
        there = {p for p in self.files.glob("*/*") if p.is_file()}
        assert len(there) == len(stored), "files that no attachment names"
