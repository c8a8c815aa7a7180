"""Build the database that the measurement copies; standard library only."""

from onestop_cli import conf, suite

from ..shelter.prepare import build

OURS = "bench_cases"


def prepare(workspace):
    """Return what the measurement needs to know, as environment variables."""
    settings = dict(conf.read(workspace.conf))
    settings["dbfilter"] = "^bench_cases"
    file = conf.write(workspace.state / "bench-cases.conf", settings)
    build(workspace, file, OURS, "onestop_cases", repr(sorted(suite.hashes().items())))
    return {"ONESTOP_CONF": file, "ONESTOP_BENCH_OURS": OURS}
