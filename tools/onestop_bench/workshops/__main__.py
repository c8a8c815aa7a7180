"""Measure; run by ./onestop bench workshops after prepare.py has built the database."""

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
from .school import QUESTIONS, School


def options():
    parser = argparse.ArgumentParser(prog="./onestop bench workshops")
    parser.add_argument(
        "--rows",
        type=int,
        action="append",
        help="marks in a database (may be given twice: 50000 and 5000000)",
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--explain", action="store_true", help="print the plans")
    return parser.parse_args()


def say(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def subject(template, rows):
    """Build a school in a copy of the template; return it."""
    say(f"build {rows:,} marks")
    name = databases.copy(template, f"{template}_{rows}")
    began = time.monotonic()
    found = School(Registry(name))
    with found.registry.cursor() as cursor:
        found.build(api.Environment(cursor, odoo.SUPERUSER_ID, {}), rows)
    databases.analyse(name)
    print(f"{rows:,} marks built in {time.monotonic() - began:.0f} s", flush=True)
    return found


def compare(answers, label):
    """Print how many times as long the other ways of the same work take."""
    ours = answers["save", label].median
    for key in ("one_request", "line_by_line"):
        other = answers[key, label]
        words = f"{QUESTIONS[key]} / ours, {label}"
        print(f"{words}: {other.median / ours:.1f} ({other.queries} queries)")


def main():
    given = options()
    config.parse_config(["-c", os.environ["ONESTOP_CONF"], "--log-level", "error"])
    initialize_sys_path()
    template = os.environ["ONESTOP_BENCH_OURS"]
    sizes = given.rows or [50_000, 5_000_000]
    subjects = {f"{rows:,} marks": subject(template, rows) for rows in sizes}
    print("load:", ", ".join(f"{value:.1f}" for value in os.getloadavg()))
    answers = measure.by_turns(subjects, list(QUESTIONS), given.rounds, say)
    say("")
    report.show(answers, list(subjects), QUESTIONS)
    print()
    for label in subjects:
        compare(answers, label)
    if given.explain:
        with measure.user_environment(list(subjects.values())[-1]) as env:
            list(subjects.values())[-1].explain(env)


main()
