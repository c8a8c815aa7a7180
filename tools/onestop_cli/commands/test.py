"""./onestop test: everything that shows whether the suite keeps its promises."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from .. import locks
from ..console import say
from ..paths import ADDONS, CONFIG, ROOT
from ..template import TEST_DATABASE, Template

HELP = "run the tests (arguments go to pytest)"
USAGE = "test [PATH ...] [OPTION OF PYTEST ...]"
#: Halves of the whole run: two at a time, each on a database of its own.
MOST_HALVES = 2


def run(workspace, arguments):
    """Run pytest on fresh copies of the template; return the worst exit code."""
    workspace.open()
    busy = "another ./onestop test runs here: wait for its end, or use another checkout"
    with locks.only_one(workspace.state / "test.lock", busy):
        workspace.prepare(tests=True)
        with workspace.postgres():
            template = Template(workspace)
            template.provide()
            files = [a for a in arguments if Path(a.split("::")[0]).exists()]
            options = [a for a in arguments if a not in files]
            if arguments:
                halves = [files or test_files()]
            else:
                halves = shared_out(os.cpu_count() or 1)
            databases = [
                template.fresh(f"{TEST_DATABASE}_{number}")
                for number in range(1, len(halves) + 1)
            ]
            try:
                pairs = list(zip(databases, halves, strict=True))
                return _run_all(workspace, template, pairs, options)
            finally:
                for database in databases:
                    template.drop(database)


def shared_out(processors):
    """Return lists of test files that can run side by side, alike in number.

    Each has files of every folder, since those of one folder take alike.
    """
    count = min(MOST_HALVES, processors)
    halves = [[] for _ in range(count)]
    for place, file in enumerate(test_files()):
        halves[place % count].append(file)
    return halves


def test_files():
    """Return all files with tests: those of the modules, then the platform's."""
    folders = [path.parent for path in sorted(ADDONS.glob("*/tests/__init__.py"))]
    files = [path for folder in folders for path in sorted(folder.glob("test_*.py"))]
    files += sorted((ROOT / "tests").glob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files]


def _run_all(workspace, template, pairs, options):
    """Run pytest for each pair (database, files); return the worst exit code.

    The first speaks at once; what the others say follows when they have ended.
    """
    processes = [
        _start(workspace, template, number, pair, options)
        for number, pair in enumerate(pairs, start=1)
    ]
    first, *others = processes
    try:
        heard = [_listen(process) for process in others]
        first.wait()
        for thread, lines in heard:
            thread.join()
            say("\nThe tests that ran beside them, on a database of their own:\n")
            sys.stdout.write("".join(lines))
            sys.stdout.flush()
        return max(process.wait() for process in processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _listen(process):
    lines = []
    thread = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
    thread.start()
    return thread, lines


def _start(workspace, template, number, pair, options):
    """Start pytest for one pair (database, files)."""
    database, files = pair
    command = [workspace.venv.python, "-m", "pytest", "-c", CONFIG / "pytest.ini"]
    command += ["--rootdir", ROOT, "-p", "onestop_cli.pytest_skips"]
    command += ["-o", f"cache_dir={workspace.state / 'pytest' / str(number)}"]
    command += [f"--odoo-config={workspace.conf}", f"--odoo-database={database}"]
    command += ["--odoo-http", "--odoo-extra", f"db-filter=^{database}$"]
    command += ["--odoo-extra", f"http-port={_free_port()}"]
    # One process runs all tests: the limit for a server's worker is none for it.
    command += ["--odoo-extra", "limit-memory-hard=0"]
    command += [*options, *files]
    env = {
        **workspace.environment(),
        "PYTHONPATH": str(ROOT / "tools"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ONESTOP_CONF": str(workspace.conf),
        "ONESTOP_ODOO_SCRIPT": str(workspace.source.script),
        "ONESTOP_TEMPLATE": template.name,
        "ONESTOP_SHARED_STATE": str(workspace.state),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(workspace.state / "hypothesis"),
    }
    os.makedirs(workspace.state / "log", exist_ok=True)
    command = [str(part) for part in command]
    pipe = {} if number == 1 else {"stdout": subprocess.PIPE, "text": True}
    if pipe:
        pipe["stderr"] = subprocess.STDOUT
    return subprocess.Popen(command, env=env, cwd=ROOT, **pipe)


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
