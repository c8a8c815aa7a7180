"""Measure; run by ./onestop bench funds after prepare.py has built the database."""

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
from .books import QUESTIONS, Books


def options():
    parser = argparse.ArgumentParser(prog="./onestop bench funds")
    parser.add_argument(
        "--rows",
        type=int,
        action="append",
        help="journal items (may be given twice: 100000 and 1000000)",
    )
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def say(text):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def subject(template, rows):
    """Build the books in a copy of the template; return them."""
    say(f"build {rows:,} items")
    name = databases.copy(template, f"{template}_{rows}")
    began = time.monotonic()
    found = Books(Registry(name))
    with found.registry.cursor() as cursor:
        found.build(api.Environment(cursor, odoo.SUPERUSER_ID, {}), rows)
    databases.analyse(name)
    print(f"{rows:,} items built in {time.monotonic() - began:.0f} s", flush=True)
    return found


def compare(answers, label):
    """Print how many times as long stock Odoo and MIS Builder take for a sum by line,
    and how the queries grow.
    """
    ours = answers["totals", label].median
    for key in ("stock", "mis"):
        other = answers[key, label]
        words = f"{QUESTIONS[key]} / ours, {label}"
        print(f"{words}: {other.median / ours:.1f} ({other.queries} queries)")


def main():
    given = options()
    config.parse_config(["-c", os.environ["ONESTOP_CONF"], "--log-level", "error"])
    initialize_sys_path()
    template = os.environ["ONESTOP_BENCH_OURS"]
    sizes = given.rows or [100_000, 1_000_000]
    subjects = {f"{rows:,} items": subject(template, rows) for rows in sizes}
    print("load:", ", ".join(f"{value:.1f}" for value in os.getloadavg()))
    answers = measure.by_turns(subjects, list(QUESTIONS), given.rounds, say)
    say("")
    report.show(answers, list(subjects), QUESTIONS)
    print()
    for label in subjects:
        compare(answers, label)


main()
