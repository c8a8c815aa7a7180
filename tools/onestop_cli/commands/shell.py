"""./onestop shell: Python with Odoo's models."""

from ..odoo import Odoo
from ..workspace import DATABASE

HELP = "Python with Odoo's models on the database onestop"


def run(workspace, arguments):
    workspace.open().prepare()
    with workspace.postgres():
        command = [
            "shell",
            "-c",
            workspace.conf,
            "-d",
            DATABASE,
            "--no-http",
            *arguments,
        ]
        return Odoo(workspace).exec(command)
