"""Build the database that the measurement copies; standard library only."""

from onestop_cli import conf, suite

from ..shelter.prepare import build

OURS = "bench_privacy"


def prepare(workspace):
    """Return what the measurement needs to know, as environment variables.

    The peer, OCA auditlog, is among the packages of the suite. It lies in the same
    database as ours: both are measured by the same process, request by request.
    """
    settings = dict(conf.read(workspace.conf))
    settings["dbfilter"] = "^bench_privacy"
    file = conf.write(workspace.state / "bench-privacy.conf", settings)
    lock = workspace.venv.folder.name
    made_of = repr((sorted(suite.hashes().items()), lock))
    build(workspace, file, OURS, "onestop_privacy,auditlog", made_of)
    return {"ONESTOP_CONF": file, "ONESTOP_BENCH_OURS": OURS}
