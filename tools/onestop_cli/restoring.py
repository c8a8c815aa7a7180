"""Put a backup in the place of the database.

The backup is read, checked and loaded beside the database in use, which stays as it is
until the new one is complete. Files are named by their content, so those of both can
lie in one folder: at no moment does a database lack its files.
"""

import ast
import os
import shutil

from . import backups, shell, suite
from .console import step
from .database import SqlError, quoted
from .errors import Stop
from .paths import ADDONS

STORED = "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
STANDING = """
SELECT conname FROM pg_constraint WHERE convalidated
 UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'
"""
INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"


def restore(workspace, database, file, keep_existing):
    """Load a backup as `database`; replace the one that is there unless told not to."""
    databases = workspace.databases
    if keep_existing and database in databases.names():
        raise Stop(
            f"there is a database {database} already: back it up, then add --force to "
            "have it replaced"
        )
    _refuse_in_use(databases, database)
    folder, loading = workspace.data / "restoring", f"{database}_restoring"
    _clean(databases, database, folder)
    try:
        with step("Check the backup"):
            manifest = backups.unpack(file, folder)
            check_modules(manifest["modules"])
        with step("Load the database"):
            _load(workspace, loading, folder / backups.DUMP, manifest)
        check_guards(databases, loading)
        with step("Put it in place"):
            names = _check_files(databases, loading, folder, manifest)
            _link_files(folder / backups.FILES, workspace.filestore(database), names)
            _swap(databases, database, loading)
    finally:
        _clean(databases, database, folder)
    _forget_files(workspace.filestore(database), names)
    return manifest


def _refuse_in_use(databases, database):
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    if databases.ask(sql, [database])[0][0]:
        raise Stop(
            f"the database {database} is in use: end what is connected to it (Odoo, "
            "psql) and run this again"
        )


def _clean(databases, database, folder):
    databases.drop(f"{database}_restoring")
    databases.drop(f"{database}_replaced")
    shutil.rmtree(folder, ignore_errors=True)


def check_modules(stored):
    """Stop when the backup holds what this checkout does not know yet."""
    for name, version in stored.items():
        if not name.startswith(suite.OURS):
            continue
        content = suite.manifest(ADDONS / name)
        if content is None:
            raise Stop(f"the backup has the module {name}, which this checkout lacks")
        if _numbers(version) > _numbers(content["version"]):
            raise Stop(
                f"the backup was made by a newer OneStop ({name} {version}): "
                "update this checkout first"
            )


def _numbers(version):
    return [int(part) for part in (version or "0").split(".")]


def _load(workspace, loading, dump, manifest):
    databases = workspace.databases
    databases.ask(
        f"CREATE DATABASE {quoted(loading)} ENCODING 'UTF8' LC_COLLATE 'C'"
        " TEMPLATE template0"
    )
    newest = max(databases.major(), manifest["postgresql"] // 10000)
    clients = workspace.clients(newest)
    command = [clients.folder / "pg_restore", "--exit-on-error", "--no-owner"]
    command += ["--no-privileges", "--no-comments", "--jobs=2", "-d", loading, dump]
    env = workspace.client_environment(clients)
    shell.run(command, "load the database", workspace.log(), env)


# What the suite promises


def guards():
    """Return the guards that each module declares: {module: set of names}."""
    found = {}
    for name in suite.suite_modules():
        files = (ADDONS / name / "tools").glob("*.py")
        if names := set().union(*map(_declared, files)):
            found[name] = names
    return found


def _declared(file):
    """Return the names in a module's REQUIRED_* tuples, without importing Odoo."""
    names = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id in ("REQUIRED_CONSTRAINTS", "REQUIRED_TRIGGERS"):
                names.update(ast.literal_eval(node.value))
    return names


def missing_guards(databases, database):
    """Return the guards of the installed modules that do not stand in a database."""
    standing = {row[0] for row in databases.ask(STANDING, (), database)}
    installed = {row[0] for row in databases.ask(INSTALLED, (), database)}
    wanted = {
        guard
        for name, names in guards().items()
        if name in installed
        for guard in names
    }
    return sorted(wanted - standing)


def check_guards(databases, database):
    missing = missing_guards(databases, database)
    if missing:
        raise Stop(
            "the backup's database lacks guards against double bookings: "
            f"{', '.join(missing)}; it was not put in place"
        )


# Files and names


def _check_files(databases, loading, folder, manifest):
    """Return the names of all attachments' files; stop when one is not there."""
    wanted = {row[0] for row in databases.ask(STORED, (), loading)}
    wanted -= set(manifest["missing"])
    for name in wanted:
        if not (folder / backups.FILES / name).is_file():
            raise Stop(f"the backup lacks the attachment {name}: it is incomplete")
    return wanted


def _link_files(source, target, names):
    for name in names:
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        os.link(source / name, file)


def _swap(databases, database, loading):
    """Give the loaded database its name; both change in one transaction."""
    new = f"ALTER DATABASE {quoted(loading)} RENAME TO {quoted(database)}"
    statements = [new]
    if database in databases.names():
        replaced = quoted(f"{database}_replaced")
        old = f"ALTER DATABASE {quoted(database)} RENAME TO {replaced}"
        statements.insert(0, old)
    try:
        databases.ask("; ".join(statements))
    except SqlError as error:
        _refuse_in_use(databases, database)
        raise Stop(f"the database cannot be replaced: {error}") from error


def _forget_files(folder, names):
    """Remove the files that only the replaced database named."""
    shutil.rmtree(folder / "checklist", ignore_errors=True)
    for path in folder.glob("*/*"):
        if str(path.relative_to(folder)) not in names:
            path.unlink()
