"""Rows of the access log: there at once, and on the disk soon, whoever dies."""

import time
from contextlib import closing

from support_server import Copy, Server, Session

ROWS = "SELECT count(*) FROM onestop_access_log WHERE user_id = %s"
WRITTEN = "SELECT pg_current_wal_insert_lsn()"
ON_DISK = "SELECT pg_current_wal_flush_lsn() >= %s"


def test_a_reading_that_was_answered_is_in_the_log(tmp_path):
    """The server is killed by the answer; a power cut a second later loses nothing.

    What PostgreSQL says is on the disk is what it has after a power cut.
    """
    copy = Copy("log").create()
    try:
        with Server(copy, tmp_path / "odoo.log") as server:
            worker = Session(server, "social_worker")
            [person] = worker.must("onestop.person", "search", [], limit=1)
            [[before]] = copy.ask(ROWS, [worker.uid])
            worker.must("onestop.person", "read", [person], ["alias"])
            server.kill()
        with closing(copy.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(WRITTEN)
            [written] = cursor.fetchone()
            cursor.execute(ROWS, [worker.uid])
            assert cursor.fetchone() == (before + 1,)
            time.sleep(1)
            cursor.execute(ON_DISK, [written])
            assert cursor.fetchone() == (True,)
    finally:
        copy.drop()
