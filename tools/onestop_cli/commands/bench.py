"""./onestop bench NAME: measurements, each a script in tools/bench/."""

import subprocess

from ..errors import Stop

HELP = "run the measurement tools/bench/NAME.py"


def run(workspace, arguments):
    folder = workspace.root / "tools" / "bench"
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    if not arguments or arguments[0] not in names:
        raise Stop(
            "usage: ./onestop bench NAME, with one of: "
            + (", ".join(names) or "none yet")
        )
    workspace.open().prepare(tests=True)
    with workspace.postgres():
        env = {
            **workspace.environment(),
            "ONESTOP_CONF": str(workspace.conf),
            "ONESTOP_STATE": str(workspace.state),
            "ONESTOP_ODOO_SCRIPT": str(workspace.source.script),
        }
        script = folder / f"{arguments[0]}.py"
        command = [str(workspace.venv.python), str(script), *arguments[1:]]
        return subprocess.run(
            command, env=env, cwd=workspace.root, check=False
        ).returncode
