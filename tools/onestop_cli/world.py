"""The database `onestop`: built once, kept up to date, and who can sign in."""

import json
import secrets
import shutil

from . import suite
from .console import say, table
from .odoo import HASHES

LOGINS = """
SELECT u.login, p.name,
       coalesce((SELECT string_agg(g.name->>'en_US', ', ' ORDER BY g.name->>'en_US')
                   FROM res_groups_users_rel r
                   JOIN res_groups g ON g.id = r.gid
                   JOIN ir_model_data d ON d.model = 'res.groups' AND d.res_id = g.id
                  WHERE r.uid = u.id AND d.module LIKE 'onestop_%%'), '')
  FROM res_users u JOIN res_partner p ON p.id = u.partner_id
 WHERE u.active AND NOT u.share AND u.id > 1
 ORDER BY u.id
"""


def provide(workspace, database, demo):
    """Build the database, or update what changed in it.

    Returns the administrator's password when a database without examples was built.
    """
    databases = workspace.databases
    if database in databases.names():
        update(workspace, database)
        return None
    return build(workspace, database, demo)


def build(workspace, database, demo, finish=None):
    """Build a database under another name, and give it its name when it is complete."""
    databases, building = workspace.databases, f"{database}_building"
    databases.drop(building)
    shutil.rmtree(workspace.filestore(building), ignore_errors=True)
    modules = suite.to_install(workspace.addons_path())
    title = f"Install {len(modules)} modules" + (
        " with the demonstration world" if demo else ""
    )
    workspace.odoo.change(building, modules, [], demo, title)
    password = None
    if not demo:
        password = secrets.token_urlsafe(12)
        workspace.odoo.set_admin_password(building, password)
    workspace.odoo.prebuild_assets(building)
    shutil.rmtree(workspace.filestore(database), ignore_errors=True)
    if workspace.filestore(building).exists():
        workspace.filestore(building).rename(workspace.filestore(database))
    databases.rename(building, database)
    return password


def update(workspace, database):
    """Install new modules of ours and update changed ones."""
    databases = workspace.databases
    known = json.loads(databases.parameter(database, HASHES) or "{}")
    now = suite.hashes()
    rows = databases.ask(
        "SELECT name FROM ir_module_module WHERE state = 'installed'", (), database
    )
    installed = {row[0] for row in rows}
    if now == known and installed.issuperset(now):
        return
    wanted = set(suite.to_install(workspace.addons_path()))
    new = sorted(wanted - installed)
    changed = sorted(
        name for name in now if name in installed and now[name] != known.get(name)
    )
    title = "Update " + ", ".join([*changed, *(f"+{name}" for name in new)])
    workspace.odoo.change(database, new, changed, has_demo(databases, database), title)


def has_demo(databases, database):
    rows = databases.ask(
        "SELECT demo FROM ir_module_module WHERE name = 'base'", (), database
    )
    return bool(rows and rows[0][0])


def show(workspace, port, password):
    """Print the address, and the log-ins of the demonstration world."""
    say(f"\nOneStop is running:  http://127.0.0.1:{port}   (Ctrl-C stops it)")
    say(f"Log: {workspace.log('odoo.log')}\n")
    databases = workspace.databases
    if password:
        say(
            f"Sign in as admin with the password {password} "
            "(shown this once; change it)"
        )
    elif has_demo(databases, "onestop"):
        rows = databases.ask(LOGINS, (), "onestop")
        table(
            [[login, login, name, roles] for login, name, roles in rows],
            ["Log-in", "Password", "Name", "Roles"],
        )
    say()
