"""./onestop bench NAME: measure against a peer; packages in tools/onestop_bench."""

import importlib
import subprocess
from pathlib import Path

from ..errors import Stop

HELP = "measure against a peer: ./onestop bench shelter [--rows 50000]"


def names():
    """Return the subjects that can be measured."""
    folder = Path(__file__).resolve().parents[2] / "onestop_bench"
    return sorted(path.parent.name for path in folder.glob("*/prepare.py"))


def run(workspace, arguments):
    """Prepare the databases of a subject and run its measurement in our environment."""
    if not arguments or arguments[0] not in names():
        raise Stop(f"usage: ./onestop bench NAME, with one of: {', '.join(names())}")
    name, *rest = arguments
    workspace.open().prepare(tests=True)
    with workspace.postgres():
        module = importlib.import_module(f"onestop_bench.{name}.prepare")
        prepared = module.prepare(workspace)
        env = {
            **workspace.environment(),
            **{key: str(value) for key, value in prepared.items()},
            "PYTHONPATH": str(workspace.root / "tools"),
        }
        command = [workspace.venv.python, "-m", f"onestop_bench.{name}", *rest]
        command = [str(part) for part in command]
        root = workspace.root
        return subprocess.run(command, env=env, cwd=root, check=False).returncode
