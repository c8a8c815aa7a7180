"""Build the database that the measurement copies; standard library only."""

from onestop_cli import conf, suite

from ..shelter.prepare import build

OURS = "bench_funds"


def prepare(workspace):
    """Return what the measurement needs to know, as environment variables."""
    settings = dict(conf.read(workspace.conf))
    settings["dbfilter"] = "^bench_funds"
    file = conf.write(workspace.state / "bench-funds.conf", settings)
    made_of = repr(sorted(suite.hashes().items()))
    build(workspace, file, OURS, "onestop_funds", made_of)
    return {"ONESTOP_CONF": file, "ONESTOP_BENCH_OURS": OURS}
