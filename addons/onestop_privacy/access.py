"""Notes of who opened which sealed values, kept until the transaction ends.

Every way in (form, list, export, report, attachment, JSON-2, XML-RPC, a server action)
opens a sealed value by its field, so that no way can be forgotten. Notes are gathered
in the cursor and become one row of the log for each user and model, before the answer
is sent: no row, no answer. The log never holds a value.

A refused try ends in an error, which rolls its transaction back: its row is written by
a cursor of its own.

An answer does not wait for the disk when rows of the log are all that its transaction
has written: they are on it within 0.6 s (three times `wal_writer_delay`), and visible
at once. What writes anything else waits, as everywhere.
"""

import threading
import time
from urllib.parse import urlsplit

from odoo import fields
from odoo.http import request
from odoo.modules import module
from odoo.tools import SQL

from . import emergency

PENDING = "onestop_privacy.access"
LAST = "onestop_privacy.access_last"
LONGEST = 200
REFUSED = "(refused)"
#: Rows of refused tries that one user may cause in a minute, per process; who gets
#: there was noticed long before.
REFUSED_A_MINUTE = 60

#: Evaluated first: a transaction that has no number yet has written nothing.
NO_WAIT = (
    "CASE WHEN pg_current_xact_id_if_assigned() IS NULL"
    " THEN set_config('synchronous_commit', 'off', true) END"
)
#: A row draws its id when its transaction has a number, since the chain over the log
#: relies on that order (see onestop.access.log.seal); CASE is what keeps it. PostgreSQL
#: plans the statement anew for each request: what is nested costs as much as the row.
INSERT = """INSERT INTO onestop_access_log
(id, date, user_id, address, model, record_ids, field_names, way, reason)
SELECT CASE WHEN {first} = '' THEN NULL WHEN pg_current_xact_id() IS NULL THEN NULL
ELSE nextval('onestop_access_log_id_seq') END,
clock_timestamp() AT TIME ZONE 'UTC', new.* FROM (VALUES {rows}) new"""
ROW = "(%s, %s, %s, %s::int[], %s, %s, %s)"

_refused = {}


class Reason(str):
    """Why our own code opens values: `with_context(access_reason=Reason("..."))`.

    A context comes with each call from outside, too: text that somebody sends in it
    would stand in the log as if the program had asked her for it.
    """

    __slots__ = ()


def note(env, model, name, record_id=None):
    """Note that a value of a field was opened, or (without record) searched for."""
    ids, names = _pending(env, model)
    if record_id:
        ids[record_id] = True
        names[name] = True
    else:
        names[f"{name} (searched)"] = True


def note_many(env, model, names, record_ids):
    """Note that fields of many records were read by one call."""
    ids, noted = _pending(env, model)
    ids.update(dict.fromkeys(record_ids, True))
    noted.update(dict.fromkeys(names, True))


def _pending(env, model):
    """Return (ids, names) that this transaction has noted for a user and model."""
    pending = env.cr.precommit.data.get(PENDING)
    if pending is None:
        pending = env.cr.precommit.data[PENDING] = {}
        env.cr.precommit.add(lambda: write(env.cr, pending))
    given = env.context.get("access_reason")
    reason = given[:LONGEST] if isinstance(given, Reason) else ""
    return pending.setdefault((env.uid, model, reason), ({}, {}))


def way_in():
    """Return (path, address) of the request; "server" without one."""
    if request:
        return request.httprequest.path[:LONGEST], request.httprequest.remote_addr
    # XML-RPC hides its request from the models; the thread still knows the path.
    address = getattr(threading.current_thread(), "url", None)
    return (urlsplit(address).path[:LONGEST] if address else "server"), None


def note_refused(env, model, record_ids):
    """Write to the log that a user was refused records, absent ones included.

    The row outlives the error that ends the transaction. Call it where the error is
    made, not where access is merely asked about.
    """
    if not _may_note_refused(env.uid):
        return
    key = (env.uid, model, "")
    ids = {record_id: True for record_id in record_ids if isinstance(record_id, int)}
    notes = {key: (ids, {REFUSED: True})}
    if module.current_test:
        # In a test no other cursor knows what its transaction has made.
        write(env.cr, notes)
        return
    with env.registry.cursor() as cr:
        answered(cr)
        write(cr, notes)


def answered(cr):
    """Say that the transaction writes nothing any more but what is pending.

    A savepoint writes the log in the middle of a transaction: nobody knows then whether
    more follows.
    """
    cr.precommit.data[LAST] = True


def _may_note_refused(uid):
    """Keep who is refused all the time from filling the log."""
    minute = int(time.monotonic() // 60)
    last, count = _refused.get(uid, (minute, 0))
    count = count + 1 if last == minute else 1
    _refused[uid] = (minute, count)
    return count <= REFUSED_A_MINUTE


def write(cr, pending):
    """Write what is pending to the log, and forget it.

    One statement, unless a user has emergency access: then it writes nothing, and the
    rows are written with what they belong to.
    """
    notes = list(pending.items())
    pending.clear()
    if not notes:
        return
    last = cr.precommit.data.pop(LAST, False) and not cr.precommit
    now = fields.Datetime.now()
    users = tuple({uid for (uid, _model, _reason), _rest in notes})
    nobody_lives = SQL(" WHERE NOT EXISTS (%s)", emergency.live(users, now))
    if not _insert(cr, notes, NO_WAIT if last else "NULL", nobody_lives):
        _insert(cr, emergency.marked(cr, notes, now))


def _array(ids):
    """Return ids as PostgreSQL writes an array: faster than a list, which is parsed."""
    return "{" + ",".join(map(str, sorted(ids))) + "}"


def _insert(cr, notes, first="NULL", condition=None):
    """Insert notes, all of them or, unless a condition holds, none; return how many.

    :param str first: SQL that is evaluated before the transaction gets its number
    :param SQL condition: None: write them in any case
    """
    way, address = way_in()
    values = []
    for (uid, model, reason), (ids, names) in notes:
        named = ", ".join(sorted(names))
        values += [uid, address, model, _array(ids), named, way, reason or None]
    query = INSERT.format(first=first, rows=", ".join([ROW] * len(notes)))
    cr.execute(SQL(f"{query}%s", *values, condition or SQL()))
    return cr.rowcount
