"""Ask Odoo itself: a few lines run in its shell, which leave what they found."""

import json
import subprocess

from .errors import Stop

MARK = "ANSWER "
LAST = f"\nimport json\nprint({MARK!r} + json.dumps(answer))\n"


def ask(workspace, database, script, subject, environment=()):
    """Run a script that leaves something for JSON in `answer`; return that.

    :param subject: what is asked about, for the message when there is no answer
    :param environment: variables more
    """
    command = workspace.odoo.command("shell", "-c", workspace.conf)
    command += ["-d", database, "--no-http", "--shell-interface", "python"]
    done = subprocess.run(
        [str(part) for part in command],
        env={**workspace.environment(), **dict(environment)},
        input=script + LAST,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        _before, found, answer = line.partition(MARK)
        if found:
            return json.loads(answer)
    log = workspace.log("odoo-jobs.log")
    log.write_text(done.stdout + done.stderr)
    raise Stop(f"{subject} of {database} cannot be read; log: {log}")
