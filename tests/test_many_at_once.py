"""Crowds, double taps and power cuts, over real HTTP on a real server."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import requests
from support_rounds import STAY, House, first_night
from support_server import Copy, Server, Session
from test_double_booking import RAW, SENTENCES

CROWD = 50
TAPS = 20
WRITERS = 8
#: Stays that a client asked for, and what a whole household is made of.
HOUSEHOLDS = """
SELECT s.state,
       (SELECT count(*) FROM onestop_resident r
          JOIN onestop_person p ON p.id = r.person_id WHERE r.stay_id = s.id),
       (SELECT count(*) FROM onestop_bed_assignment a
         WHERE a.stay_id = s.id AND a.state = 'occupied'),
       (SELECT count(*) FROM onestop_stay_checklist c WHERE c.stay_id = s.id) > 0
  FROM onestop_stay s WHERE s.request_uid = ANY(%s)
"""
#: Persons without a stay, for the alias that the households of this test have.
LOST = """
SELECT count(*) FROM onestop_person p WHERE p.alias = 'Emergency'
   AND NOT EXISTS (SELECT FROM onestop_resident r WHERE r.person_id = p.id)
"""


@pytest.fixture(scope="module")
def copy():
    made = Copy("many").create()
    made.ask("DELETE FROM onestop_bed_assignment")
    yield made
    made.drop()


def open_house(server, seed):
    clerk = Session(server, "coordinator")
    [centre] = clerk.must("onestop.centre", "search_read", [], ["code"])
    return House(clerk, centre["id"], first_night(), seed)


def at_once(calls):
    """Make all calls at the same moment, each from a thread; return the answers."""
    start = threading.Barrier(len(calls))

    def make(call):
        start.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(make, calls))


def test_fifty_want_one_bed(copy, tmp_path):
    """One has it, forty-nine read a sentence that names the bed."""
    with Server(copy, tmp_path / "odoo.log") as server:
        house = open_house(server, seed=3)
        bed = house.beds[0]
        [name] = copy.ask("SELECT name FROM onestop_bed WHERE id = %s", [bed])[0]
        wishes = [
            house.assign(resident, bed, client)
            for client, (_stay, resident) in enumerate(house.stays(CROWD))
        ]
        answers = at_once(
            [
                partial(
                    house.clerk.again().call, wish.model, wish.method, **wish.kwargs
                )
                for wish in wishes
            ]
        )
    assert sum("result" in answer for answer in answers) == 1
    for answer in answers:
        if "result" not in answer:
            error = answer["error"]["data"]
            assert error["name"] in SENTENCES, error
            assert name in error["message"] and not RAW.search(error["message"])
    taken = copy.ask(
        "SELECT count(*) FROM onestop_bed_assignment WHERE bed_id = %s", [bed]
    )
    assert taken == [(1,)]


def test_one_admission_sent_twenty_times(copy, tmp_path):
    """Everybody is told the same: who tapped twice has admitted once."""
    with Server(copy, tmp_path / "odoo.log") as server:
        house = open_house(server, seed=4)
        vals = house.emergency(house.shared[:3], 8)
        answers = at_once(
            [
                partial(house.clerk.again().call, STAY, "admit_emergency", vals=vals)
                for _tap in range(TAPS)
            ]
        )
    results = [answer.get("result") or answer["error"]["data"] for answer in answers]
    assert all(result == results[0] for result in results), results
    assert len(results[0]["beds"]) == 3
    found = copy.ask(HOUSEHOLDS, [[vals["request_uid"]]])
    assert found == [("checked_in", 3, 3, True)]


def test_killed_while_it_writes(copy, tmp_path):
    """A household is recorded whole or not at all, whenever the server dies."""
    with Server(copy, tmp_path / "odoo.log") as server:
        house = open_house(server, seed=5)
        beds, sent, cut = house.shared[:4], [], []

        def write(client):
            twin = house.clerk.again()
            for turn in range(1000):
                start = 100 + 3 * (turn * WRITERS + client)
                vals = house.emergency(beds, start + 2, start)
                sent.append(vals["request_uid"])
                try:
                    answer = twin.call(STAY, "admit_emergency", vals=vals)
                except requests.RequestException:
                    cut.append(client)
                    return
                assert "result" in answer, answer

        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(write, client) for client in range(WRITERS)]
            patience = time.monotonic() + 60
            while len(copy.ask(HOUSEHOLDS, [list(sent)])) < 2 * WRITERS:
                assert time.monotonic() < patience, "hardly anything is written"
                time.sleep(0.05)
            server.kill()
            for writer in writers:
                writer.result()
    assert len(cut) == WRITERS
    found = copy.ask(HOUSEHOLDS, [sent])
    assert len(found) >= 2 * WRITERS
    assert set(found) == {("checked_in", 4, 4, True)}
    assert copy.ask(LOST) == [(0,)]
