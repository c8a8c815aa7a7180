"""Find the command, run it, and turn what goes wrong into one line."""

import importlib
import os
import signal

from .console import say, warn
from .errors import Stop, explain_os_error
from .workspace import Workspace

HELP_FLAGS = ("-h", "--help")
# Name of the command -> its module in onestop_cli.commands, in the order of the help.
COMMANDS = {
    "up": "up",
    "down": "down",
    "status": "status",
    "setup": "setup",
    "test": "test",
    "lint": "lint",
    "translate": "translate",
    "odoo-bin": "odoo_bin",
    "shell": "shell",
    "psql": "psql",
    "backup": "backup",
    "restore": "restore",
    "key": "key",
    "log": "log",
    "doctor": "doctor",
    "bench": "bench",
}


def load(name):
    return importlib.import_module(f".commands.{COMMANDS[name]}", __package__)


def show_help():
    say("OneStop on Odoo 19. Usage: ./onestop COMMAND [arguments]\n")
    for name in COMMANDS:
        say(f"  {name:<10} {load(name).HELP}")
    say("\nAll state is in one folder; docs/platform.md tells more.")


def main(arguments):
    if not arguments or arguments[0] in ("help", *HELP_FLAGS):
        show_help()
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        warn(f"there is no command {name}; ./onestop help lists them")
        return 2
    usage = getattr(load(name), "USAGE", None)  # the others answer for themselves
    if usage and rest[:1] and rest[0] in HELP_FLAGS:
        say(f"usage: ./onestop {usage}\n\n{load(name).HELP}")
        return 0
    return _run(name, rest)


def _run(name, arguments):
    """Run a command; return its exit code."""
    # Ended by `kill`, or because its terminal was closed: as by Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    # The account of PostgreSQL has to read the programs that we unpack.
    os.umask(0o022)
    # Variables of this Python's own set-up would mislead the environment's Python.
    for variable in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"):
        os.environ.pop(variable, None)
    try:
        return load(name).run(Workspace(), arguments) or 0
    except Stop as stop:
        warn(str(stop))
        return 1
    except KeyboardInterrupt:
        warn("interrupted; the next run goes on from here")
        return 130
    except OSError as error:
        explained = explain_os_error(error)
        if not explained or os.environ.get("ONESTOP_DEBUG"):
            raise
        warn(explained)
        return 1


def _interrupt(_number, _frame):
    raise KeyboardInterrupt
