"""What was read by emergency access says so in the access log.

Rows are written when the transaction ends; only then it is asked who has live emergency
access, and to which of the records read it leads. Whoever has none costs nothing.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

REASON = "emergency"
#: How many many2one fields lie between a record and the file that it is part of.
DEEPEST = 3


def live(users, now):
    """Return SQL: the emergency accesses of users (tuple of ids) that are live."""
    return SQL(
        "SELECT user_id, res_model, res_id FROM onestop_break_glass "
        "WHERE user_id IN %s AND date_start <= %s AND date_end > %s",
        users,
        now,
        now,
    )


def marked(cr, notes, now):
    """Return the notes, with what emergency access opened apart.

    :param notes: [((uid, model, reason), (ids, names))] as in `access`
    :param now: the moment at which an access is live
    """
    files = _files(cr, {uid for (uid, _model, _reason), _rest in notes}, now)
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    result = []
    for (uid, model, reason), (ids, names) in notes:
        hers = files.get(uid) if model in env else None
        opened = _opened(env, model, ids, hers) if hers else set()
        if opened:
            why = f"{REASON}: {reason}" if reason else REASON
            result.append(((uid, model, why), (dict.fromkeys(opened, True), names)))
        rest = {key: True for key in ids if key not in opened}
        if rest or not opened:
            result.append(((uid, model, reason), (rest, names)))
    return result


def _files(cr, uids, now):
    """Return {uid: {(model, id) of the files to which she has emergency access}}."""
    files = {}
    cr.execute(live(tuple(uids), now))
    for uid, model, res_id in cr.fetchall():
        files.setdefault(uid, set()).add((model, res_id))
    return files


def _opened(env, model, ids, files):
    """Return those ids that are one of the files, or part of one."""
    records = env[model].browse(ids).exists()
    opened = {res_id for name, res_id in files if name == model and res_id in ids}
    for path, name in _paths(env, model):
        wanted = {res_id for file_model, res_id in files if file_model == name}
        opened |= {
            record.id for record in records if wanted & set(record.mapped(path).ids)
        }
    return opened


def _paths(env, model, depth=DEEPEST):
    """Return (path, model of the file) of what leads from a model to a file."""
    subjects = set(env["onestop.break.glass"]._subject_models())
    paths = []
    for field in env[model]._fields.values():
        if field.type != "many2one" or not field.store:
            continue
        if field.comodel_name in subjects:
            paths.append((field.name, field.comodel_name))
        elif depth > 1 and getattr(env[field.comodel_name], "_guarded", False):
            paths += [
                (f"{field.name}.{path}", name)
                for path, name in _paths(env, field.comodel_name, depth - 1)
            ]
    return paths
