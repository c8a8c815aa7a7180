"""./onestop test: everything that shows whether the suite keeps its promises."""

import os
import subprocess
from pathlib import Path

from .. import locks
from ..paths import ADDONS, CONFIG, ROOT
from ..template import Template

HELP = "run the tests (arguments go to pytest)"
USAGE = "test [PATH ...] [OPTION OF PYTEST ...]"


def run(workspace, arguments):
    """Run pytest on a fresh copy of the template; return its exit code."""
    workspace.open()
    busy = "another ./onestop test runs here: wait for its end, or use another checkout"
    with locks.only_one(workspace.state / "test.lock", busy):
        workspace.prepare(tests=True)
        with workspace.postgres():
            template = Template(workspace)
            template.provide()
            database = template.fresh()
            try:
                return _pytest(workspace, template, database, arguments)
            finally:
                template.drop(database)


def _pytest(workspace, template, database, arguments):
    command = [workspace.venv.python, "-m", "pytest", "-c", CONFIG / "pytest.ini"]
    command += ["--rootdir", ROOT, "-p", "onestop_cli.pytest_skips"]
    command += ["-o", f"cache_dir={workspace.state / 'pytest'}"]
    command += [f"--odoo-config={workspace.conf}", f"--odoo-database={database}"]
    command += ["--odoo-http", "--odoo-extra", f"db-filter=^{database}$"]
    # One process runs all tests: the limit for a server's worker is none for it.
    command += ["--odoo-extra", "limit-memory-hard=0"]
    command += arguments
    if not any(Path(argument.split("::")[0]).exists() for argument in arguments):
        command += folders()
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
    return subprocess.run(
        [str(part) for part in command], env=env, cwd=ROOT, check=False
    ).returncode


def folders():
    """Return the folders that hold tests: those of the modules, then the platform's."""
    modules = [path.parent for path in sorted(ADDONS.glob("*/tests/__init__.py"))]
    platform = [ROOT / "tests"] if (ROOT / "tests").is_dir() else []
    return [path.relative_to(ROOT) for path in [*modules, *platform]]
