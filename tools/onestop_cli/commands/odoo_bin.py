"""./onestop odoo-bin: Odoo's own command line."""

from ..odoo import Odoo

HELP = "Odoo's own command line, with our configuration"


def run(workspace, arguments):
    workspace.open().prepare()
    if not arguments or arguments[0].startswith("-"):
        arguments = ["server", *arguments]
    if not {"-c", "--config"} & set(arguments):
        arguments = [arguments[0], "-c", workspace.conf, *arguments[1:]]
    with workspace.postgres():
        return Odoo(workspace).exec(arguments)
