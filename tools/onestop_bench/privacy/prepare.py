"""Build the database that the measurement copies; standard library only."""

from onestop_cli import conf, suite
from onestop_cli.venv import Venv

from ..shelter.prepare import build

OURS = "bench_privacy"


def prepare(workspace):
    """Return what the measurement needs to know, as environment variables.

    The peer comes from its own lock into an environment of its own. It lies in the same
    database as ours: both are measured by the same process, request by request.
    """
    peer = Venv(workspace.state, "bench", ["requirements-bench.lock"], workspace.log())
    peer.provide()
    settings = dict(conf.read(workspace.conf))
    settings["addons_path"] += f",{peer.site_packages / 'odoo' / 'addons'}"
    settings["dbfilter"] = "^bench_privacy"
    file = conf.write(workspace.state / "bench-privacy.conf", settings)
    made_of = repr((sorted(suite.hashes().items()), peer.folder.name))
    build(workspace, file, OURS, "onestop_privacy,auditlog", made_of)
    return {"ONESTOP_CONF": file, "ONESTOP_BENCH_OURS": OURS}
