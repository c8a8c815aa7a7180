"""A pytest plugin: every skip is told, and in CI a missing browser is a failure."""

import os
import re

import pytest

BROWSER = re.compile(r"chrom|browser|--odoo-http|websocket", re.IGNORECASE)


def in_ci():
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def reason(report):
    """Return why a test was skipped."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return str(text).removeprefix("Skipped: ").strip()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn a skip for want of a browser into a failure where CI runs."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail"):
        why = reason(report)
        if not why:
            report.outcome, report.longrepr = "failed", "skipped without a reason"
        elif in_ci() and BROWSER.search(why):
            report.outcome = "failed"
            report.longrepr = f"in CI the browser tests must run, but: {why}"


def pytest_terminal_summary(terminalreporter):
    """List the skipped tests, each with its reason."""
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {reason(report)}")
