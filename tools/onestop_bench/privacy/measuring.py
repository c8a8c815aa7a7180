"""What is measured, and how it is shown."""

import argparse
import os
import random
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from odoo import api, sql_db

from odoo.addons.onestop_privacy import access, guard

from .. import databases, report
from . import house
from .web import Web

RECORDS = 80
FACTS = {name: {} for name in house.FACTS}
TEXTS = {**FACTS, "name_text": {}, "story": {}}


def options():
    parser = argparse.ArgumentParser(prog="./onestop bench privacy")
    parser.add_argument("--rounds", type=int, default=200, help="pairs of requests")
    parser.add_argument("--thousands", type=int, default=15, help="times 1,000 records")
    return parser.parse_args()


def say(text):
    sys.stderr.write(f"{text}\n")


# Sealed against plain fields, in the models themselves


def thousand(registry, uid, model, rounds):
    """Return {what: milliseconds for 1,000 records, one a round} of a model."""
    found = {"create": [], "read": []}
    for _turn in range(rounds):
        with registry.cursor() as cursor:
            env = api.Environment(cursor, uid, {})
            records = env[model]
            rows = [house.values(number) for number in range(1000)]
            began = time.perf_counter()
            new = records.create(rows)
            env.flush_all()
            found["create"].append(1000 * (time.perf_counter() - began))
            env.invalidate_all()
            began = time.perf_counter()
            new.read(["code", "name_text", "story"])
            found["read"].append(1000 * (time.perf_counter() - began))
            cursor.rollback()
    return found


def show_thousands(registry, uid, rounds):
    times = {house.PLAIN: {}, house.SEALED: {}}
    for turn in range(rounds):
        say(f"1,000 records: round {turn + 1} of {rounds}")
        for model, kept in times.items():
            for what, spent in thousand(registry, uid, model, 1).items():
                kept.setdefault(what, []).extend(spent)
    rows = [["1,000 records, two fields", "plain", "sealed", "more"], ["---"] * 4]
    for what in ("create", "read"):
        plain, sealed = (times[model][what] for model in times)
        rows.append([what, spread(plain), spread(sealed), more(plain, sealed)])
    report.table(rows)


# Requests with and without a log, in pairs


@contextmanager
def without_log():
    """Note nothing: for a measurement alone, the module has no such switch."""
    kept = access._pending
    access._pending = lambda env, model: ({}, {})
    noted, guard.note_many = guard.note_many, lambda *arguments: None
    try:
        yield
    finally:
        access._pending, guard.note_many = kept, noted


@contextmanager
def with_peer(registry, rule_id):
    """Let OCA auditlog log what is read."""
    with registry.cursor() as cursor:
        rule = api.Environment(cursor, 1, {})["auditlog.rule"].browse(rule_id)
        rule._patch_methods()
        try:
            yield
        finally:
            rule._revert_methods()


@contextmanager
def as_it_is():
    yield


def processor_time():
    """Return the milliseconds that this process and its database backends have run.

    What the other programs of the machine do has no part in it.
    """
    spent = time.process_time_ns()
    for connection in sql_db._Pool._connections:
        stat = Path(f"/proc/{connection.info.backend_pid}/schedstat")
        spent += int(stat.read_text().split()[0])
    return spent / 1e6


def pairs(ask, with_it, without_it, rounds):
    """Ask with and without by turns, either first.

    :return: what the requests took with, and without: [(time, processor time)]
    """
    kept = {True: [], False: []}
    for turn in range(rounds + 5):
        order = [True, False]
        random.shuffle(order)
        for logged in order:
            with with_it() if logged else without_it():
                began = processor_time()
                spent = ask()
                spent = spent, processor_time() - began
            if turn >= 5:  # the first ones fill caches
                kept[logged].append(spent)
    return kept[True], kept[False]


def questions(web, registry, rule_id):
    """Yield (words, question, with the log, without it)."""
    listing = {"limit": RECORDS, "count_limit": 10001, "domain": []}

    def search(model, specification):
        keywords = {**listing, "specification": specification}
        return lambda: web.call(model, "web_search_read", **keywords)[1]

    found = web.call(house.GUARDED, "web_search_read", **listing, specification={})
    ids = [record["id"] for record in found[0]["records"]]

    def read(specification):
        keywords = {"specification": specification}
        return lambda: web.call(house.GUARDED, "web_read", ids, **keywords)[1]

    peer = lambda: with_peer(registry, rule_id)  # noqa: E731
    listed = f"list of {RECORDS}"
    guarded, plain = house.GUARDED, house.PLAIN
    yield f"{listed}, facts", search(guarded, FACTS), as_it_is, without_log
    yield f"{listed}, sealed texts", search(guarded, TEXTS), as_it_is, without_log
    yield f"web_read of {RECORDS}, facts", read(FACTS), as_it_is, without_log
    yield f"web_read of {RECORDS}, sealed", read(TEXTS), as_it_is, without_log
    yield f"OCA auditlog: {listed}, facts", search(plain, FACTS), peer, as_it_is


def show_requests(asked, rounds):
    """Print what requests cost with and without a log.

    :param asked: (words, question, with the log, without it) of each
    """
    head = ["request", "with the log", "without", "pairs", "processor time"]
    rows = [head, ["---"] * len(head)]
    for words, ask, with_it, without_it in asked:
        say(words)
        logged, bare = pairs(ask, with_it, without_it, rounds)
        (times, busy), (others, less) = (
            zip(*logged, strict=True),
            zip(*bare, strict=True),
        )
        gaps = paired(times, others), paired(busy, less)
        rows.append([words, spread(times), spread(others), *gaps])
    report.table(rows)


def spread(times):
    if len(times) < 2:
        return f"{times[0]:.2f} ms"
    low, _median, high = statistics.quantiles(times, n=4)
    return f"{statistics.median(times):.2f} ms ({low:.2f}-{high:.2f})"


def more(base, other):
    share = statistics.median(other) / statistics.median(base) - 1
    return f"{100 * share:+.1f} %"


def paired(logged, bare):
    """Return the median of the differences of pairs, against the bare request."""
    gaps = [one - other for one, other in zip(logged, bare, strict=True)]
    gap = statistics.median(gaps)
    return f"{gap:+.2f} ms, {100 * gap / statistics.median(bare):+.1f} %"


def measure():
    given = options()
    template = os.environ["ONESTOP_BENCH_OURS"]
    name = databases.copy(template, f"{template}_run")
    say("build the rows")
    registry, uid, rule_id = house.build(name, 2000)
    databases.analyse(name)
    web = Web(name, house.LOGIN)
    show_requests(questions(web, registry, rule_id), given.rounds)
    print()
    show_thousands(registry, uid, given.thousands)
    with registry.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM onestop_access_log")
        print(f"\n{cursor.fetchone()[0]:,} rows in the access log")
