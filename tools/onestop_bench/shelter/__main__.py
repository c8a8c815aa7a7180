"""Measure; run by ./onestop bench shelter after prepare.py has built the databases."""

import argparse
import os
import sys
import time
from datetime import date

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

from .. import databases, measure, report
from . import race
from .ours import Ours
from .peer import Peer

QUESTIONS = {
    "free": "free beds for seven nights (peer: form of a reservation)",
    "free_folio": "free beds for seven nights (peer: form of a folio)",
    "week": "board, one week",
    "month": "board, one month",
    "places": "places for a household of four",
    "assign": "assign one bed",
    "check_out": "check a household of four out",
    "occupancy": "occupancy of last month",
}


def options():
    parser = argparse.ArgumentParser(prog="./onestop bench shelter")
    parser.add_argument(
        "--rows",
        type=int,
        action="append",
        help="assignments in a database of ours (twice: 50000 and 1000000)",
    )
    parser.add_argument("--peer-rows", type=int, default=None, help="stays of the peer")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--races", type=int, default=20)
    return parser.parse_args()


def say(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
    else:
        sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def subject(kind, label, template, rows, today):
    """Build a subject in a copy of a template; return it."""
    say(f"{label}: build {rows:,} rows")
    name = databases.copy(template, f"{template}_{rows}")
    began = time.monotonic()
    found = kind(Registry(name), today)
    with found.registry.cursor() as cursor:
        count = found.build(api.Environment(cursor, odoo.SUPERUSER_ID, {}), rows)
    databases.analyse(name)
    spent = time.monotonic() - began
    print(f"{label}: {count:,} rows built in {spent:.0f} s")
    return found


def races(subjects, rounds):
    """Return (situation, label) -> beds given twice."""
    found = {}
    for label, one in subjects.items():
        for situation in race.SITUATIONS:
            say(f"{label}: {race.SITUATIONS[situation]}")
            found[situation, label] = race.play(one, situation, rounds)
    return found


def main():
    given = options()
    config.parse_config(["-c", os.environ["ONESTOP_CONF"], "--log-level", "error"])
    sizes = given.rows or [50_000, 1_000_000]
    today = date.today()
    subjects = {}
    for rows in sizes:
        label = f"ours, {rows:,}"
        template = os.environ["ONESTOP_BENCH_OURS"]
        subjects[label] = subject(Ours, label, template, rows, today)
    if not given.no_peer:
        rows = given.peer_rows or sizes[0]
        label = f"OCA hotel, {rows:,}"
        template = os.environ["ONESTOP_BENCH_PEER"]
        subjects[label] = subject(Peer, label, template, rows, today)
    answers = measure.by_turns(subjects, list(QUESTIONS), given.rounds, say)
    say("")
    report.show(answers, list(subjects), QUESTIONS)
    report.show_races(races(subjects, given.races), race.SITUATIONS, given.races)


main()
