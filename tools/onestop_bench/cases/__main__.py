"""Measure; run by ./onestop bench cases after prepare.py has built the database."""

import argparse
import os
import sys
import time

import odoo
from odoo import api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

from .. import databases, measure, report
from .house import House

WHAT = {"list": "list, first 80", "open": "one file, all pages", "home": "home screen"}
WHO = {
    "worker": "social worker",
    "old_hand": "social worker of a tenth of all files",
    "director": "director",
}
QUESTIONS = {
    f"{what}_{who}{bare}": f"{WHAT[what]}, {WHO[who]}{', no log' if bare else ''}"
    for what in WHAT
    for who in WHO
    for bare in ("", "_bare")
}


def options():
    parser = argparse.ArgumentParser(prog="./onestop bench cases")
    parser.add_argument(
        "--rows",
        type=int,
        action="append",
        help="files in a database (may be given twice: 20000 and 200000)",
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--requests", type=int, default=200, help="pairs of requests")
    return parser.parse_args()


def say(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def subject(template, rows):
    """Build a house in a copy of the template; return it."""
    say(f"build {rows:,} files")
    name = databases.copy(template, f"{template}_{rows}")
    began = time.monotonic()
    found = House(Registry(name), name)
    with found.registry.cursor() as cursor:
        found.build(api.Environment(cursor, odoo.SUPERUSER_ID, {}), rows)
    databases.analyse(name)
    print(f"{rows:,} files built in {time.monotonic() - began:.0f} s", flush=True)
    return found


def main():
    given = options()
    config.parse_config(["-c", os.environ["ONESTOP_CONF"], "--log-level", "error"])
    initialize_sys_path()
    template = os.environ["ONESTOP_BENCH_OURS"]
    sizes = given.rows or [20_000, 200_000]
    subjects = {f"{rows:,} files": subject(template, rows) for rows in sizes}
    print("load:", ", ".join(f"{value:.1f}" for value in os.getloadavg()))
    answers = measure.by_turns(subjects, list(QUESTIONS), given.rounds, say)
    say("")
    report.show(answers, list(subjects), QUESTIONS)
    from .requests import show  # Odoo knows only now where modules are

    print()
    house = list(subjects.values())[-1]
    show(house, given.requests)


main()
