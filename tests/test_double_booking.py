"""Two people are never given one bed: eight clients, real HTTP, a real server.

Every answer is a success or a sentence; and afterwards plain SQL that knows nothing of
the exclusion constraints looks for two live rows that overlap.
"""

import re
from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from support_rounds import CLIENTS, KINDS, TWENTY, House, first_night, play
from support_server import Copy, Server, Session

BEDS = 40
#: Twenty rounds take less than this: no run sees the nights of another.
APART = timedelta(days=1000)
LOGINS = ("coordinator", "coordinator2")
SENTENCES = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
}
RAW = re.compile(
    r"deadlock|serialize|psycopg|violates|conflicting key|constraint|relation|"
    r"traceback|duplicate key|SQL|server error",
    re.IGNORECASE,
)
CONSTRAINTS = {
    "onestop_bed_assignment_bed_overlap": "x",
    "onestop_bed_assignment_person_overlap": "x",
    "onestop_bed_assignment_household_overlap": "x",
    "onestop_bed_assignment_dates_order": "c",
    "onestop_bed_assignment_who": "c",
}
TRIGGERS = {
    "onestop_bed_assignment_apart": "onestop_bed_assignment",
    "onestop_bed_assignment_place": "onestop_bed_assignment",
    "onestop_bed_place": "onestop_bed",
    "onestop_room_exclusive": "onestop_room",
    "onestop_resident_person": "onestop_resident",
}
#: Pairs of live rows that share a night. Plain comparisons, no range operator: nothing
#: of what the constraints rely on. Rows of no night at all (left on the day of arrival)
#: and cancelled ones do not count.
OVERLAPS = """
WITH live AS (
    SELECT a.id, a.bed_id, a.stay_id, a.date_start AS first,
           COALESCE(a.date_end, DATE '9999-12-31') AS leaves,
           resident.person_id, bed.room_id, room.one_household
      FROM onestop_bed_assignment a
      JOIN onestop_bed bed ON bed.id = a.bed_id
      JOIN onestop_room room ON room.id = bed.room_id
      LEFT JOIN onestop_resident resident ON resident.id = a.resident_id
     WHERE a.state <> 'cancelled' AND a.date_end IS DISTINCT FROM a.date_start
)
SELECT CASE WHEN one.bed_id = two.bed_id THEN 'bed'
            WHEN one.person_id = two.person_id THEN 'person'
            ELSE 'household' END, one.id, two.id
  FROM live one
  JOIN live two ON one.id < two.id
   AND one.first < two.leaves AND two.first < one.leaves
   AND (one.bed_id = two.bed_id
        OR one.person_id = two.person_id
        OR (one.room_id = two.room_id AND one.one_household
            AND one.stay_id <> two.stay_id))
"""


@pytest.fixture(scope="module")
def copy():
    """A database of our own, with an empty house in the centre of Bamako."""
    made = Copy("booking").create()
    made.ask("DELETE FROM onestop_bed_assignment")
    yield made
    made.drop()


def run(copy, log, kinds, seed):
    """Start a server, sign eight clients in, and play; return what happened."""
    with Server(copy, log) as server:
        clients = [Session(server, LOGINS[n % len(LOGINS)]) for n in range(CLIENTS)]
        clerk = Session(server, LOGINS[0])
        [centre] = clerk.must("onestop.centre", "search_read", [], ["code"])
        night = first_night() + seed * APART
        house = House(clerk, centre["id"], night, seed)
        assert len(house.beds) == BEDS
        with closing(copy.connect()) as connection:
            cursor = connection.cursor()

            def connections():
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
                    " AND pid <> pg_backend_pid()",
                    [copy.name],
                )
                return cursor.fetchone()[0]

            played = play(house, clients, kinds, connections)
    return played


def check_answers(played):
    """Every answer is a success or a sentence that a coordinator understands."""
    for _round, outcomes in played:
        for outcome in outcomes:
            where = f"{outcome.kind}, {outcome.wish.method}: {outcome.answer}"
            assert outcome.answer["status"] == 200, where
            if not outcome.won:
                text = outcome.error.get("message", "")
                assert outcome.error.get("name") in SENTENCES, where
                assert not RAW.search(text), where
                assert text.endswith(".") and len(text.split()) > 5, where


def check_winners(played):
    """In each contended round somebody wins, and never more than may."""
    lost = 0
    for current, outcomes in played:
        won = sum(outcome.won for outcome in outcomes)
        told = [outcome.error.get("message") or "yes" for outcome in outcomes]
        assert current.least <= won <= current.most, (
            f"{current.kind}: {won} won: {told}"
        )
        lost += len(outcomes) - won
    assert lost > len(played), "hardly anybody lost: the rounds were not contended"


def check_concurrency(played):
    """The eight were really there at once, on several database connections."""
    for current, outcomes in played:
        last_begin = max(outcome.began for outcome in outcomes)
        first_end = min(outcome.ended for outcome in outcomes)
        assert last_begin < first_end, f"{current.kind}: the calls came one by one"
    most = max(outcomes[0].database_connections for _round, outcomes in played)
    assert most >= CLIENTS // 2, f"Odoo used {most} connections"


def check_database(copy, played):
    """No two live rows overlap, and whoever was told yes has the bed."""
    assert copy.ask(OVERLAPS) == []
    for _round, outcomes in played:
        for outcome in outcomes:
            if outcome.wish.method == "assign" and outcome.won:
                wish = outcome.wish.kwargs
                rows = copy.ask(
                    "SELECT resident_id, bed_id, date_start::text, date_end::text"
                    " FROM onestop_bed_assignment WHERE id = %s",
                    [outcome.answer["result"]],
                )
                assert rows == [tuple(wish.values())]
            if outcome.wish.method == "admit_emergency":
                check_admission(copy, outcome)


def check_admission(copy, outcome):
    """A household was taken in with all its beds, or nothing of it was recorded."""
    vals = outcome.wish.kwargs["vals"]
    [(stays, beds)] = copy.ask(
        "SELECT count(DISTINCT s.id), count(a.id) FROM onestop_stay s"
        " LEFT JOIN onestop_bed_assignment a ON a.stay_id = s.id"
        " AND a.state <> 'cancelled' WHERE s.request_uid = %s",
        [vals["request_uid"]],
    )
    assert (stays, beds) == ((1, vals["children"] + 1) if outcome.won else (0, 0))


def check_all(copy, played, log):
    check_answers(played)
    check_winners(played)
    check_concurrency(played)
    check_database(copy, played)
    text = log.read_text()
    assert "DEADLOCK_DETECTED" not in text, "PostgreSQL had to end a deadlock"
    assert "maximum number of tries reached" not in text


def test_eight_clients_twenty_rounds(copy, tmp_path):
    log = tmp_path / "odoo.log"
    played = run(copy, log, TWENTY, seed=1)
    assert len(played) == 20
    check_all(copy, played, log)


def test_the_guards_stand_after_an_upgrade_and_hold(copy, tmp_path):
    copy.upgrade("onestop_shelter")
    found = dict(
        copy.ask(
            "SELECT conname, contype::text FROM pg_constraint"
            " WHERE convalidated AND conrelid = 'onestop_bed_assignment'::regclass"
        )
    )
    assert CONSTRAINTS.items() <= found.items()
    triggers = copy.ask(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    assert TRIGGERS.items() <= dict(triggers).items()
    log = tmp_path / "odoo.log"
    check_all(copy, run(copy, log, KINDS, seed=2), log)


@pytest.mark.parametrize("kind", ["bed", "person", "household"])
def test_a_double_booking_would_be_seen(copy, kind):
    """Without a guard SQL can double-book, and the search above finds it."""
    others = {
        "bed": "bed_id, %(other)s, %(other_stay)s",
        "person": "%(bed)s, resident_id, stay_id",
        "household": "%(bed)s, %(other)s, %(other_stay)s",
    }
    pick = """
        SELECT a.id, a.room_id, a.stay_id FROM onestop_bed_assignment a
          JOIN onestop_room r ON r.id = a.room_id
         WHERE a.state = 'reserved' AND (r.one_household OR NOT %s) ORDER BY a.id
    """
    with closing(copy.connect()) as connection:
        connection.autocommit = False
        cursor = connection.cursor()
        cursor.execute(pick, [kind == "household"])
        row, room, stay = cursor.fetchone()
        cursor.execute(
            "SELECT id, stay_id FROM onestop_resident WHERE stay_id <> %s LIMIT 1",
            [stay],
        )
        other, other_stay = cursor.fetchone()
        cursor.execute(
            "SELECT id FROM onestop_bed b WHERE (room_id = %s) = %s AND NOT EXISTS"
            " (SELECT FROM onestop_bed_assignment a"
            " WHERE a.bed_id = b.id AND a.id = %s)",
            [room, kind == "household", row],
        )
        values = {"bed": cursor.fetchone(), "other": other, "other_stay": other_stay}
        again = (
            "INSERT INTO onestop_bed_assignment"
            " (bed_id, resident_id, stay_id, date_start, date_end, state)"
            f" SELECT {others[kind]}, date_start, date_end, state"
            " FROM onestop_bed_assignment WHERE id = %(row)s"
        )
        values = {**values, "row": row}
        cursor.execute("SAVEPOINT guarded")
        with pytest.raises(psycopg2.errors.ExclusionViolation):
            cursor.execute(again, values)
        cursor.execute("ROLLBACK TO SAVEPOINT guarded")
        cursor.execute(
            "ALTER TABLE onestop_bed_assignment"
            f" DROP CONSTRAINT onestop_bed_assignment_{kind}_overlap"
        )
        cursor.execute(again, values)
        cursor.execute(OVERLAPS)
        assert [found[0] for found in cursor.fetchall()] == [kind]
        connection.rollback()
