"""Run Odoo: the command line, and jobs that build or change a database."""

import json
import os
import re

from . import shell, suite
from .console import step
from .errors import Stop

HASHES = "onestop.module_hashes"
LANGUAGES = "fr_FR,en_US"
LOADING = re.compile(r"Loading module (\S+) \((\d+/\d+)\)")
PREBUILD = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
PASSWORD = """
import os
env.ref('base.user_admin').password = os.environ['ONESTOP_ADMIN_PASSWORD']
env.cr.commit()
"""


class Odoo:
    """Odoo's program with the workspace's configuration and environment."""

    def __init__(self, workspace):
        self.workspace = workspace

    def command(self, *arguments):
        workspace = self.workspace
        return [workspace.venv.python, workspace.source.script, *arguments]

    def _job(self, arguments, what, follow=None, stdin=None, env=None):
        workspace = self.workspace
        command = self.command(*arguments[:1], "-c", workspace.conf, *arguments[1:])
        env = {**workspace.environment(), **(env or {})}
        log = workspace.log("odoo-jobs.log")
        output = shell.run(command, what, log, env, follow=follow, stdin=stdin)
        problems = [
            x
            for x in output.splitlines()
            if re.search(r" (ERROR|CRITICAL) \S+ odoo", x)
        ]
        if problems or "Traceback (most recent" in output:
            text = "\n    ".join(problems[-4:])
            raise Stop(f"cannot {what}: Odoo reported errors; log: {log}\n    {text}")

    def change(self, database, install, update, demo, title):
        """Install and update modules in a database (created when it is not there)."""
        arguments = ["server", "-d", database, "--no-http", "--stop-after-init"]
        arguments += ["--with-demo"] if demo else ["--without-demo"]
        if install:
            arguments += ["-i", ",".join(install), "--load-language", LANGUAGES]
        if update:
            arguments += ["-u", ",".join(update)]
        with step(title) as running:

            def follow(line):
                if match := LOADING.search(line):
                    running.note = " ".join(match.groups())

            self._job(arguments, "install the modules", follow)
        databases = self.workspace.databases
        databases.set_parameter(database, HASHES, json.dumps(suite.hashes()))

    def prebuild_assets(self, database):
        with step("Build the web assets"):
            self.shell_job(database, PREBUILD, "build the web assets")

    def set_admin_password(self, database, password):
        env = {"ONESTOP_ADMIN_PASSWORD": password}
        self.shell_job(database, PASSWORD, "set the administrator's password", env)

    def shell_job(self, database, script, what, env=None):
        arguments = [
            "shell",
            "-d",
            database,
            "--no-http",
            "--shell-interface",
            "python",
        ]
        self._job(arguments, what, stdin=script, env=env)

    def exec(self, arguments):
        """Run Odoo at this terminal, return its code."""
        workspace = self.workspace
        command = list(map(str, self.command(*arguments)))
        return os.spawnve(os.P_WAIT, command[0], command, workspace.environment())
