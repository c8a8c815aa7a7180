"""./onestop doctor: is everything here that OneStop needs, and whole?"""

import argparse

from .. import checks, checks_database
from ..console import say
from ..errors import Stop, explain_os_error

HELP = "check machine, set-up and database; say what to do"


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop doctor")
    parser.add_argument("--offline", action="store_true", help="leave the network out")
    offline = parser.parse_args(arguments).offline
    groups = [checks.machine, checks.setup, checks_database.database]
    wrong = 0
    for group in groups if offline else [*groups, checks.network]:
        for finding in _survive(group, workspace):
            wrong += finding.mark == checks.WRONG
            say(f"  {finding.mark}  {finding.subject}: {finding.text}")
    say(f"\n{wrong} to mend (!!)." if wrong else "\nNothing is wrong.")
    return 1 if wrong else 0


def _survive(group, workspace):
    """Yield a group's findings; what breaks the looking is a finding, too."""
    try:
        yield from group(workspace)
    except OSError as error:
        text = explain_os_error(error) or str(error)
        yield checks.Finding(checks.WRONG, "Reading", text)
    except Stop as stop:
        yield checks.Finding(checks.WRONG, "Reading", str(stop))
