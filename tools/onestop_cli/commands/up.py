"""./onestop up: from nothing to a running Odoo."""

import argparse

from .. import keyring, locks, server, world
from ..console import say
from ..workspace import DATABASE
from .setup import add_source_options, prepare

HELP = "set up what is missing and run Odoo until Ctrl-C"


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop up")
    add_source_options(parser)
    parser.add_argument("--port", type=int, help="port of the web server (8069)")
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help="a database for real work, without examples",
    )
    options = parser.parse_args(arguments)
    workspace.open()
    refused = (
        "Odoo is running already here: ./onestop status shows where, "
        "./onestop down stops it"
    )
    with locks.only_one(workspace.state / "up.lock", refused):
        if options.port:
            workspace.remember(port=options.port)
        port = workspace.settings.get("port", 8069)
        server.check_port(port)
        say(f"OneStop, state in {workspace.state}")
        prepare(workspace, options)
        keys = keyring.demand(workspace)
        with workspace.postgres():
            password = world.provide(workspace, DATABASE, demo=not options.no_demo)

            def ready():
                world.show(workspace, port, password)
                if not keyring.backed_up(workspace, keys):
                    say("Its keys have no backup yet: ./onestop key split\n")

            return server.serve(workspace, port, ready)
