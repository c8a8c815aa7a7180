"""Withdrawal acts with the next request, and at the same moment as a referral.

A real server, and people with sessions of their own: the social worker, a colleague in
another tab, and the police liaison.
"""

import threading

import pytest
from support_server import Copy, Server, Session

MARK = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1A"
    "AAAABJRU5ErkJggg=="
)
ROUNDS = 8


@pytest.fixture(scope="module")
def copy():
    made = Copy("consent").create()
    yield made
    made.drop()


@pytest.fixture(scope="module")
def server(copy, tmp_path_factory):
    with Server(copy, tmp_path_factory.mktemp("consent") / "odoo.log") as started:
        yield started


@pytest.fixture
def worker(server):
    return Session(server, "social_worker")


def new_case(worker):
    """Return (person, case) of a woman whom the social worker accompanies."""
    [centre] = worker.must("onestop.centre", "search", [["code", "=", "BKO"]])
    vals = {"alias": "Awa", "age_group": "26_40", "centre_id": centre}
    [person] = worker.must("onestop.person", "create", [vals])
    [case] = worker.must("onestop.case", "create", [{"person_id": person}])
    return person, case


def agree(worker, person, scope):
    vals = {"mark": MARK, "form": "signature"}
    return worker.must("onestop.consent", "decide", person, scope, True, vals)["id"]


def state(worker, model, record):
    return worker.must(model, "read", [record], ["state"])[0]["state"]


def test_police_is_out_with_the_next_request(server, worker):
    """No log-out, no new session: the tab that was open asks once more."""
    person, case = new_case(worker)
    consent = agree(worker, person, "police")
    vals = {"case_id": case, "kind": "police", "discipline": "police"}
    [referral] = worker.must("onestop.referral", "create", [vals])
    worker.must("onestop.referral", "action_send", [referral])
    police = Session(server, "police")
    tab = police.again()
    police.must("onestop.referral", "action_accept", [referral])
    mine = [["id", "=", case]]
    assert tab.must("onestop.case", "search", mine) == [case]
    assert tab.must("onestop.case", "read", [case], ["code"])
    worker.must("onestop.consent", "action_withdraw", [consent])
    assert tab.must("onestop.case", "search", mine) == []
    answer = tab.call("onestop.case", "read", [case], ["code"])
    assert answer["error"]["data"]["name"] == "odoo.exceptions.AccessError"
    mine = [["id", "=", referral]]
    assert tab.must("onestop.referral", "search", mine) == []


def test_withdrawal_and_referral_at_the_same_moment(copy, worker):
    """Whoever is first: afterwards nothing is on its way without a consent."""
    [centre] = worker.must("onestop.centre", "search", [["code", "=", "BKO"]])
    vals = {"name": "Clinic", "centre_id": centre}
    [provider] = worker.must("onestop.provider", "create", [vals])
    seen = set()
    for _round in range(ROUNDS):
        person, case = new_case(worker)
        consent = agree(worker, person, "health")
        vals = {
            "case_id": case,
            "kind": "health",
            "direction": "external",
            "provider_id": provider,
        }
        [referral] = worker.must("onestop.referral", "create", [vals])
        gate = threading.Barrier(2)
        answers = {}

        def run(name, model, method, record, gate=gate, answers=answers):
            session = worker.again()
            gate.wait()
            answers[name] = session.call(model, method, [record])

        threads = [
            threading.Thread(target=run, args=args)
            for args in (
                ("send", "onestop.referral", "action_send", referral),
                ("withdraw", "onestop.consent", "action_withdraw", consent),
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert "result" in answers["withdraw"], answers["withdraw"]
        assert state(worker, "onestop.consent", consent) == "withdrawn"
        found = state(worker, "onestop.referral", referral)
        assert found in ("draft", "revoked"), (found, answers)
        sent = "result" in answers["send"]
        assert sent == (found == "revoked"), (found, answers)
        seen.add(found)
    rows = copy.ask(
        "SELECT count(*) FROM onestop_referral r"
        " JOIN onestop_case c ON c.id = r.case_id"
        " WHERE r.direction = 'external' AND r.state IN ('sent', 'accepted')"
        " AND NOT EXISTS (SELECT FROM onestop_consent k"
        " WHERE k.person_id = c.person_id AND k.scope = r.kind AND k.state = 'live')"
    )
    assert rows == [(0,)]


def test_either_order_by_hand(copy, server, worker):
    """Hold one transaction open while the other goes on: no timing decides.

    A transaction of our own relies on the consent, as sending does, and stays open; the
    withdrawal waits for it, begins anew, and revokes what was sent in between.
    """
    person, case = new_case(worker)
    consent = agree(worker, person, "legal")
    [centre] = worker.must("onestop.centre", "search", [["code", "=", "BKO"]])
    vals = {"name": "Court", "centre_id": centre}
    [provider] = worker.must("onestop.provider", "create", [vals])
    vals = {
        "case_id": case,
        "kind": "legal",
        "direction": "external",
        "provider_id": provider,
    }
    [referral] = worker.must("onestop.referral", "create", [vals])
    connection = copy.connect()
    connection.autocommit = False
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE onestop_referral SET state = 'sent', date_sent = now(),"
            " answer_due = now() WHERE id = %s",
            [referral],
        )
        answers = {}

        def withdraw():
            session = worker.again()
            answers["withdraw"] = session.call(
                "onestop.consent", "action_withdraw", [consent]
            )

        thread = threading.Thread(target=withdraw)
        thread.start()
        thread.join(1.5)
        assert thread.is_alive(), "the withdrawal waits for who relies on the consent"
    connection.close()
    thread.join(30)
    assert "result" in answers["withdraw"], answers
    assert state(worker, "onestop.referral", referral) == "revoked"
