"""Run other programs: output to a log, errors explained."""

import ctypes
import os
import signal
import subprocess
import threading

from .errors import Stop, explain_output


def run(command, what, log, env=None, cwd=None, follow=None, stdin=None):
    """Run a program to its end and return its output.

    `what` names the work in messages ("download Odoo"), `log` is the file that keeps
    the output, `follow` is called with each line. Raises Stop when the program fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    with open(log, "a", encoding="utf-8") as sink:
        sink.write(f"$ {' '.join(map(str, command))}\n")
        process = start(command, env, cwd, stdin)
        for line in process.stdout:
            lines.append(line)
            sink.write(line)
            if follow:
                follow(line.rstrip())
        code = process.wait()
    output = "".join(lines)
    if code:
        raise failure(command, what, code, output, log)
    return output


def start(command, env, cwd, stdin):
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=env,
            cwd=cwd,
            preexec_fn=end_with_parent,
        )
    except FileNotFoundError as error:
        raise Stop(f"the program {command[0]} is missing on this machine") from error
    if stdin is not None:
        threading.Thread(target=_feed, args=(process, stdin), daemon=True).start()
    return process


def _feed(process, text):
    with process.stdin:
        process.stdin.write(text)


def failure(command, what, code, output, log):
    """Return the Stop that explains a failed program."""
    explained = explain_output(output, what)
    if explained:
        return Stop(f"{explained} (log: {log})")
    tail = [line for line in output.splitlines() if line.strip()][-6:]
    text = "\n    ".join(tail)
    program = os.path.basename(str(command[0]))
    return Stop(f"cannot {what}: {program} ended with {code}; log: {log}\n    {text}")


def end_with_parent():
    """In a child just born: get SIGTERM when the parent dies, however it dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
