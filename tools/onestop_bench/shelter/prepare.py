"""Build the two databases that the measurement copies; standard library only."""

from onestop_cli import conf, shell, suite
from onestop_cli.console import step
from onestop_cli.venv import Venv

#: Database -> the module that it is for.
OURS, PEER = "bench_shelter_ours", "bench_shelter_peer"
MARK = "onestop.bench_made_of"


def prepare(workspace):
    """Return what the measurement needs to know, as environment variables.

    The peer comes from its own lock into an environment of its own; only its modules
    are taken from there, the Python is ours.
    """
    peer = Venv(workspace.state, "bench", ["requirements-bench.lock"], workspace.log())
    peer.provide()
    settings = dict(conf.read(workspace.conf))
    settings["addons_path"] += f",{peer.site_packages / 'odoo' / 'addons'}"
    file = conf.write(workspace.state / "bench.conf", settings)
    made_of = repr(sorted(suite.hashes().items()))
    build(workspace, file, OURS, "onestop_shelter", made_of)
    build(workspace, file, PEER, "hotel_reservation", peer.folder.name)
    return {
        "ONESTOP_CONF": file,
        "ONESTOP_BENCH_OURS": OURS,
        "ONESTOP_BENCH_PEER": PEER,
    }


def build(workspace, file, database, module, made_of):
    """Install a module in a database of its own, unless that is there already."""
    databases = workspace.databases
    if database in databases.names():
        if databases.parameter(database, MARK) == made_of:
            return
        databases.drop(database)
    command = [workspace.venv.python, workspace.source.script, "server", "-c", file]
    command += ["-d", database, "-i", module, "--without-demo"]
    command += ["--no-http", "--stop-after-init"]
    with step(f"Install {module} in a database of its own"):
        log, env = workspace.log("bench.log"), workspace.environment()
        shell.run(command, f"install {module}", log, env)
    databases.set_parameter(database, MARK, made_of)
