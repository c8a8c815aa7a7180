"""./onestop log: the access log has not been changed, or what was."""

import argparse

from .. import inside_odoo, keyring
from ..console import say
from ..errors import Stop
from ..workspace import DATABASE

HELP = "verify the access log (who opened sealed values)"
SCRIPT = """
import os
answer = env['onestop.access.log.seal']._verify(os.environ.get('ONESTOP_LINK'))
"""


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop log")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    verify = commands.add_parser("verify", help="check the chain over all rows")
    verify.add_argument("--link", help="a link noted earlier, elsewhere: is it there?")
    verify.add_argument("--database", default=DATABASE, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    workspace.open().prepare()
    keyring.demand(workspace)
    with workspace.postgres() as databases:
        if options.database not in databases.names():
            raise Stop("there is no database yet: ./onestop up builds it")
        link = {"ONESTOP_LINK": options.link} if options.link else {}
        database = options.database
        answer = inside_odoo.ask(workspace, database, SCRIPT, "the access log", link)
    for fault in answer["faults"]:
        say(f"!! {fault}")
    say(
        f"{answer['rows']} rows are sealed, {answer['unsealed']} are not yet; "
        f"{len(answer['faults'])} faults."
    )
    if answer["link"]:
        say(f"Newest link, to be noted elsewhere: {answer['link']}")
    return 1 if answer["faults"] else 0
