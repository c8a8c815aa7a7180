"""What ./onestop doctor looks at in the database and its files."""

from datetime import UTC, datetime

from . import pg_binaries, postgres, restoring, world
from .checks import OK, TODO, WRONG, Finding
from .database import SqlError
from .errors import Stop
from .workspace import DATABASE

#: Days after which a backup of a database for real work is too old.
BACKUP_DAYS = 2
LEFT_BEHIND = ("building", "restoring", "replaced")


def database(workspace):
    """Yield the state of the server, the database, its guards and its files."""
    reason = _not_yet(workspace)
    if reason:
        yield Finding(TODO, "PostgreSQL", reason)
        return
    workspace.use_what_is_there()
    try:
        with workspace.postgres() as databases:
            text = f"version {databases.major()}, takes us, has btree_gist"
            yield Finding(OK, "PostgreSQL", text)
            yield from _content(workspace, databases)
    except (Stop, SqlError) as problem:
        yield Finding(WRONG, "PostgreSQL", str(problem))


def _not_yet(workspace):
    """Return why the database cannot be looked at, or None."""
    if not workspace.venv_for_running().mark.exists():
        return "cannot be asked before ./onestop setup"
    if postgres.external():
        return None
    if not any((workspace.state / "pg").glob("data-*")):
        return "the cluster is created by ./onestop up"
    if not pg_binaries.installed(workspace.state):
        return "its programs are gone: ./onestop setup fetches them"
    return None


def _content(workspace, databases):
    names = databases.names()
    for ending in LEFT_BEHIND:
        if f"{DATABASE}_{ending}" in names:
            text = f"{DATABASE}_{ending} was left by an interrupted run; the next "
            yield Finding(TODO, "Database", f"{text} ./onestop up or restore drops it")
    if DATABASE not in names:
        yield Finding(TODO, "Database", f"{DATABASE} is built by ./onestop up")
        return
    demo = world.has_demo(databases, DATABASE)
    text = f"{DATABASE}, {'demonstration world' if demo else 'for real work'}"
    yield Finding(OK, "Database", text)
    yield _guards(databases)
    yield _files(workspace, databases)
    yield _backup(workspace, demo)


def _guards(databases):
    missing = restoring.missing_guards(databases, DATABASE)
    if missing:
        modules = ",".join(sorted(restoring.guards()))
        text = f"missing: {', '.join(missing)}; give no beds before ./onestop odoo-bin"
        return Finding(WRONG, "Guards", f"{text} -u {modules} --stop-after-init")
    count = sum(len(names) for names in restoring.guards().values())
    return Finding(OK, "Guards", f"all {count} stand in the database")


def _files(workspace, databases):
    rows = databases.ask(restoring.STORED, (), DATABASE)
    folder = workspace.filestore(DATABASE)
    lost = [name for (name,) in rows if not (folder / name).is_file()]
    if lost:
        text = f"{len(lost)} of {len(rows)} attachments are lost: restore a backup"
        return Finding(WRONG, "Attachments", text)
    return Finding(OK, "Attachments", f"{len(rows)}, all there")


def _backup(workspace, demo):
    stamp = workspace.settings.get("last_backup")
    serious = TODO if demo else WRONG
    if not stamp:
        text = "none was made here yet: ./onestop backup FILE"
        return Finding(serious, "Last backup", text)
    days = (datetime.now(UTC) - datetime.fromisoformat(stamp)).days
    if days > BACKUP_DAYS:
        return Finding(serious, "Last backup", f"{days} days ago: make one now")
    return Finding(OK, "Last backup", stamp)
