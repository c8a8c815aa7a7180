"""./onestop log: the access log has not been changed, or what was."""

import argparse
import json
import subprocess

from .. import keyring
from ..console import say
from ..errors import Stop
from ..workspace import DATABASE

HELP = "verify the access log (who opened sealed values)"
SCRIPT = """
import json, os
answer = env['onestop.access.log.seal']._verify(os.environ.get('ONESTOP_LINK'))
print('ANSWER ' + json.dumps(answer))
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
        answer = _ask(workspace, options)
    for fault in answer["faults"]:
        say(f"!! {fault}")
    say(
        f"{answer['rows']} rows are sealed, {answer['unsealed']} are not yet; "
        f"{len(answer['faults'])} faults."
    )
    if answer["link"]:
        say(f"Newest link, to be noted elsewhere: {answer['link']}")
    return 1 if answer["faults"] else 0


def _ask(workspace, options):
    command = workspace.odoo.command("shell", "-c", workspace.conf)
    command += ["-d", options.database, "--no-http", "--shell-interface", "python"]
    environment = workspace.environment()
    if options.link:
        environment["ONESTOP_LINK"] = options.link
    done = subprocess.run(
        [str(part) for part in command],
        env=environment,
        input=SCRIPT,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        _before, found, answer = line.partition("ANSWER ")
        if found:
            return json.loads(answer)
    log = workspace.log("odoo-jobs.log")
    log.write_text(done.stdout + done.stderr)
    raise Stop(f"the access log cannot be read; log: {log}")
